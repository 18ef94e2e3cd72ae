package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jvmfactory.task.TaskId;

/** A command that waits to be taken. {@code id} orders the commands of a task. */
public record InboxEntry(long id, TaskId task, Command command, Instant at) {

    public InboxEntry {
        requireNonNull(task, "task");
        requireNonNull(command, "command");
        requireNonNull(at, "at");
    }
}
