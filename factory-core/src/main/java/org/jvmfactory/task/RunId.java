package org.jvmfactory.task;

import static java.util.Objects.requireNonNull;

/** Names one execution of a task's workflow: the task and a number that starts at 1. Printed as {@code task.number}. */
public record RunId(TaskId task, int number) {

    public RunId {
        requireNonNull(task, "task");
        if (number < 1) {
            throw new IllegalArgumentException("run numbers start at 1, got " + number);
        }
    }

    @Override
    public String toString() {
        return task + "." + number;
    }
}
