package org.jvmfactory.policy;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Why an engine isn't to be used now.
 *
 * @param quota whether its account has used up what it may; else it has failed too often
 * @param until when it may be asked again
 */
public record Obstacle(String reason, boolean quota, Instant until) {
    public Obstacle {
        requireNonNull(reason, "reason");
        requireNonNull(until, "until");
    }
}
