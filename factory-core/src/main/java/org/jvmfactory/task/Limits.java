package org.jvmfactory.task;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * How much a task, run or agent may use. What is empty is inherited from the next wider scope.
 *
 * @param total the time it may take in all, waiting not counted
 * @param silence the time without a sign of life while the model is thinking
 * @param turns model responses in one session
 * @param money what it may cost
 */
public record Limits(
        Optional<Duration> total, Optional<Duration> silence, Optional<Integer> turns, Optional<Money> money) {

    /** Nothing said: everything is inherited. */
    public static final Limits INHERITED =
            new Limits(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public Limits {
        requireNonNull(money, "money");
        requirePositive(total, "total");
        requirePositive(silence, "silence");
        turns.filter(turn -> turn < 1).ifPresent(turn -> {
            throw new IllegalArgumentException("a limit of " + turn + " turns leaves nothing to do; use at least 1");
        });
    }

    /** These limits, with {@code wider} where they say nothing. */
    public Limits or(Limits wider) {
        return new Limits(
                total.or(wider::total), silence.or(wider::silence), turns.or(wider::turns), money.or(wider::money));
    }

    public Limits withTotal(Duration limit) {
        return new Limits(Optional.of(limit), silence, turns, money);
    }

    public Limits withSilence(Duration limit) {
        return new Limits(total, Optional.of(limit), turns, money);
    }

    private static void requirePositive(Optional<Duration> limit, String name) {
        limit.filter(duration -> duration.isNegative() || duration.isZero()).ifPresent(duration -> {
            throw new IllegalArgumentException("the " + name + " limit must be longer than nothing, got " + duration);
        });
    }
}
