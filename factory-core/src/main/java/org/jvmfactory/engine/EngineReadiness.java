package org.jvmfactory.engine;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Whether an engine can be used here.
 *
 * @param version the CLI's, where it said one
 * @param summary for a person: what is there, or what is missing and what to do
 */
public record EngineReadiness(boolean usable, Optional<String> version, String summary) {

    public EngineReadiness {
        requireNonNull(version, "version");
        requireNonNull(summary, "summary");
    }
}
