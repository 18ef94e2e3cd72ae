package org.jvmfactory.intake;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.intake.IntakeConfig.Watched;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.notify.SingleLine;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.ticket.Tracker;
import org.jvmfactory.ticket.TrackerException;
import org.jvmfactory.ticket.WebhookDesk;
import org.jvmfactory.ticket.WebhookException;
import org.jvmfactory.ticket.WebhookRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes in from trackers and code hosts. Each tracker that is looked at has a thread of its own, so that one that is down costs the others
 * nothing; webhooks are worked on by whoever brings them. Thread-safe.
 */
@Internal
public final class Intake implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final Duration STOPPING = Duration.ofSeconds(5);

    private final Map<String, Entrance> entrances = new LinkedHashMap<>();
    private final Map<String, Tracker> trackers;
    private final List<Source> sources = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final ThreadFactory makesThreads;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closed = lock.newCondition();
    private boolean closing;

    /** What it stands on. */
    public record Keeping(FactoryStore store, InstantSource time, RandomGenerator random, InstanceId instance) {
        public Keeping {
            requireNonNull(store, "store");
            requireNonNull(time, "time");
            requireNonNull(random, "random");
            requireNonNull(instance, "instance");
        }
    }

    /**
     * @param trackers by name, those that aren't watched included
     * @param teller whose tickets are told; empty where none is watched
     */
    public Intake(
            Keeping keeping,
            IntakeConfig config,
            Map<String, Tracker> trackers,
            IntakeHost host,
            PullRequests pullRequests,
            Optional<TicketTeller> teller,
            Function<String, ThreadFactory> threadsNamed) {
        this.trackers = Map.copyOf(trackers);
        this.makesThreads = threadsNamed.apply("factory-intake-");
        Inbox inbox = new Inbox(keeping.store(), keeping.time(), host);
        trackers.forEach((name, tracker) -> {
            boolean watched = config.watched().containsKey(name);
            Watched how = config.watched().getOrDefault(name, Watched.USUAL);
            TicketBook book = new TicketBook(keeping.store(), name, keeping.time());
            TicketDesk desk = new TicketDesk(name, tracker, how, host, book, inbox);
            Conversations conversations = new Conversations(name, tracker, how, book, desk, inbox);
            Events events = new Events(desk, conversations, new Dispatches(name, how, host), host, pullRequests);
            Optional<WebhookDesk> webhooks =
                    tracker.webhook().filter(it -> watched).map(it -> new WebhookDesk(it, keeping.time()));
            entrances.put(name, new Entrance(desk, events, webhooks, watched));
            if (watched && !how.poll().isZero()) {
                PollLease lease = new PollLease(keeping.store(), keeping.instance(), name);
                sources.add(new Source(
                        name,
                        how,
                        new Source.Parts(tracker, desk, conversations, lease),
                        keeping.time(),
                        keeping.random()));
            }
        });
        teller.ifPresent(it -> it.whenMoved(this::moved));
    }

    /** Where a tracker's news come in. */
    private record Entrance(TicketDesk desk, Events events, Optional<WebhookDesk> webhooks, boolean watched) {}

    private void moved(TicketRef ticket) throws InterruptedException {
        Entrance entrance = entrances.get(ticket.tracker());
        if (entrance != null) {
            entrance.desk().moved(ticket);
        }
    }

    /** Begins to look at what is watched. */
    public void start() {
        for (Source source : sources) {
            threads.add(makesThreads.newThread(() -> serve(source)));
        }
        threads.forEach(Thread::start);
    }

    private void serve(Source source) {
        try {
            while (pause(source.look())) {}
        } catch (InterruptedException e) {
            LOG.debug("a look was interrupted; what it left out is looked at next time");
        }
    }

    /** False where there shall be no next time. */
    private boolean pause(Duration length) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = length.toNanos();
            while (!closing && left > 0) {
                left = closed.awaitNanos(left);
            }
            return !closing;
        } finally {
            lock.unlock();
        }
    }

    /** Takes what was sent to the address of {@code connector}'s webhook. What follows from it is in the store when this returns. */
    public Receipt receive(String connector, WebhookRequest request) throws InterruptedException {
        Entrance entrance = entrances.get(connector);
        if (entrance == null || entrance.webhooks().isEmpty()) {
            return Receipt.refused(404, "there is no webhook of that name");
        }
        Told told = new Told(entrance.events());
        try {
            boolean fresh = entrance.webhooks().get().take(request, told::take);
            return !fresh ? Receipt.duplicate() : told.news() ? Receipt.accepted() : Receipt.ignored();
        } catch (WebhookException e) {
            LOG.info("connector={} a delivery is refused: {}", connector, e.getMessage());
            int status = e.code() instanceof WebhookException.Code code ? code.status() : 400;
            return Receipt.refused(status, e.getMessage());
        } catch (Told.Interrupted e) {
            throw new InterruptedException();
        } catch (FactoryException e) {
            if (e instanceof TrackerException && !e.code().retryable()) {
                LOG.info("connector={} nothing follows from a delivery: {}", connector, e.getMessage());
                return Receipt.ignored();
            }
            LOG.warn("connector={} a delivery can't be worked on now: {}", connector, e.getMessage());
            return Receipt.refused(503, "it can't be worked on now: send it again later");
        }
    }

    /**
     * Takes the ticket that an address or key means, whether it is marked or not.
     *
     * @throws TrackerException where it is none of a tracker's, or can't be read
     */
    public FactoryStore.Submitted take(String address) throws InterruptedException {
        List<TicketRef> meant = trackers.values().stream()
                .map(tracker -> tracker.refer(address))
                .flatMap(Optional::stream)
                .toList();
        if (meant.isEmpty()) {
            throw new TrackerException(
                    TrackerException.Code.UNKNOWN_TICKET,
                    "'" + SingleLine.of(address, 200) + "' is no ticket of "
                            + (trackers.isEmpty()
                                    ? "any tracker: configure a connector"
                                    : "one of " + trackers.keySet()),
                    null);
        }
        TicketRef ref = meant.get(0);
        return requireNonNull(entrances.get(ref.tracker())).desk().take(ref);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            closed.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        for (Thread thread : threads) {
            try {
                thread.interrupt();
                thread.join(STOPPING.toMillis());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
