package org.jvmfactory.execution;

import static java.util.Objects.requireNonNull;

import java.util.function.Consumer;
import org.jvmfactory.watchdog.Vitals;

/**
 * What the watchdog judges of a run: the run, and one of its conversations where one is under way.
 *
 * @param stall breaks that conversation off: its step has failed, and may be tried again
 */
public record Watched(Vitals vitals, Consumer<String> stall) {

    public Watched {
        requireNonNull(vitals, "vitals");
        requireNonNull(stall, "stall");
    }
}
