package org.jvmfactory.step;

import static java.util.Objects.requireNonNull;

import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;

/**
 * Another task that hasn't ended.
 *
 * @param title in the words of whoever wants it: data
 */
public record OpenTask(TaskId id, String title, TaskStatus status) {

    public OpenTask {
        requireNonNull(id, "id");
        requireNonNull(title, "title");
        requireNonNull(status, "status");
    }
}
