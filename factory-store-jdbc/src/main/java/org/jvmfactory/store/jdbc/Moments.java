package org.jvmfactory.store.jdbc;

import java.time.Duration;
import java.time.Instant;

/** Instants as a database keeps them: nanoseconds since 1970. What lies beyond 1677 or 2262 counts as the end of time. */
final class Moments {

    private static final long SECOND = 1_000_000_000;

    private Moments() {}

    static long nanos(Instant instant) {
        long second = instant.getEpochSecond();
        if (second >= Long.MAX_VALUE / SECOND) {
            return Long.MAX_VALUE;
        }
        if (second <= Long.MIN_VALUE / SECOND) {
            return -Long.MAX_VALUE;
        }
        return second * SECOND + instant.getNano();
    }

    /** The end of a lease taken at {@code from}. */
    static long nanos(Instant from, Duration lease) {
        return nanos(from.plus(lease));
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
    }
}
