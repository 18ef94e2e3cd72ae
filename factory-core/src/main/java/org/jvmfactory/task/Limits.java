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
 * @param money what it may cost: a task in all its runs, an agent in one conversation
 * @param tool the time one tool call may take, whether it prints anything or not
 * @param repeats how often in a row an agent may do the same; 0 for as often as it likes
 */
public record Limits(
        Optional<Duration> total,
        Optional<Duration> silence,
        Optional<Integer> turns,
        Optional<Money> money,
        Optional<Duration> tool,
        Optional<Integer> repeats) {

    /** Nothing said: everything is inherited. */
    public static final Limits INHERITED =
            new Limits(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public Limits {
        requireNonNull(money, "money");
        requirePositive(total, "total");
        requirePositive(silence, "silence");
        requirePositive(tool, "tool");
        turns.filter(turn -> turn < 1).ifPresent(turn -> {
            throw new IllegalArgumentException("a limit of " + turn + " turns leaves nothing to do; use at least 1");
        });
        repeats.filter(times -> times < 0 || times == 1).ifPresent(times -> {
            throw new IllegalArgumentException("to do something " + times + " times is no repetition; use at least 2, "
                    + "or 0 to allow any number");
        });
    }

    /** Limits that inherit how long a tool may run and how often an agent may repeat itself. */
    public Limits(
            Optional<Duration> total, Optional<Duration> silence, Optional<Integer> turns, Optional<Money> money) {
        this(total, silence, turns, money, Optional.empty(), Optional.empty());
    }

    /** These limits, with {@code wider} where they say nothing. */
    public Limits or(Limits wider) {
        return new Limits(
                total.or(wider::total),
                silence.or(wider::silence),
                turns.or(wider::turns),
                money.or(wider::money),
                tool.or(wider::tool),
                repeats.or(wider::repeats));
    }

    public Limits withTotal(Duration limit) {
        return new Limits(Optional.of(limit), silence, turns, money, tool, repeats);
    }

    public Limits withSilence(Duration limit) {
        return new Limits(total, Optional.of(limit), turns, money, tool, repeats);
    }

    public Limits withMoney(Money limit) {
        return new Limits(total, silence, turns, Optional.of(limit), tool, repeats);
    }

    public Limits withTool(Duration limit) {
        return new Limits(total, silence, turns, money, Optional.of(limit), repeats);
    }

    public Limits withRepeats(int times) {
        return new Limits(total, silence, turns, money, tool, Optional.of(times));
    }

    private static void requirePositive(Optional<Duration> limit, String name) {
        limit.filter(duration -> duration.isNegative() || duration.isZero()).ifPresent(duration -> {
            throw new IllegalArgumentException("the " + name + " limit must be longer than nothing, got " + duration);
        });
    }
}
