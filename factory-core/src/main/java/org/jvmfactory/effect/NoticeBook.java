package org.jvmfactory.effect;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jvmfactory.journal.Append;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.StreamId;

/**
 * The stream of notifications, shared by all instances: whoever appends has read everything before, or is refused and decides again.
 * Thread-safe.
 */
final class NoticeBook {

    /** Where it is kept. */
    static final StreamId STREAM = new StreamId("notify/outbox");

    private static final int PAGE = 500;

    private final FactoryStore store;
    private final InstantSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final NoticeFold fold = new NoticeFold();
    private long next;

    NoticeBook(FactoryStore store, InstantSource time) {
        this.store = store;
        this.time = time;
        this.next = beginning(store);
        catchUp();
    }

    /** What {@code question} makes of all that was read so far. */
    <T> T ask(Function<NoticeFold, T> question) {
        lock.lock();
        try {
            return question.apply(fold);
        } finally {
            lock.unlock();
        }
    }

    /** Takes what others have written. */
    void catchUp() {
        lock.lock();
        try {
            List<JournalEntry> page;
            do {
                page = store.read(STREAM, next, PAGE);
                page.forEach(fold::apply);
                next += page.size();
            } while (!page.isEmpty());
        } finally {
            lock.unlock();
        }
    }

    /** Appends what {@code decide} wants in view of all there is; asked again where somebody else was first. */
    List<Event> append(Function<NoticeFold, List<Event>> decide) {
        lock.lock();
        try {
            while (true) {
                catchUp();
                List<Event> events = decide.apply(fold);
                if (events.isEmpty() || write(events)) {
                    return events;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** The sequence that the next event gets. For use while deciding. */
    long next() {
        return next;
    }

    private boolean write(List<Event> events) {
        var now = time.instant();
        try {
            store.append(new Append(STREAM, next, now, events));
        } catch (StoreException e) {
            if (e.code() == StoreException.Code.SEQUENCE_TAKEN) {
                return false;
            }
            throw e;
        }
        for (Event event : events) {
            fold.apply(event, next++, now);
        }
        return true;
    }

    /** Where to begin to read so that nothing that is open is missed: what the last checkpoint says, else the beginning. */
    private static long beginning(FactoryStore store) {
        for (long end = first(store, entry -> false); end > 0; end = Math.max(0, end - PAGE)) {
            long start = Math.max(0, end - PAGE);
            List<JournalEntry> page = store.read(STREAM, start, (int) (end - start));
            for (int i = page.size() - 1; i >= 0; i--) {
                if (page.get(i).event() instanceof Event.NotificationsRead read) {
                    return read.from();
                }
            }
        }
        return 0;
    }

    /** The sequence of the first entry that is as wanted, where all after it are too; that of the next event where none is. */
    static long first(FactoryStore store, Predicate<JournalEntry> wanted) {
        long below = -1;
        long above = 0;
        while (before(store, above, wanted)) {
            below = above;
            above = above * 2 + 1;
        }
        while (above - below > 1) {
            long middle = below + (above - below) / 2;
            if (before(store, middle, wanted)) {
                below = middle;
            } else {
                above = middle;
            }
        }
        return above;
    }

    private static boolean before(FactoryStore store, long sequence, Predicate<JournalEntry> wanted) {
        return store.read(STREAM, sequence, 1).stream().anyMatch(wanted.negate());
    }
}
