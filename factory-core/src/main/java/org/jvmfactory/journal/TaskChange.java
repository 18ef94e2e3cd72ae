package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import org.jvmfactory.task.TaskStatus;

/**
 * How a commit changes the fenced task's row.
 *
 * @param wakeAt not to be taken before this; empty for at once, or for never by time alone where the status is waiting
 * @param release whether the holder gives its claim up
 */
public record TaskChange(TaskStatus status, String reason, Optional<Instant> wakeAt, boolean release) {

    public TaskChange {
        requireNonNull(status, "status");
        requireNonNull(reason, "reason");
        requireNonNull(wakeAt, "wakeAt");
    }

    /** The task goes on under the same holder. */
    public static TaskChange keep(TaskStatus status, String reason) {
        return new TaskChange(status, reason, Optional.empty(), false);
    }

    /** The holder gives the task up. */
    public static TaskChange release(TaskStatus status, String reason) {
        return new TaskChange(status, reason, Optional.empty(), true);
    }

    /** The holder gives the task up until {@code wakeAt}. */
    public static TaskChange releaseUntil(TaskStatus status, String reason, Instant wakeAt) {
        return new TaskChange(status, reason, Optional.of(wakeAt), true);
    }
}
