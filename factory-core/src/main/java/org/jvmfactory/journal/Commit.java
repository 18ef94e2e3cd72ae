package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One transaction on a task: events at the end of its stream, the change of its row, commands that leave the inbox. All of it or nothing.
 *
 * @param expectedSequence the sequence of the first event; another writer's event there refuses the commit
 * @param change of the row; empty where it stays as it is
 * @param taken ids of commands that leave the inbox; taking one that was taken before refuses the commit
 */
public record Commit(
        Fence fence,
        long expectedSequence,
        Instant at,
        List<Event> events,
        Optional<TaskChange> change,
        List<Long> taken) {

    public Commit {
        requireNonNull(fence, "fence");
        requireNonNull(at, "at");
        requireNonNull(change, "change");
        events = List.copyOf(events);
        taken = List.copyOf(taken);
    }
}
