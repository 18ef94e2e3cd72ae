package org.jvmfactory.retry;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Waiting times that double from {@code first} up to {@code max}, each shortened by a random part of up to half. Immutable. */
public record Backoff(Duration first, Duration max) {

    public Backoff {
        requireNonNull(first, "first");
        requireNonNull(max, "max");
        if (first.isNegative() || first.isZero() || max.compareTo(first) < 0) {
            throw new IllegalArgumentException("a backoff needs 0 < first <= max, got " + first + " and " + max);
        }
    }

    /** How long to wait after the {@code failures}-th failure in a row, from 1. */
    public Duration after(int failures, RandomGenerator random) {
        if (failures < 1) {
            throw new IllegalArgumentException("failures are counted from 1, got " + failures);
        }
        long limit = max.toMillis();
        long full = first.toMillis();
        for (int i = 1; i < failures && full < limit; i++) {
            full *= 2;
        }
        full = Math.min(full, limit);
        return Duration.ofMillis(full - random.nextLong(full / 2 + 1));
    }
}
