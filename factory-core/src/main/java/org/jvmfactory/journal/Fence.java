package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.TaskId;

/** What an instance shows to write for a task: a claim that nobody has overtaken. */
public record Fence(TaskId task, InstanceId holder, long epoch) {

    public Fence {
        requireNonNull(task, "task");
        requireNonNull(holder, "holder");
    }
}
