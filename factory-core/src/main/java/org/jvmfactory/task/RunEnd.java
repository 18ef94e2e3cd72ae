package org.jvmfactory.task;

/** How a run ended. */
public enum RunEnd {
    DONE,
    FAILED,
    CANCELLED,
    /** The total time limit was reached; waiting isn't counted. */
    TIMED_OUT,
    /** It stood still: silence, an endless tool call, an agent that repeats itself, a program or driver that is gone. */
    STALLED,
    /** Triage or policy said no. */
    REJECTED,
    /** The rounds were used up with findings open. */
    UNRESOLVED,
    /** The agents changed nothing. */
    NO_CHANGES,
    OVER_BUDGET;

    /** How a run under way ends when its task is ended from outside, as {@code status}. */
    public static RunEnd by(TaskStatus status) {
        return status == TaskStatus.DONE ? DONE : CANCELLED;
    }

    /** The status of a task whose run ended so without anything being published. */
    public TaskStatus unpublishedStatus() {
        return switch (this) {
            case DONE -> TaskStatus.DONE;
            case CANCELLED -> TaskStatus.CANCELLED;
            case REJECTED -> TaskStatus.REJECTED;
            case FAILED, TIMED_OUT, STALLED, UNRESOLVED, NO_CHANGES, OVER_BUDGET -> TaskStatus.FAILED;
        };
    }
}
