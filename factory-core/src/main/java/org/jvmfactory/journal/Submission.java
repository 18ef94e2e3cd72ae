package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.task.Task;
import org.jvmfactory.task.TaskStatus;

/**
 * A new task on its way into the store.
 *
 * @param identity a task with the same one is the same task, unless that one has ended as done
 * @param repository the key under which tasks share a cap and are treated fairly
 * @param status {@code HELD} or {@code QUEUED}
 * @param events the first of its stream, at sequence 0
 */
public record Submission(
        Task task,
        Optional<String> identity,
        String repository,
        TaskStatus status,
        String reason,
        Instant at,
        List<Event> events) {

    public Submission {
        requireNonNull(task, "task");
        requireNonNull(identity, "identity");
        requireNonNull(repository, "repository");
        requireNonNull(status, "status");
        requireNonNull(reason, "reason");
        requireNonNull(at, "at");
        events = List.copyOf(events);
    }
}
