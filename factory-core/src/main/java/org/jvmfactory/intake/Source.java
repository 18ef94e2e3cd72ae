package org.jvmfactory.intake;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.intake.IntakeConfig.Watched;
import org.jvmfactory.ticket.TicketPoll;
import org.jvmfactory.ticket.Tracker;
import org.jvmfactory.ticket.TrackerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One tracker that is looked at from time to time. For one thread. */
final class Source {

    private static final Logger LOG = LoggerFactory.getLogger(Source.class);

    /** Where webhooks tell what is said, every so many looks somebody listens all the same. */
    private static final int SELDOM = 5;

    private final String name;
    private final Tracker tracker;
    private final TicketDesk desk;
    private final Conversations conversations;
    private final PollLease lease;
    private final InstantSource time;
    private final RandomGenerator random;
    private final boolean hasWebhook;
    private Rhythm rhythm;
    private List<String> unread = List.of();
    private int looks;

    /** What it looks with. */
    record Parts(Tracker tracker, TicketDesk desk, Conversations conversations, PollLease lease) {}

    Source(String name, Watched how, Parts parts, InstantSource time, RandomGenerator random) {
        this.name = requireNonNull(name, "name");
        this.tracker = parts.tracker();
        this.desk = parts.desk();
        this.conversations = parts.conversations();
        this.lease = parts.lease();
        this.time = requireNonNull(time, "time");
        this.random = requireNonNull(random, "random");
        this.hasWebhook = tracker.webhook().isPresent();
        this.rhythm = Rhythm.of(how.poll());
    }

    /** Looks, where it is this instance's turn; says how long it is until the next time. */
    Duration look() throws InterruptedException {
        try {
            Instant now = time.instant();
            rhythm = lease.held(now) ? lookNow() : rhythm.after(false, Optional.empty());
        } catch (FactoryException e) {
            if (rhythm.failures() == 0) {
                LOG.warn("connector={} can't be looked at, tried again: {}", name, e.getMessage());
            }
            Optional<Duration> asked = e instanceof TrackerException failure ? failure.retryAfter() : Optional.empty();
            rhythm = rhythm.failed(asked, random);
        } catch (RuntimeException e) {
            LOG.error("connector={} can't be looked at by a mistake in the program", name, e);
            rhythm = rhythm.failed(Optional.empty(), random);
        }
        return rhythm.pause();
    }

    private Rhythm lookNow() throws InterruptedException {
        TicketPoll poll = tracker.poll();
        tell(poll.unread());
        boolean news = desk.found(poll.wanted(), poll.unread().isEmpty());
        if (!hasWebhook || looks++ % SELDOM == 0) {
            news |= conversations.listen();
        }
        if (rhythm.failures() > 0) {
            LOG.info("connector={} can be looked at again", name);
        }
        return rhythm.after(news, poll.again());
    }

    /** What can't be looked at is said when it begins, and not again with every look. */
    private void tell(List<String> now) {
        now.stream().filter(it -> !unread.contains(it)).forEach(it -> LOG.warn("connector={} {}", name, it));
        unread = now;
    }
}
