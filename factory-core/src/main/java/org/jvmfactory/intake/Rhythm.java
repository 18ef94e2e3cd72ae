package org.jvmfactory.intake;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jvmfactory.retry.Backoff;

/**
 * How long it is until a tracker is looked at again: sooner where something happens, later where nothing does, and ever later while it is down.
 * Immutable.
 *
 * @param usual what was asked for
 * @param pause until the next look
 * @param failures in a row
 */
record Rhythm(Duration usual, Duration pause, int failures) {

    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final int FASTER = 4;
    private static final int SLOWER = 4;

    Rhythm {
        requireNonNull(usual, "usual");
        requireNonNull(pause, "pause");
    }

    static Rhythm of(Duration usual) {
        return new Rhythm(usual, usual, 0);
    }

    /** After a look that brought something, or didn't. */
    Rhythm after(boolean news, Optional<Duration> asked) {
        Duration next = news
                ? usual.dividedBy(FASTER)
                : shorter(pause.multipliedBy(3).dividedBy(2), usual.multipliedBy(SLOWER));
        return new Rhythm(usual, longer(longer(next, news ? next : usual), asked.orElse(Duration.ZERO)), 0);
    }

    /** After one that failed. */
    Rhythm failed(Optional<Duration> asked, RandomGenerator random) {
        Duration next = new Backoff(usual, longer(LONGEST, usual)).after(failures + 1, random);
        return new Rhythm(usual, longer(next, asked.orElse(Duration.ZERO)), failures + 1);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
