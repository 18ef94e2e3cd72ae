package org.jvmfactory.execution;

import static java.util.Objects.requireNonNull;

import org.jvmfactory.task.RunEnd;

/** Why a run is stopped from outside. */
public sealed interface Ending {

    /** The run ends like this: somebody cancelled it, or the watchdog judged. */
    record Ends(RunEnd end, String reason) implements Ending {
        public Ends {
            requireNonNull(end, "end");
            requireNonNull(reason, "reason");
        }
    }

    /** This instance stops; the run goes on with another. */
    record Stopped() implements Ending {}

    /** Somebody else drives the task, or the store is gone: nothing more can be written. */
    record Lost() implements Ending {}
}
