package org.jvmfactory.step;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jvmfactory.sandbox.Exit;

/**
 * How a command ended.
 *
 * @param exit how it ended; killed where it took too long
 * @param output what it printed on both streams, the last part where that was much
 * @param took from its start to its end, by Factory's clock
 * @param timedOut whether it was ended because it took too long
 */
public record CommandOutcome(Exit exit, String output, Duration took, boolean timedOut) {

    public CommandOutcome {
        requireNonNull(exit, "exit");
        requireNonNull(output, "output");
        requireNonNull(took, "took");
    }

    public boolean success() {
        return exit.success();
    }
}
