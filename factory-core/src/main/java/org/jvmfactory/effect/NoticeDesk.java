package org.jvmfactory.effect;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.journal.Event;
import org.jvmfactory.notify.Happening;
import org.jvmfactory.notify.Notification;
import org.jvmfactory.notify.Notifier;
import org.jvmfactory.notify.Notifier.Promise;
import org.jvmfactory.notify.NotifyException;
import org.jvmfactory.notify.SingleLine;
import org.jvmfactory.retry.Backoff;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what is due through one notifier, one at a time: written down before it is sent, sent by one instance alone, put off and tried
 * again for a day. For one thread.
 */
final class NoticeDesk {

    /** How long one delivery may take before it is interrupted. */
    static final Duration LIMIT = Duration.ofMinutes(2);

    /** How long a notification is tried. */
    static final Duration LONGEST = Duration.ofHours(24);

    private static final Logger LOG = LoggerFactory.getLogger(NoticeDesk.class);
    private static final Duration MARGIN = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final Backoff AGAIN = new Backoff(Duration.ofSeconds(10), Duration.ofHours(1));
    private static final Backoff PAUSE = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5));
    private static final int MOST_REASON = 500;

    private final String name;
    private final Notifier notifier;
    private final Announcer.Keeping keeping;
    private final NoticeBook book;
    private final ThreadFactory threads;

    NoticeDesk(String name, Notifier notifier, Announcer.Keeping keeping, NoticeBook book, ThreadFactory threads) {
        this.name = name;
        this.notifier = notifier;
        this.keeping = keeping;
        this.book = book;
        this.threads = threads;
    }

    /** What came of a try. */
    private sealed interface Outcome {
        record Delivered() implements Outcome {}

        record PutOff(String reason, Optional<Duration> asked) implements Outcome {}

        record GivenUp(String reason, boolean unclear) implements Outcome {}
    }

    String name() {
        return name;
    }

    /** Whether it is told of {@code happening} whatever the rules say. */
    boolean alwaysTells(Happening happening) {
        return notifier.always().contains(happening);
    }

    /** Tries the next one that is due; false where none is. */
    boolean deliver() throws InterruptedException {
        if (book.ask(fold -> next(fold, now())).isEmpty()) {
            return false;
        }
        List<Event> begun = begin();
        if (begun.isEmpty()) {
            return false;
        }
        if (begun.get(0) instanceof Event.NotificationTried tried) {
            NoticeFold.Open notice =
                    book.ask(fold -> fold.open(tried.delivery())).orElseThrow();
            record(notice, send(NoticeMail.read(notice.mail())));
        } else if (begun.get(0) instanceof Event.NotificationGivenUp givenUp) {
            LOG.warn("notifier '{}': notification {} is given up: {}", name, givenUp.delivery(), givenUp.reason());
        }
        return true;
    }

    /** Writes down that the next one is being sent, or that it never will be; nothing where none is due. */
    List<Event> begin() {
        return book.append(this::begin);
    }

    /** The one to be tried now: never while another instance sends one through this notifier, and the least tried first. */
    private Optional<NoticeFold.Open> next(NoticeFold fold, Instant now) {
        if (now.isBefore(fold.health(name).pause())) {
            return Optional.empty();
        }
        List<NoticeFold.Open> mine = fold.openFor(name);
        if (mine.stream().anyMatch(notice -> elsewhere(notice, now))) {
            return Optional.empty();
        }
        return mine.stream()
                .filter(notice -> notice.notBefore().filter(now::isBefore).isEmpty())
                .min(Comparator.comparingInt(NoticeFold.Open::tries));
    }

    private boolean elsewhere(NoticeFold.Open notice, Instant now) {
        return notice.underway().isPresent()
                && !notice.sentBy(keeping.instance())
                && now.isBefore(notice.underway().get().until())
                && keeping.store().instances().stream()
                        .anyMatch(it -> it.id().equals(notice.underway().get().instance()));
    }

    private List<Event> begin(NoticeFold fold) {
        Instant now = now();
        return next(fold, now)
                .map(notice -> notice.underway().isPresent() && notifier.promise() == Promise.AT_MOST_ONCE
                        ? new Event.NotificationGivenUp(
                                notice.delivery(),
                                "whoever sent it went away before it was known to have arrived, and a notifier of kind '"
                                        + notifier.kind() + "' sends nothing twice",
                                true)
                        : new Event.NotificationTried(
                                notice.delivery(),
                                keeping.instance(),
                                notice.tries() + 1,
                                now.plus(LIMIT).plus(MARGIN)))
                .<List<Event>>map(List::of)
                .orElse(List.of());
    }

    /** On a thread of its own, so that a notifier that hangs can be left behind. */
    private Outcome send(Notification notification) throws InterruptedException {
        FutureTask<Outcome> sending = new FutureTask<>(() -> {
            notifier.notify(notification);
            return new Outcome.Delivered();
        });
        threads.newThread(sending).start();
        try {
            return sending.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return unclear("it took longer than " + LIMIT);
        } catch (ExecutionException e) {
            return failed(e.getCause() == null ? e : e.getCause());
        } finally {
            sending.cancel(true);
        }
    }

    private Outcome failed(Throwable cause) {
        if (cause instanceof FactoryException failure && failure.code() != NotifyException.Code.UNCLEAR) {
            Optional<Duration> wait =
                    failure instanceof NotifyException notify ? notify.retryAfter() : Optional.empty();
            return failure.code().retryable()
                    ? new Outcome.PutOff(failure.getMessage(), wait)
                    : new Outcome.GivenUp(failure.getMessage(), false);
        }
        if (!(cause instanceof FactoryException)) {
            LOG.debug("notifier '{}' failed by a bug of its own", name, cause);
        }
        return unclear(cause instanceof FactoryException ? String.valueOf(cause.getMessage()) : cause.toString());
    }

    private Outcome unclear(String reason) {
        return notifier.promise() == Promise.AT_LEAST_ONCE
                ? new Outcome.PutOff(reason, Optional.empty())
                : new Outcome.GivenUp(reason, true);
    }

    private void record(NoticeFold.Open notice, Outcome outcome) {
        NoticeFold.Health before = book.ask(fold -> fold.health(name));
        Event event = event(notice, outcome, before);
        List<Event> written = book.append(fold -> fold.open(notice.delivery())
                        .filter(it -> outcome instanceof Outcome.Delivered || it.sentBy(keeping.instance()))
                        .isPresent()
                ? List.of(event)
                : List.of());
        if (!written.isEmpty()) {
            say(event, before);
        }
    }

    private Event event(NoticeFold.Open notice, Outcome outcome, NoticeFold.Health before) {
        if (outcome instanceof Outcome.Delivered) {
            return new Event.NotificationDelivered(notice.delivery());
        }
        if (outcome instanceof Outcome.GivenUp givenUp) {
            return new Event.NotificationGivenUp(notice.delivery(), clean(givenUp.reason()), givenUp.unclear());
        }
        Outcome.PutOff putOff = (Outcome.PutOff) outcome;
        Duration asked = putOff.asked()
                .map(wait -> wait.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wait)
                .orElse(Duration.ZERO);
        Instant now = now();
        Instant until = now.plus(longer(asked, AGAIN.after(notice.tries(), keeping.random())));
        Instant pause = now.plus(longer(asked, PAUSE.after(before.failures() + 1, keeping.random())));
        return until.isBefore(notice.dueAt().plus(LONGEST))
                ? new Event.NotificationPutOff(notice.delivery(), clean(putOff.reason()), until, pause)
                : new Event.NotificationGivenUp(
                        notice.delivery(),
                        "it couldn't be delivered within " + LONGEST.toHours() + " hours, in " + notice.tries()
                                + " tries; the last time: " + clean(putOff.reason()),
                        false);
    }

    /** One warning for an outage, however many tries it costs. */
    private void say(Event event, NoticeFold.Health before) {
        if (event instanceof Event.NotificationDelivered) {
            if (before.troubled()) {
                LOG.info("notifier '{}' delivers again", name);
            }
        } else {
            String what = event instanceof Event.NotificationPutOff putOff
                    ? "can't deliver, tried again for a day: " + putOff.reason()
                    : "gave a notification up: " + ((Event.NotificationGivenUp) event).reason();
            if (before.troubled()) {
                LOG.debug("notifier '{}' {}", name, what);
            } else {
                LOG.warn("notifier '{}' {}", name, what);
            }
        }
    }

    private String clean(String reason) {
        return SingleLine.of(keeping.redactor().redact(reason), MOST_REASON);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private Instant now() {
        return keeping.time().instant();
    }
}
