package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.Priority;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;

/**
 * What the store must know of a task to claim it and to list it. Changes in the same transaction as the events, and can be rebuilt from
 * them.
 *
 * @param repository the key under which tasks share a cap and are treated fairly
 * @param engines the names of those that the task takes a slot of
 * @param reason why the status is what it is
 * @param wakeAt a queued or waiting task isn't taken before this
 * @param epoch how often the task was claimed
 * @param holder the instance that drives it; empty where none does
 * @param leaseUntil when the holder's claim ends unless renewed
 * @param nextSequence of the task's stream
 */
public record TaskRow(
        TaskId id,
        String title,
        String repository,
        Set<String> engines,
        Priority priority,
        TaskStatus status,
        String reason,
        Instant submittedAt,
        Optional<Instant> wakeAt,
        long epoch,
        Optional<InstanceId> holder,
        Optional<Instant> leaseUntil,
        long nextSequence) {

    public TaskRow {
        requireNonNull(id, "id");
        requireNonNull(title, "title");
        requireNonNull(repository, "repository");
        engines = Set.copyOf(engines);
        requireNonNull(priority, "priority");
        requireNonNull(status, "status");
        requireNonNull(reason, "reason");
        requireNonNull(submittedAt, "submittedAt");
        requireNonNull(wakeAt, "wakeAt");
        requireNonNull(holder, "holder");
        requireNonNull(leaseUntil, "leaseUntil");
    }
}
