package org.jvmfactory.watchdog;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Another source's time that never goes back: where that one is put back, this one goes on from where it was. For measuring lengths of time
 * within one process; never for anything that is stored. Thread-safe.
 */
public final class SteadyTime implements InstantSource {

    private final InstantSource source;
    private final ReentrantLock lock = new ReentrantLock();
    private Duration ahead = Duration.ZERO;
    private Instant last = Instant.MIN;

    public SteadyTime(InstantSource source) {
        this.source = requireNonNull(source, "source");
    }

    @Override
    public Instant instant() {
        lock.lock();
        try {
            Instant now = source.instant().plus(ahead);
            if (now.isBefore(last)) {
                ahead = ahead.plus(Duration.between(now, last));
                now = last;
            }
            last = now;
            return now;
        } finally {
            lock.unlock();
        }
    }
}
