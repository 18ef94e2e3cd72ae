package org.jvmfactory.execution;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.watchdog.Pulse;
import org.jvmfactory.watchdog.Vitals;

/** What a run's driver and other threads know of each other: whether it is to stop and why, what it is at, whether it has left. Thread-safe. */
final class RunState {

    private final InstantSource time;

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Thread> threads = new LinkedHashSet<>();
    private @Nullable Ending ending;
    private @Nullable Instant toldToStop;

    /** The conversations under way, by the branch in which they are held; the run's own without one. */
    private final Map<Optional<StepPath>, LiveSession> sessions = new LinkedHashMap<>();

    private int atWork;
    private @Nullable Instant workingSince;
    private @Nullable Instant betweenSince;
    private Duration activeBefore = Duration.ZERO;
    private boolean releasing;
    private boolean givenUp;

    RunState(InstantSource time) {
        this.time = time;
    }

    /** Stops the run at the next possible moment; the first reason given wins. */
    void end(Ending why) {
        lock.lock();
        try {
            if (ending == null) {
                ending = why;
                toldToStop = time.instant();
                threads.forEach(Thread::interrupt);
            }
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    Ending ending() {
        lock.lock();
        try {
            return ending;
        } finally {
            lock.unlock();
        }
    }

    void stopIfAsked() throws InterruptedException {
        if (ending() != null) {
            throw new InterruptedException("the run is stopped");
        }
    }

    /** This thread works for the run from here on, and is interrupted when that is to stop. */
    void takeThread() {
        lock.lock();
        try {
            threads.add(Thread.currentThread());
            if (ending != null) {
                Thread.currentThread().interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    void leaveThread() {
        lock.lock();
        try {
            threads.remove(Thread.currentThread());
        } finally {
            lock.unlock();
        }
        Thread.interrupted(); // a late interrupt isn't for whoever uses this thread next
    }

    /** It is about to give its claim up by itself. */
    void releasing() {
        lock.lock();
        try {
            releasing = true;
        } finally {
            lock.unlock();
        }
    }

    boolean isReleasing() {
        lock.lock();
        try {
            return releasing;
        } finally {
            lock.unlock();
        }
    }

    /** The claim was given up, or somebody else has it. */
    void gaveUp() {
        lock.lock();
        try {
            givenUp = true;
        } finally {
            lock.unlock();
        }
    }

    boolean givenUp() {
        lock.lock();
        try {
            return givenUp;
        } finally {
            lock.unlock();
        }
    }

    /** The conversation under way in {@code lane}; {@code null} where there is none any more. */
    void session(Optional<StepPath> lane, @Nullable LiveSession current) {
        lock.lock();
        try {
            if (current == null) {
                sessions.remove(lane);
            } else {
                sessions.put(lane, current);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The conversations under way. */
    List<LiveSession> sessions() {
        lock.lock();
        try {
            return List.copyOf(sessions.values());
        } finally {
            lock.unlock();
        }
    }

    /** How many steps are at work. */
    int atWork() {
        lock.lock();
        try {
            return atWork;
        } finally {
            lock.unlock();
        }
    }

    /** No step is at work from here on, or not yet. */
    void idle() {
        lock.lock();
        try {
            workingSince = null;
            betweenSince = time.instant();
        } finally {
            lock.unlock();
        }
    }

    /**
     * A step is at work from here on.
     *
     * @param before how long steps have worked already
     */
    void begins(Duration before) {
        lock.lock();
        try {
            if (atWork == 0) {
                workingSince = time.instant();
                betweenSince = null;
                activeBefore = before;
            }
            atWork++;
        } finally {
            lock.unlock();
        }
    }

    /** A step is at work no longer. */
    void ends() {
        lock.lock();
        try {
            atWork--;
            if (atWork == 0) {
                idle();
            }
        } finally {
            lock.unlock();
        }
    }

    /** How the run is, for each conversation under way; empty while no step is at work. */
    List<Watched> vitals(Duration limit) {
        lock.lock();
        try {
            Instant since = workingSince;
            if (since == null) {
                return List.of();
            }
            if (sessions.isEmpty()) {
                return List.of(new Watched(new Vitals(activeBefore, since, limit, Optional.empty()), why -> {}));
            }
            return sessions.values().stream()
                    .map(session -> new Watched(
                            new Vitals(activeBefore, since, limit, Optional.of(session.vitals())), session::stall))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** How the driver itself is; {@code alive} where its thread is. */
    Pulse pulse(boolean alive) {
        lock.lock();
        try {
            return new Pulse(alive, Optional.ofNullable(toldToStop), Optional.ofNullable(betweenSince));
        } finally {
            lock.unlock();
        }
    }
}
