package org.jvmfactory.task;

/** Where a task stands. */
public enum TaskStatus {
    /** Created, and not to start before somebody says so. */
    HELD,
    /** Wants to start; the reason says what it waits for. */
    QUEUED,
    /** A run is being carried out. */
    RUNNING,
    /** A run under way returned, and goes on when what it waits for has come. */
    WAITING,
    /** Published; its pull request is open. */
    IN_REVIEW,
    DONE,
    FAILED,
    CANCELLED,
    /** Triage or policy said no. */
    REJECTED;

    /** True for the states that a task leaves only by a new run: done, failed, cancelled, rejected. */
    public boolean ended() {
        return this == DONE || this == FAILED || this == CANCELLED || this == REJECTED;
    }

    /** True while Factory has something to do for the task: queued or running. */
    public boolean active() {
        return this == QUEUED || this == RUNNING;
    }
}
