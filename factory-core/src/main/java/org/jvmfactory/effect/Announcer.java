package org.jvmfactory.effect;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.notify.Happening;
import org.jvmfactory.notify.Notifier;
import org.jvmfactory.notify.NotifyConfig;
import org.jvmfactory.secret.Redactor;
import org.jvmfactory.task.InstanceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people what happens, without anybody waiting for it. One thread follows the journal and writes down who is to be told of what; each
 * notifier has a thread that delivers what is due. Both are kept in one stream, so that what one instance leaves another goes on with.
 * Thread-safe.
 */
@Internal
public final class Announcer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
    private static final Duration PACE = Duration.ofMillis(200);
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final int PAGE = 500;

    /** How far in the journal, or in the stream of notifications, a restart may have to read again. */
    private static final int CHECKPOINT_EVENTS = 500;

    private static final long CHECKPOINT_POSITIONS = 5_000;

    private final Keeping keeping;
    private final NotifyConfig config;
    private final NoticeBook book;
    private final List<NoticeDesk> desks = new ArrayList<>();
    private final Map<String, Long> seen = new HashMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private final List<Thread> threads = new ArrayList<>();
    private final ThreadFactory makesThreads;
    private CountDownLatch over = new CountDownLatch(0);
    private long signals;
    private boolean closing;
    private boolean readToTheEnd;

    /** What it stands on. */
    public record Keeping(
            FactoryStore store, InstantSource time, RandomGenerator random, Redactor redactor, InstanceId instance) {

        public Keeping {
            requireNonNull(store, "store");
            requireNonNull(time, "time");
            requireNonNull(random, "random");
            requireNonNull(redactor, "redactor");
            requireNonNull(instance, "instance");
        }
    }

    /** Notes for notifiers that are new that they are told of what happens from now on. */
    public Announcer(
            Keeping keeping,
            Map<String, Notifier> notifiers,
            NotifyConfig config,
            Function<String, ThreadFactory> threadsNamed) {
        this.keeping = keeping;
        this.config = config;
        this.book = new NoticeBook(keeping.store(), keeping.time());
        ThreadFactory sending = threadsNamed.apply("factory-notify-send-");
        notifiers.forEach((name, notifier) -> desks.add(new NoticeDesk(name, notifier, keeping, book, sending)));
        join();
        this.makesThreads = threadsNamed.apply("factory-notify-");
    }

    /** Begins to follow and to deliver. */
    public void start() {
        List<Runnable> jobs = new ArrayList<>();
        if (!desks.isEmpty()) {
            jobs.add(this::follow);
            desks.forEach(desk -> jobs.add(() -> serve(desk)));
        }
        over = new CountDownLatch(jobs.size());
        for (Runnable job : jobs) {
            threads.add(makesThreads.newThread(() -> {
                try {
                    job.run();
                } finally {
                    over.countDown();
                }
            }));
        }
        threads.forEach(Thread::start);
    }

    /** For a test without threads. */
    List<NoticeDesk> desks() {
        return desks;
    }

    private void join() {
        long now = keeping.store().lastPosition();
        book.append(fold -> {
            Map<String, Long> positions = new HashMap<>(fold.positions());
            desks.forEach(desk -> positions.putIfAbsent(desk.name(), now));
            return positions.equals(fold.positions()) ? List.of() : List.of(checkpoint(fold, positions));
        });
        desks.forEach(desk -> seen.put(desk.name(), book.ask(fold -> fold.position(desk.name()))));
    }

    private Event checkpoint(NoticeFold fold, Map<String, Long> positions) {
        long from =
                fold.open().stream().mapToLong(NoticeFold.Open::sequence).min().orElse(book.next());
        return new Event.NotificationsRead(positions, from);
    }

    // The thread that follows the journal

    private void follow() {
        boolean last;
        do {
            last = closing();
            try {
                read();
            } catch (StoreException e) {
                LOG.debug("notifications wait for the store: {}", e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("what happened can't be told", e);
            }
            if (!last) {
                pause();
            }
        } while (!last);
        lock.lock();
        try {
            readToTheEnd = true;
        } finally {
            lock.unlock();
        }
        signal();
    }

    /** Writes down whom to tell of what the journal has that wasn't looked at yet. For the thread that follows it, or a test without one. */
    void read() {
        List<JournalEntry> page;
        do {
            long position =
                    seen.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
            page = keeping.store().readAll(position, PAGE);
            page.forEach(this::look);
        } while (!page.isEmpty());
        checkpoint();
    }

    private void look(JournalEntry entry) {
        if (entry.stream().equals(NoticeBook.STREAM)) {
            book.catchUp();
        } else if (TaskNews.possible(entry)) {
            try {
                news(entry);
            } catch (StoreException e) {
                throw e;
            } catch (RuntimeException e) {
                LOG.error("event {} of {} can't be told to anybody", entry.sequence(), entry.stream(), e);
            }
        }
        seen.replaceAll((name, position) -> Math.max(position, entry.position()));
    }

    private void news(JournalEntry entry) {
        List<NoticeDesk> wanting = desks.stream()
                .filter(desk -> book.ask(fold -> fold.position(desk.name())) < entry.position())
                .toList();
        if (wanting.isEmpty()) {
            return;
        }
        Optional<TaskNews.News> news = TaskNews.of(keeping.store(), entry);
        for (NoticeDesk desk : wanting) {
            String name = desk.name();
            news.filter(it -> tells(desk, it.happening(), entry.event())).ifPresent(it -> {
                Event due = new Event.NotificationDue(
                        name, entry.position(), NoticeMail.write(it, entry, name, keeping.redactor()));
                book.append(fold -> fold.position(name) < entry.position() ? List.of(due) : List.of());
                signal();
            });
        }
    }

    private boolean tells(NoticeDesk desk, Happening happening, Event event) {
        return happening == Happening.MESSAGE
                ? TaskNews.through(event).contains(desk.name())
                : desk.alwaysTells(happening) || config.tells(desk.name(), happening);
    }

    private void checkpoint() {
        if (!book.ask(this::farOn)) {
            return;
        }
        book.append(fold -> {
            if (!farOn(fold)) {
                return List.of();
            }
            Map<String, Long> positions = new HashMap<>(fold.positions());
            seen.forEach((name, position) -> positions.merge(name, position, Math::max));
            return List.of(checkpoint(fold, positions));
        });
    }

    private boolean farOn(NoticeFold fold) {
        return fold.sinceCheckpoint() >= CHECKPOINT_EVENTS
                || seen.entrySet().stream()
                        .anyMatch(it -> it.getValue() - fold.position(it.getKey()) >= CHECKPOINT_POSITIONS);
    }

    // The threads that deliver

    private void serve(NoticeDesk desk) {
        boolean last;
        do {
            last = readToTheEnd();
            try {
                while (desk.deliver() && !Thread.currentThread().isInterrupted()) {}
            } catch (InterruptedException e) {
                return; // what was under way goes on at the next start
            } catch (StoreException e) {
                LOG.debug("notifier '{}' waits for the store: {}", desk.name(), e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("notifier '{}' can't be served", desk.name(), e);
            }
            if (!last) {
                pause();
            }
        } while (!last);
    }

    private boolean closing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    private boolean readToTheEnd() {
        lock.lock();
        try {
            return readToTheEnd;
        } finally {
            lock.unlock();
        }
    }

    private void signal() {
        lock.lock();
        try {
            signals++;
            wake.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Until somebody signals, or for a moment. */
    private void pause() {
        lock.lock();
        try {
            long before = signals;
            long left = PACE.toNanos();
            while (signals == before && left > 0) {
                left = wake.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Reads what happened up to now, gives what is due one more chance within five seconds, and stops; the rest is sent after the next start. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (closing) {
                return;
            }
            closing = true;
        } finally {
            lock.unlock();
        }
        signal();
        boolean interrupted = false;
        try {
            if (!over.await(DRAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.forEach(Thread::interrupt);
                boolean unused = over.await(DRAIN.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            threads.forEach(Thread::interrupt);
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
