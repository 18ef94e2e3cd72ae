package org.jvmfactory.sandbox;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Set;

/**
 * What a sandbox's probe has found by trying.
 *
 * @param usable whether a command can be started at all
 * @param summary for a person: version and what is proven, or why it can't be used and what to do
 * @param proven the guarantees that were seen to hold
 * @param missing for each other guarantee, why it isn't claimed and what could be done
 */
public record Readiness(boolean usable, String summary, Set<Guarantee> proven, Map<Guarantee, String> missing) {

    public Readiness {
        requireNonNull(summary, "summary");
        proven = Set.copyOf(proven);
        missing = Map.copyOf(missing);
    }

    public static Readiness unusable(String reason) {
        return new Readiness(false, reason, Set.of(), Map.of());
    }
}
