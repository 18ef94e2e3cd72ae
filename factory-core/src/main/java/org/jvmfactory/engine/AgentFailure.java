package org.jvmfactory.engine;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * Why a turn failed.
 *
 * @param message for a person: what the CLI said, and what to do
 * @param resetAt when a limit resets, where it is known
 */
public record AgentFailure(FailureClass kind, String message, Optional<Instant> resetAt) {

    public AgentFailure {
        requireNonNull(kind, "kind");
        requireNonNull(message, "message");
        requireNonNull(resetAt, "resetAt");
    }

    public static AgentFailure of(FailureClass kind, String message) {
        return new AgentFailure(kind, message, Optional.empty());
    }
}
