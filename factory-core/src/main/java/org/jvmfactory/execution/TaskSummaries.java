package org.jvmfactory.execution;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.learning.Outcomes;
import org.jvmfactory.step.TaskSummary;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.TaskStatus;

/** What became of the tasks of a store. */
record TaskSummaries(FactoryStore store) {

    /** However many there are: nobody is told of more. */
    private static final int MOST_OPEN = 1000;

    private static final int MOST_ENDED = 4000;
    private static final int PAGE = 1000;
    private static final String PULL_REQUEST = "pull-request";

    private static final Set<TaskStatus> OPEN =
            Set.of(TaskStatus.HELD, TaskStatus.QUEUED, TaskStatus.RUNNING, TaskStatus.WAITING, TaskStatus.IN_REVIEW);
    private static final Set<TaskStatus> ENDED =
            Set.of(TaskStatus.DONE, TaskStatus.FAILED, TaskStatus.CANCELLED, TaskStatus.REJECTED);

    /** Those that haven't ended, and those to which something has happened since {@code moment}; the oldest first. */
    List<TaskSummary> since(Instant moment) {
        List<TaskRow> rows = new ArrayList<>(store.tasks(OPEN, MOST_OPEN));
        store.tasks(ENDED, MOST_ENDED).stream()
                .filter(row -> Outcomes.happened(store, row, moment))
                .forEach(rows::add);
        return rows.stream()
                .sorted(Comparator.comparing(TaskRow::submittedAt)
                        .thenComparing(row -> row.id().value()))
                .map(row -> new Reading(row, moment).summary(store))
                .toList();
    }

    /** One task's stream, read once. */
    private static final class Reading {

        private final TaskRow row;
        private final Instant moment;
        private final TaskFold fold = new TaskFold();
        private @Nullable TaskStatus status;
        private @Nullable Instant statusSince;
        private @Nullable Instant publishedAt;

        Reading(TaskRow row, Instant moment) {
            this.row = row;
            this.moment = moment;
        }

        TaskSummary summary(FactoryStore store) {
            long next = 0;
            List<JournalEntry> page;
            do {
                page = store.read(StreamId.of(row.id()), next, PAGE);
                page.forEach(this::take);
                next = page.isEmpty() ? next : page.get(page.size() - 1).sequence() + 1;
            } while (page.size() == PAGE);
            return summary(fold.view());
        }

        private void take(JournalEntry entry) {
            fold.apply(entry);
            if (entry.event() instanceof Event.StatusChanged changed && changed.status() != status) {
                status = changed.status();
                statusSince = entry.at();
            } else if (entry.event() instanceof Event.EffectDone done
                    && done.kind().equals(PULL_REQUEST)
                    && publishedAt == null) {
                publishedAt = entry.at();
            }
        }

        private TaskSummary summary(TaskView view) {
            return new TaskSummary(
                    row.id(),
                    row.title(),
                    view.task().request().repository(),
                    view.status(),
                    row.submittedAt(),
                    Optional.ofNullable(statusSince).orElse(view.changedAt()),
                    view.changedAt(),
                    Optional.ofNullable(publishedAt),
                    view.effectValue(PULL_REQUEST, "url"),
                    view.question(),
                    view.lastRun().flatMap(RunView::end),
                    view.rounds(),
                    view.runs().stream()
                            .flatMap(run -> run.steps().stream())
                            .map(StepView::uses)
                            .collect(Collectors.toSet()),
                    costs(view));
        }

        private Map<String, Cost> costs(TaskView view) {
            Map<String, Cost> costs = new HashMap<>();
            view.runs().stream()
                    .flatMap(run -> run.steps().stream())
                    .filter(step -> !step.finishedAt().orElse(view.changedAt()).isBefore(moment))
                    .flatMap(step -> step.shares().stream())
                    .forEach(share -> costs.merge(share.engine(), share.cost(), Cost::plus));
            return costs;
        }
    }
}
