package org.jvmfactory.task;

import static java.util.Objects.requireNonNull;

/** One thing that an agent means to do, and how far it is. */
public record PlanItem(String text, State state) {

    /** How far it is. */
    public enum State {
        PENDING,
        IN_PROGRESS,
        DONE
    }

    public PlanItem {
        requireNonNull(text, "text");
        requireNonNull(state, "state");
    }
}
