package org.jvmfactory.watchdog;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a run's driver: Factory's own part of the work.
 *
 * @param threadAlive whether the thread that drives the run is there
 * @param toldToStop since when it is to stop
 * @param betweenSteps since when it has been at work with no step under way
 */
public record Pulse(boolean threadAlive, Optional<Instant> toldToStop, Optional<Instant> betweenSteps) {

    public Pulse {
        requireNonNull(toldToStop, "toldToStop");
        requireNonNull(betweenSteps, "betweenSteps");
    }
}
