package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.task.Task;
import org.jvmfactory.task.TaskStatus;

/**
 * A new task on its way into the store.
 *
 * @param identity a task with the same one is the same task, unless that one has ended as done
 * @param repository the key under which tasks share a cap and are treated fairly
 * @param engines the names of those that the task takes a slot of
 * @param status {@code HELD} or {@code QUEUED}
 * @param events the first of its stream, at sequence 0
 */
public record Submission(
        Task task,
        Optional<String> identity,
        String repository,
        Set<String> engines,
        TaskStatus status,
        String reason,
        Instant at,
        List<Event> events) {

    public Submission {
        requireNonNull(task, "task");
        requireNonNull(identity, "identity");
        requireNonNull(repository, "repository");
        engines = Set.copyOf(engines);
        requireNonNull(status, "status");
        requireNonNull(reason, "reason");
        requireNonNull(at, "at");
        events = List.copyOf(events);
    }

    /** A task that takes no engine's slot. */
    public Submission(
            Task task,
            Optional<String> identity,
            String repository,
            TaskStatus status,
            String reason,
            Instant at,
            List<Event> events) {
        this(task, identity, repository, Set.of(), status, reason, at, events);
    }
}
