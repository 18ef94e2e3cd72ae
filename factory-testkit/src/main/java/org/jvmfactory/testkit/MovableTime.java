package org.jvmfactory.testkit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;

/** A clock that stands still until it is moved, so that a test needn't wait for an hour to pass. Thread-safe. */
public final class MovableTime implements InstantSource {

    private final ReentrantLock lock = new ReentrantLock();
    private volatile Instant now;

    private MovableTime(Instant start) {
        this.now = start;
    }

    /** A clock that stands at {@code start}. */
    public static MovableTime at(Instant start) {
        return new MovableTime(requireNonNull(start, "start"));
    }

    /** Lets time pass. */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time doesn't go back, got " + duration);
        }
        lock.lock();
        try {
            now = now.plus(duration);
        } finally {
            lock.unlock();
        }
    }

    /** Puts the clock back, as when one that was wrong is put right. */
    public void putBack(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("a clock is put back by some time, got " + duration);
        }
        lock.lock();
        try {
            now = now.minus(duration);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Instant instant() {
        return now;
    }
}
