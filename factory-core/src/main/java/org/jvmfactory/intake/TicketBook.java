package org.jvmfactory.intake;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jvmfactory.journal.Append;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.Event.TicketNoted.Mark;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.ticket.TicketComment;

/**
 * What is known of one tracker's tickets: whether each was marked when it was last looked at, and which task it is. Kept in the stream
 * {@code intake/<name>}, so that all instances know the same and a mark that stays is taken once. Thread-safe.
 */
final class TicketBook {

    private static final int PAGE = 500;

    private final FactoryStore store;
    private final InstantSource time;
    private final StreamId stream;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Known> tickets = new HashMap<>();
    private final Map<TaskId, Origin> byTask = new HashMap<>();
    private long next;

    /**
     * A ticket that was seen before.
     *
     * @param task the last one that it became
     * @param changed when it had last been changed as it was seen unmarked, or somebody took it by hand; by the tracker's clock
     */
    record Known(TicketRef ticket, Mark mark, Optional<TaskId> task, Optional<Instant> changed) {

        boolean is(Mark other) {
            return mark == other;
        }
    }

    /**
     * Where a task comes from.
     *
     * @param after what was said of the ticket up to then, by the tracker's clock, was said before it was to become this task
     */
    record Origin(TicketRef ticket, Optional<Instant> after) {

        boolean hears(TicketComment comment) {
            return after.filter(end -> !comment.created().isAfter(end)).isEmpty();
        }
    }

    TicketBook(FactoryStore store, String connector, InstantSource time) {
        this.store = requireNonNull(store, "store");
        this.time = requireNonNull(time, "time");
        this.stream = new StreamId("intake/" + connector);
    }

    Optional<Known> find(String key) {
        lock.lock();
        try {
            catchUp();
            return Optional.ofNullable(tickets.get(key));
        } finally {
            lock.unlock();
        }
    }

    /** The ticket that became {@code task}, where it came this way. */
    Optional<Origin> originOf(TaskId task) {
        lock.lock();
        try {
            catchUp();
            return Optional.ofNullable(byTask.get(task));
        } finally {
            lock.unlock();
        }
    }

    /** The keys of those that were marked when they were last looked at. */
    Set<String> marked() {
        lock.lock();
        try {
            catchUp();
            Set<String> keys = new HashSet<>();
            tickets.forEach((key, known) -> {
                if (!known.is(Mark.GONE)) {
                    keys.add(key);
                }
            });
            return keys;
        } finally {
            lock.unlock();
        }
    }

    /** Names what is decided now: the same for whoever decides it, as long as nothing was noted since. */
    String occasion(TicketRef ticket) {
        lock.lock();
        try {
            catchUp();
            return "intake/" + ticket.tracker() + "/" + ticket.key() + "/" + next;
        } finally {
            lock.unlock();
        }
    }

    /** Notes how a ticket is; nothing where that is known. Where no task is said, it stays the one that it was. */
    void note(TicketRef ticket, Mark mark, Optional<TaskId> task, String by) {
        note(ticket, mark, task, by, Optional.empty());
    }

    /** @param changed when the ticket was last changed as it was read, where what was said up to then isn't for a task that comes after */
    void note(TicketRef ticket, Mark mark, Optional<TaskId> task, String by, Optional<Instant> changed) {
        lock.lock();
        try {
            boolean written = false;
            while (!written) {
                catchUp();
                Known before = tickets.get(ticket.key());
                Optional<TaskId> whole = task.or(() -> before == null ? Optional.empty() : before.task());
                written = (before != null && before.is(mark) && before.task().equals(whole))
                        || append(new Event.TicketNoted(ticket, mark, whole, by, changed));
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean append(Event.TicketNoted event) {
        try {
            store.append(new Append(stream, next, time.instant(), List.of(event)));
            catchUp();
            return true;
        } catch (StoreException e) {
            if (e.code() == StoreException.Code.SEQUENCE_TAKEN) {
                return false;
            }
            throw e;
        }
    }

    private void catchUp() {
        List<JournalEntry> page;
        do {
            page = store.read(stream, next, PAGE);
            page.forEach(this::take);
        } while (!page.isEmpty());
    }

    private void take(JournalEntry entry) {
        next = entry.sequence() + 1;
        if (entry.event() instanceof Event.TicketNoted noted) {
            Known before = tickets.get(noted.ticket().key());
            Optional<Instant> changed = noted.changed().or(() -> before == null ? Optional.empty() : before.changed());
            tickets.put(noted.ticket().key(), new Known(noted.ticket(), noted.mark(), noted.task(), changed));
            noted.task()
                    .ifPresent(task -> byTask.merge(
                            task,
                            new Origin(noted.ticket(), changed),
                            (first, now) -> new Origin(now.ticket(), first.after())));
        }
    }
}
