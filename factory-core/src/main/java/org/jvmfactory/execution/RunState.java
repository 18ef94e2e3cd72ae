package org.jvmfactory.execution;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.watchdog.Pulse;
import org.jvmfactory.watchdog.Vitals;

/** What a run's driver and other threads know of each other: whether it is to stop and why, what it is at, whether it has left. Thread-safe. */
final class RunState {

    private final InstantSource time;

    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Thread thread;
    private @Nullable Ending ending;
    private @Nullable Instant toldToStop;
    private @Nullable LiveSession session;
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
                if (thread != null) {
                    thread.interrupt();
                }
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

    void takeThread() {
        lock.lock();
        try {
            thread = Thread.currentThread();
            if (ending != null) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    void leaveThread() {
        lock.lock();
        try {
            thread = null;
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

    /** The conversation under way; {@code null} where there is none any more. */
    void session(@Nullable LiveSession current) {
        lock.lock();
        try {
            session = current;
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    LiveSession session() {
        lock.lock();
        try {
            return session;
        } finally {
            lock.unlock();
        }
    }

    /**
     * A step is at work now, or none is any more.
     *
     * @param before how long steps have worked already
     */
    void working(boolean now, Duration before) {
        lock.lock();
        try {
            workingSince = now ? time.instant() : null;
            betweenSince = now ? null : time.instant();
            activeBefore = before;
        } finally {
            lock.unlock();
        }
    }

    /** How the run is; empty while no step is at work. */
    Optional<Vitals> vitals(Duration limit) {
        lock.lock();
        try {
            Instant since = workingSince;
            return since == null
                    ? Optional.empty()
                    : Optional.of(new Vitals(
                            activeBefore,
                            since,
                            limit,
                            Optional.ofNullable(session).map(LiveSession::vitals)));
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
