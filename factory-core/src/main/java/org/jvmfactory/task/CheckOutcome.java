package org.jvmfactory.task;

/** How a commit is, by what a check says. */
public enum CheckOutcome {
    PENDING,
    PASSED,
    FAILED,
    /** It was skipped, is stale, or has nothing to say. */
    NEUTRAL
}
