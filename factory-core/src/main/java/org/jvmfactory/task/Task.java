package org.jvmfactory.task;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.UUID;

/**
 * The unit of work: what somebody asked for, as it was accepted.
 *
 * @param correlation follows the task through log lines, journal, commits and pull request
 */
public record Task(TaskId id, TaskRequest request, UUID correlation, Instant submittedAt) {

    public Task {
        requireNonNull(id, "id");
        requireNonNull(request, "request");
        requireNonNull(correlation, "correlation");
        requireNonNull(submittedAt, "submittedAt");
    }
}
