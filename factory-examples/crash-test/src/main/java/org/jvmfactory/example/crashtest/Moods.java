package org.jvmfactory.example.crashtest;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How the world outside misbehaves, by a seed: it refuses, or does what was asked and says nothing, or takes its time. Thread-safe. */
final class Moods {

    private static final int MOST_FAILURES = 3;
    private static final int LONGEST_MILLIS = 60;

    private final Random random;
    private final Ledger failures;

    /** @param failures where it is noted about what it failed, so that nothing fails for ever */
    Moods(long seed, Ledger failures) {
        this.random = new Random(seed);
        this.failures = failures;
    }

    /** What comes of a call. */
    enum Mood {
        GOOD,
        /** Nothing is done, and the caller is told so. */
        REFUSES,
        /** It is done, and the caller isn't told. */
        SILENT
    }

    synchronized Mood next(String about) {
        Mood mood = switch (random.nextInt(8)) {
            case 0 -> Mood.REFUSES;
            case 1 -> Mood.SILENT;
            default -> Mood.GOOD;
        };
        if (mood == Mood.GOOD) {
            return mood;
        }
        long before = failures.lines("failed").stream()
                .filter(line -> line.get(1).equals(about))
                .count();
        if (before >= MOST_FAILURES) {
            return Mood.GOOD;
        }
        failures.add("failed", about, mood.name());
        return mood;
    }

    /** Between an effect and its answer time passes. */
    void dawdle() {
        int millis;
        synchronized (this) {
            millis = random.nextInt(3) == 0 ? random.nextInt(LONGEST_MILLIS) : 0;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
