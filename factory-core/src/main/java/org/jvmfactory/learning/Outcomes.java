package org.jvmfactory.learning;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.meta.Experimental;
import org.jvmfactory.task.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outcomes of the tasks of a store, each a fold of its journal. Reads task by task and holds no more than one journal's page, however
 * much there is.
 */
@Experimental
public final class Outcomes {

    private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);
    private static final int PAGE = 1000;

    private Outcomes() {}

    /** Those that are wanted, of the task that was submitted first to the last; a task of which no run has ended yet has none. */
    public static void each(FactoryStore store, OutcomeQuery query, Consumer<Outcome> taker) {
        requireNonNull(taker, "taker");
        List<TaskRow> wanted = new ArrayList<>();
        boolean any = query.repositories().isEmpty() && query.since().equals(Instant.MIN);
        for (TaskRow row : store.tasks(Set.of(), any ? query.limit() : OutcomeQuery.MOST)) {
            boolean here =
                    query.repositories().isEmpty() || query.repositories().contains(row.repository());
            if (here && happened(store, row, query.since())) {
                wanted.add(row);
            }
            if (wanted.size() == query.limit()) {
                break;
            }
        }
        Collections.reverse(wanted); // the newest came first
        wanted.forEach(row -> outcome(store, row).ifPresent(taker));
    }

    /** The same as a list. */
    public static List<Outcome> list(FactoryStore store, OutcomeQuery query) {
        List<Outcome> outcomes = new ArrayList<>();
        each(store, query, outcomes::add);
        return List.copyOf(outcomes);
    }

    /** Whether anything has happened to a task: looks at its last event alone. That an old one was forgotten is nothing that happened to it. */
    public static boolean happened(FactoryStore store, TaskRow row, Instant since) {
        if (!row.submittedAt().isBefore(since)) {
            return true;
        }
        try {
            return store.read(StreamId.of(row.id()), row.nextSequence() - 1, 1).stream()
                    .anyMatch(last -> !last.at().isBefore(since) && !(last.event() instanceof Event.TaskForgotten));
        } catch (StoreException e) {
            if (e.code() != StoreException.Code.CORRUPT) {
                throw e;
            }
            return true; // told when it is read as a whole
        }
    }

    /** A journal that can't be read is left out: it takes no other with it. */
    private static Optional<Outcome> outcome(FactoryStore store, TaskRow row) {
        OutcomeFold fold = new OutcomeFold();
        StreamId stream = StreamId.of(row.id());
        try {
            long next = 0;
            List<JournalEntry> page;
            do {
                page = store.read(stream, next, PAGE);
                page.forEach(fold::take);
                next = page.isEmpty() ? next : page.get(page.size() - 1).sequence() + 1;
            } while (page.size() == PAGE);
            return fold.outcome();
        } catch (StoreException e) {
            if (e.code() == StoreException.Code.CORRUPT) {
                LOG.warn("the outcome of task={} can't be read, and is left out: {}", row.id(), e.getMessage());
                return Optional.empty();
            }
            throw e;
        }
    }
}
