package org.jvmfactory.intake;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.codehost.Repositories;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.retry.Backoff;
import org.jvmfactory.task.RepositoryIdentity;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.ticket.PullRequestRef;
import org.jvmfactory.ticket.TrackerEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the pull requests of tasks until they are merged or closed, and has done what follows from it. Fresh ones are looked at often,
 * old ones seldom, and one that somebody says has changed at once: of what they say nothing else is believed. Several instances may look at
 * the same; what follows is done once. Thread-safe.
 */
@Internal
public final class Follower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final Set<TaskStatus> FOLLOWED =
            Set.of(TaskStatus.IN_REVIEW, TaskStatus.QUEUED, TaskStatus.RUNNING, TaskStatus.WAITING);
    private static final int MOST_TASKS = 10_000;
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final Duration SHORTEST_PACE = Duration.ofMillis(100);
    private static final Duration LONGEST_PACE = Duration.ofSeconds(10);

    /** A task whose journal has no more events can't have published anything. */
    private static final int LEAST_EVENTS = 8;

    /** What is seen for the first time waits for its turn where there is much of it. */
    private static final int MOST_AT_ONCE = 200;

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final Services services;
    private final FollowConfig config;
    private final FollowDesk desk;
    private final Backoff backoff;
    private final Duration pace;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();

    /** One look at a time. */
    private final ReentrantLock looking = new ReentrantLock();

    /** What is known of tasks; guarded by {@link #looking}. */
    private final Map<TaskId, Watched> watched = new HashMap<>();

    /** What somebody said has changed. */
    private final Set<Hint> hints = new HashSet<>();

    private @Nullable Thread thread;
    private boolean closing;

    /**
     * What it stands on.
     *
     * @param redact takes secrets out of what goes into the journal
     * @param signal something was put into an inbox
     */
    public record Services(
            FactoryStore store,
            Repositories repositories,
            InstantSource time,
            RandomGenerator random,
            UnaryOperator<String> redact,
            Runnable signal) {}

    /** A pull request, or a commit. */
    private record Hint(String repository, Optional<String> pullRequest, Optional<String> commit) {}

    /**
     * A task.
     *
     * @param sequence of its journal when it was last seen that nothing was published; negative where something was
     */
    private record Watched(Instant due, int failures, long sequence, Optional<Hint> published) {}

    /** @param promotes whether there is a workflow for pull requests whose checks hold */
    public Follower(Services services, FollowConfig config, boolean promotes) {
        this.services = requireNonNull(services, "services");
        this.config = requireNonNull(config, "config");
        this.desk = new FollowDesk(services, config, promotes);
        Duration quarter = config.interval().dividedBy(4);
        this.pace = quarter.compareTo(SHORTEST_PACE) < 0
                ? SHORTEST_PACE
                : quarter.compareTo(LONGEST_PACE) > 0 ? LONGEST_PACE : quarter;
        this.backoff = new Backoff(
                config.interval(), config.interval().compareTo(LONGEST_PAUSE) < 0 ? LONGEST_PAUSE : config.interval());
    }

    /** Begins to look, on a thread of its own. */
    public void start(ThreadFactory threads) {
        Thread fresh = threads.newThread(this::loop);
        lock.lock();
        try {
            thread = fresh;
        } finally {
            lock.unlock();
        }
        fresh.start();
    }

    /** Somebody says that a pull request has changed: it is looked at soon. */
    public void look(String repository, String pullRequest) {
        hint(new Hint(folded(repository), Optional.of(pullRequest), Optional.empty()));
    }

    /** A code host says that something has happened to a pull request or a commit: what it is about is looked at soon. */
    public void look(TrackerEvent event) {
        if (event instanceof TrackerEvent.PullRequestChanged changed) {
            look(changed.pullRequest());
        } else if (event instanceof TrackerEvent.PullRequestCommented commented) {
            look(commented.pullRequest());
        } else if (event instanceof TrackerEvent.PullRequestReviewed reviewed) {
            look(reviewed.pullRequest());
        } else if (event instanceof TrackerEvent.LineCommented commented) {
            look(commented.pullRequest());
        } else if (event instanceof TrackerEvent.CommitChecked checked) {
            hint(new Hint(folded(checked.repository()), Optional.empty(), Optional.of(checked.commit())));
        }
    }

    private void look(PullRequestRef pullRequest) {
        look(pullRequest.repository(), pullRequest.id());
    }

    private void hint(Hint hint) {
        lock.lock();
        try {
            hints.add(hint);
            wake.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void loop() {
        while (waitForNext()) {
            try {
                lookAtDue(services.time().instant());
            } catch (InterruptedException e) {
                return;
            } catch (FactoryException e) {
                LOG.warn("pull requests can't be looked at now, tried again soon: {}", e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("a look at pull requests failed", e);
            }
        }
    }

    private boolean waitForNext() {
        lock.lock();
        try {
            long left = pace.toNanos();
            while (hints.isEmpty() && !closing && left > 0) {
                left = wake.awaitNanos(left);
            }
            return !closing;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Looks at every pull request whose time has come. */
    public void lookAtDue(Instant now) throws InterruptedException {
        looking.lockInterruptibly();
        try {
            List<Hint> told = takeHints();
            List<TaskRow> rows = services.store().tasks(FOLLOWED, MOST_TASKS);
            watched.keySet().retainAll(rows.stream().map(TaskRow::id).toList());
            int fresh = 0;
            for (TaskRow row : rows) {
                Watched known = watched.get(row.id());
                boolean asked = known != null && told.stream().anyMatch(hint -> isAbout(hint, known));
                boolean first = known == null && mayBePublished(row) && fresh++ < MOST_AT_ONCE;
                if (asked || first || (known != null && isDue(row, known, now))) {
                    watched.put(row.id(), look(row, known, now));
                }
            }
        } finally {
            looking.unlock();
        }
    }

    private List<Hint> takeHints() {
        lock.lock();
        try {
            List<Hint> told = List.copyOf(hints);
            hints.clear();
            return told;
        } finally {
            lock.unlock();
        }
    }

    private static boolean isAbout(Hint hint, Watched known) {
        return known.published()
                .filter(published -> published.repository().equals(hint.repository()))
                .filter(published -> hint.pullRequest().isPresent()
                        ? hint.pullRequest().equals(published.pullRequest())
                        : hint.commit().equals(published.commit()))
                .isPresent();
    }

    private static boolean mayBePublished(TaskRow row) {
        return row.status() == TaskStatus.IN_REVIEW || row.nextSequence() >= LEAST_EVENTS;
    }

    private static boolean isDue(TaskRow row, Watched known, Instant now) {
        if (known.published().isEmpty() && row.status() == TaskStatus.IN_REVIEW) {
            return row.nextSequence() != known.sequence();
        }
        return !now.isBefore(known.due()) && (known.sequence() < 0 || row.nextSequence() != known.sequence());
    }

    private Watched look(TaskRow row, @Nullable Watched known, Instant now) throws InterruptedException {
        int failures = known == null ? 0 : known.failures();
        Optional<Hint> published = Optional.empty();
        try {
            TaskView view =
                    TaskFold.view(services.store(), StreamId.of(row.id())).orElseThrow();
            published = published(view);
            if (published.isEmpty()) {
                return new Watched(now.plus(config.interval()), 0, row.nextSequence(), published);
            }
            desk.look(view, now);
            return new Watched(now.plus(pause(view, now)), 0, -1, published);
        } catch (FactoryException e) {
            Duration pause = backoff.after(failures + 1, services.random());
            LOG.warn(
                    "task={} its pull request can't be looked at now, tried again in {}: {}",
                    row.id(),
                    pause,
                    e.getMessage());
            return new Watched(now.plus(pause), failures + 1, -1, published);
        }
    }

    private static Optional<Hint> published(TaskView view) {
        return view.effectValue("pull-request", "id")
                .map(id -> new Hint(
                        folded(view.task().request().repository()),
                        Optional.of(id),
                        view.effectValue("push", "commit")));
    }

    /** Less often where nothing has happened for long. */
    private Duration pause(TaskView view, Instant now) {
        Duration quiet = Duration.between(view.changedAt(), now);
        int times = quiet.compareTo(Duration.ofHours(1)) < 0
                ? 1
                : quiet.compareTo(Duration.ofDays(1)) < 0 ? 5 : quiet.compareTo(Duration.ofDays(7)) < 0 ? 15 : 60;
        return config.interval().multipliedBy(times);
    }

    private static String folded(String repository) {
        return RepositoryIdentity.of(repository).value().toLowerCase(Locale.ROOT);
    }

    /** Looks no more. Idempotent. */
    @Override
    public void close() {
        Thread last;
        lock.lock();
        try {
            closing = true;
            wake.signalAll();
            last = thread;
        } finally {
            lock.unlock();
        }
        if (last != null) {
            try {
                last.join(PATIENCE.toMillis());
                last.interrupt();
                last.join(DRAIN.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
