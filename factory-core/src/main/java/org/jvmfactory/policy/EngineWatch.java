package org.jvmfactory.policy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.Fingerprint;
import org.jvmfactory.journal.Append;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.task.TaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the engines are, as all instances that share the store have found: a circuit breaker for each engine (and each of its providers), and
 * what their accounts have used up. Each has a stream, {@code engine/<name>}; whoever writes to it is guarded by its sequence. What can't
 * be written is left out: the next conversation finds it out again. Thread-safe.
 */
public final class EngineWatch {

    private static final Logger LOG = LoggerFactory.getLogger(EngineWatch.class);
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    /** No window is longer; a provider that says so is misunderstood. */
    private static final Duration LONGEST = Duration.ofDays(31);

    private static final int TRIES = 20;
    private static final int NAME = 60;

    private final FactoryStore store;
    private final InstantSource time;
    private final BreakerConfig config;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Watched> engines = new HashMap<>();

    public EngineWatch(FactoryStore store, InstantSource time, BreakerConfig config) {
        this.store = requireNonNull(store, "store");
        this.time = requireNonNull(time, "time");
        this.config = requireNonNull(config, "config");
    }

    /** How {@code engine} is now. */
    public EngineHealth health(String engine) {
        return on(engine, Watched::health);
    }

    /** Why {@code task} isn't to work with it now; empty where nothing is in the way. */
    public Optional<Obstacle> obstacle(String engine, Optional<String> model, TaskId task) {
        return on(engine, watched -> watched.health().obstacle(engine, model, task, time.instant()));
    }

    /**
     * The same for who is about to work with it: where nothing is in the way and the engine is to be tried, nobody else may until that
     * has come to an end.
     *
     * @param longest how long the conversation may last
     */
    public Optional<Obstacle> enter(String engine, Optional<String> model, TaskId task, Duration longest) {
        return on(engine, watched -> {
            while (true) {
                Instant now = time.instant();
                EngineHealth health = watched.health();
                Optional<Obstacle> obstacle = health.obstacle(engine, model, task, now);
                if (obstacle.isPresent()
                        || !health.onTrial()
                        || watched.append(List.of(new Event.EngineTried(engine, task, now.plus(longest))), now)) {
                    return obstacle;
                }
                // Somebody else was quicker, perhaps to try it.
            }
        });
    }

    /** A conversation with it failed by what is its own or its provider's fault. */
    public void failed(String engine, TaskId task, String kind, String reason) {
        Event.EngineFailed failed = new Event.EngineFailed(engine, task, kind, reason);
        write(engine, (health, now) -> health.failed(failed, config, now));
    }

    /** The model has answered. */
    public void well(String engine, TaskId task) {
        write(
                engine,
                (health, now) -> health.failures() == 0 && health.shut().isEmpty()
                        ? List.of()
                        : List.of(new Event.EngineRecovered(engine, task)));
    }

    /** A conversation with it came to an end that says nothing about it: another may try it. */
    public void untold(String engine, TaskId task) {
        write(
                engine,
                (health, now) -> health.trial()
                                .filter(trial -> trial.task().equals(task) && now.isBefore(trial.until()))
                                .isPresent()
                        ? List.of(new Event.EngineTried(engine, task, now))
                        : List.of());
    }

    /**
     * What its account may use is used up.
     *
     * @param window the provider's name of it
     * @param failure with the moment when there is more
     */
    public void usedUp(String engine, TaskId task, String window, Optional<String> model, AgentFailure failure) {
        untold(engine, task);
        write(engine, (health, now) -> {
            Instant reset = failure.resetAt().orElseThrow();
            Instant until = reset.isBefore(now.plus(SHORTEST))
                    ? now.plus(SHORTEST)
                    : reset.isAfter(now.plus(LONGEST)) ? now.plus(LONGEST) : reset;
            boolean known = Optional.ofNullable(health.quotas().get(window))
                    .filter(used ->
                            !used.until().isBefore(until) && used.model().equals(model))
                    .isPresent();
            return known
                    ? List.of()
                    : List.of(new Event.QuotaUsedUp(engine, task, window, model, until, failure.message()));
        });
    }

    /**
     * Its CLI printed what nobody can read.
     *
     * @param shapes what it was called: kinds of events, never what stood in them
     */
    public void moved(String engine, String version, Set<String> shapes) {
        write(engine, (health, now) -> health.moved(engine, version, shapes));
    }

    private interface Change {
        List<Event> of(EngineHealth health, Instant now);
    }

    private void write(String engine, Change change) {
        try {
            boolean written = on(engine, watched -> {
                for (int tries = 0; tries < TRIES; tries++) {
                    Instant now = time.instant();
                    List<Event> events = change.of(watched.health(), now);
                    if (events.isEmpty() || watched.append(events, now)) {
                        events.forEach(event -> tell(engine, event));
                        return true;
                    }
                }
                return false;
            });
            if (!written) {
                LOG.warn("engine={} what was found about it is left out: others write all the time", engine);
            }
        } catch (StoreException e) {
            LOG.warn("engine={} what was found about it can't be written: {}", engine, e.getMessage());
        }
    }

    private static void tell(String engine, Event event) {
        if (event instanceof Event.EngineShut shut) {
            LOG.warn("engine={} is left alone until {} after {} failures", engine, shut.until(), shut.failures());
        } else if (event instanceof Event.EngineRecovered) {
            LOG.info("engine={} is well again", engine);
        } else if (event instanceof Event.EngineMoved moved) {
            LOG.warn("engine={} version={} prints what can't be read: {}", engine, moved.version(), moved.shapes());
        } else if (event instanceof Event.QuotaUsedUp used) {
            LOG.warn("engine={} quota={} is used up until {}", engine, used.window(), used.until());
        }
    }

    private <T> T on(String engine, Function<Watched, T> use) {
        lock.lock();
        try {
            return use.apply(engines.computeIfAbsent(engine, name -> new Watched(stream(name))));
        } finally {
            lock.unlock();
        }
    }

    /** The name of an engine may have what the name of a stream can't. */
    static StreamId stream(String engine) {
        String clean = engine.replaceAll("[^A-Za-z0-9._-]", "_");
        boolean same = clean.equals(engine) && clean.length() <= NAME;
        String cut = clean.substring(0, Math.min(clean.length(), NAME));
        return new StreamId(
                "engine/" + (same ? clean : cut + "-" + Fingerprint.of(engine).substring(0, 8)));
    }

    /** What is known of an engine's stream. */
    private final class Watched {

        private final StreamId stream;
        private EngineHealth health = EngineHealth.WELL;
        private long nextSequence;

        Watched(StreamId stream) {
            this.stream = stream;
        }

        EngineHealth health() {
            List<JournalEntry> page;
            do {
                page = store.read(stream, nextSequence, 1000);
                for (JournalEntry entry : page) {
                    nextSequence = entry.sequence() + 1;
                    health = health.after(entry.event());
                }
            } while (!page.isEmpty());
            return health;
        }

        /** False where another writer was quicker. */
        boolean append(List<Event> events, Instant now) {
            try {
                store.append(new Append(stream, nextSequence, now, events));
                return true;
            } catch (StoreException e) {
                if (e.code() != StoreException.Code.SEQUENCE_TAKEN) {
                    throw e;
                }
                return false;
            }
        }
    }
}
