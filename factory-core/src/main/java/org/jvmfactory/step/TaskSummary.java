package org.jvmfactory.step;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;

/**
 * What became of a task so far.
 *
 * @param title in the words of whoever wants it: data
 * @param repository its URL or path, without a login
 * @param statusSince when its status became what it is
 * @param changedAt when something last happened to it
 * @param publishedAt when its first pull request was opened; empty where none was
 * @param pullRequest its pull request's page, where there is one
 * @param question what it asks people; empty where it asks nothing
 * @param end how its last run ended; empty while that is under way
 * @param rounds how often its change was judged again
 * @param uses the types of the steps that it has begun
 * @param costs what its agents used in the time that was asked about, by engine
 */
public record TaskSummary(
        TaskId id,
        String title,
        String repository,
        TaskStatus status,
        Instant submittedAt,
        Instant statusSince,
        Instant changedAt,
        Optional<Instant> publishedAt,
        Optional<String> pullRequest,
        Optional<Question> question,
        Optional<RunEnd> end,
        int rounds,
        Set<String> uses,
        Map<String, Cost> costs) {

    public TaskSummary {
        requireNonNull(id, "id");
        requireNonNull(title, "title");
        requireNonNull(repository, "repository");
        requireNonNull(status, "status");
        requireNonNull(submittedAt, "submittedAt");
        requireNonNull(statusSince, "statusSince");
        requireNonNull(changedAt, "changedAt");
        requireNonNull(publishedAt, "publishedAt");
        requireNonNull(pullRequest, "pullRequest");
        requireNonNull(question, "question");
        requireNonNull(end, "end");
        uses = Set.copyOf(uses);
        costs = Map.copyOf(costs);
    }
}
