package org.jvmfactory.policy;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.task.Money;

/**
 * What agents may use: each task in all its runs, all tasks together on a day, those of each repository on a day. An iteration is one
 * conversation with an agent, from its prompt until it has ended. Immutable.
 *
 * @param task for each task that has no budget of its own
 * @param day over all instances that share a store
 * @param repository likewise, for each repository
 * @param unknown what a conversation counts as at least when nobody says what it cost; no more than was reserved for it
 */
public record Budgets(Ceiling task, Daily day, Daily repository, Money unknown) {

    /** Nothing is limited. */
    public static final Budgets NONE = new Budgets(Ceiling.NONE, Daily.NONE, Daily.NONE, Money.usd("1"));

    public Budgets {
        requireNonNull(task, "task");
        requireNonNull(day, "day");
        requireNonNull(repository, "repository");
        requireNonNull(unknown, "unknown");
        if (unknown.micros() < 0) {
            throw new IllegalArgumentException("an unknown cost can't count as less than nothing, got " + unknown);
        }
    }

    /**
     * How much there is; what is empty is unlimited.
     *
     * @param money more than nothing
     * @param iterations at least 1
     */
    public record Ceiling(Optional<Money> money, Optional<Integer> iterations) {

        public static final Ceiling NONE = new Ceiling(Optional.empty(), Optional.empty());

        public Ceiling {
            money.filter(amount -> amount.micros() <= 0).ifPresent(amount -> {
                throw new IllegalArgumentException("a budget of " + amount + " leaves nothing to do; use more than 0");
            });
            iterations.filter(count -> count < 1).ifPresent(count -> {
                throw new IllegalArgumentException(
                        "a budget of " + count + " iterations leaves nothing to do; use at least 1");
            });
        }

        public static Ceiling money(String usd) {
            return NONE.withMoney(Money.usd(usd));
        }

        public static Ceiling iterations(int count) {
            return NONE.withIterations(count);
        }

        public Ceiling withMoney(Money amount) {
            return new Ceiling(Optional.of(amount), iterations);
        }

        public Ceiling withIterations(int count) {
            return new Ceiling(money, Optional.of(count));
        }

        public boolean isNone() {
            return money.isEmpty() && iterations.isEmpty();
        }
    }

    /** What a run does for which a day has nothing left. */
    public enum UsedUp {
        /** It holds nothing and goes on when the next day begins. */
        WAIT,
        /** It ends as over budget. */
        END
    }

    /**
     * How much there is for each day.
     *
     * @param zone whose days they are
     */
    public record Daily(Ceiling ceiling, ZoneId zone, UsedUp usedUp) {

        public static final Daily NONE = new Daily(Ceiling.NONE, ZoneOffset.UTC, UsedUp.WAIT);

        public Daily {
            requireNonNull(ceiling, "ceiling");
            requireNonNull(zone, "zone");
            requireNonNull(usedUp, "usedUp");
        }

        public Daily withZone(ZoneId value) {
            return new Daily(ceiling, value, usedUp);
        }

        public Daily withUsedUp(UsedUp value) {
            return new Daily(ceiling, zone, value);
        }

        private static Daily of(Ceiling ceiling) {
            return new Daily(ceiling, NONE.zone(), NONE.usedUp());
        }
    }

    /**
     * A shared budget at a moment.
     *
     * @param scope its name in the store
     * @param name for a person
     * @param next when the next day begins, where a run waits for that; empty where it ends
     */
    public record Window(String scope, String name, Ceiling ceiling, Optional<Instant> next) {}

    public Budgets withTask(Ceiling ceiling) {
        return new Budgets(ceiling, day, repository, unknown);
    }

    /** With days of UTC, for which runs wait. */
    public Budgets withDay(Ceiling ceiling) {
        return withDay(Daily.of(ceiling));
    }

    public Budgets withDay(Daily daily) {
        return new Budgets(task, daily, repository, unknown);
    }

    /** With days of UTC, for which runs wait. */
    public Budgets withRepository(Ceiling ceiling) {
        return withRepository(Daily.of(ceiling));
    }

    public Budgets withRepository(Daily daily) {
        return new Budgets(task, day, daily, unknown);
    }

    public Budgets withUnknown(Money amount) {
        return new Budgets(task, day, repository, amount);
    }

    /**
     * The shared budgets of tasks in a repository, at {@code now}.
     *
     * @param key under which tasks of one repository are known
     */
    public List<Window> windows(String key, Instant now) {
        List<Window> windows = new ArrayList<>();
        if (!day.ceiling().isNone()) {
            windows.add(window("day/", "the day's budget", day, now));
        }
        if (!repository.ceiling().isNone()) {
            windows.add(window("repository/" + key + "/", "the repository's daily budget", repository, now));
        }
        return windows;
    }

    private static Window window(String prefix, String name, Daily daily, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, daily.zone());
        Instant tomorrow = today.plusDays(1).atStartOfDay(daily.zone()).toInstant();
        return new Window(
                prefix + today,
                name,
                daily.ceiling(),
                Optional.of(tomorrow).filter(next -> daily.usedUp() == UsedUp.WAIT));
    }

    /** Reads {@code budget:} of {@code factory.yml}. */
    public static Budgets read(ConfigNode node) {
        node.only("task", "day", "repository", "unknown");
        return new Budgets(
                node.find("task").map(Budgets::task).orElse(NONE.task()),
                node.find("day").map(Budgets::daily).orElse(NONE.day()),
                node.find("repository").map(Budgets::daily).orElse(NONE.repository()),
                node.find("unknown").map(Budgets::unknown).orElse(NONE.unknown()));
    }

    private static Ceiling task(ConfigNode node) {
        node.only("money", "iterations");
        return ceiling(node);
    }

    private static Daily daily(ConfigNode node) {
        node.only("money", "iterations", "zone", "used-up");
        return new Daily(
                ceiling(node),
                node.find("zone").map(Budgets::zone).orElse(Daily.NONE.zone()),
                node.find("used-up").map(word -> word.choice(UsedUp.class)).orElse(Daily.NONE.usedUp()));
    }

    private static Ceiling ceiling(ConfigNode node) {
        Ceiling ceiling = new Ceiling(
                node.find("money").map(Budgets::money), node.find("iterations").map(ConfigNode::positive));
        if (ceiling.isNone()) {
            throw node.error("a budget needs 'money' or 'iterations'");
        }
        return ceiling;
    }

    private static Money money(ConfigNode node) {
        Money money = amount(node);
        if (money.micros() <= 0) {
            throw node.error("expected more than 0 dollars, got " + node.decimal());
        }
        return money;
    }

    private static Money unknown(ConfigNode node) {
        Money money = amount(node);
        if (money.micros() < 0) {
            throw node.error("expected 0 dollars or more, got " + node.decimal());
        }
        return money;
    }

    private static Money amount(ConfigNode node) {
        try {
            return Money.usd(node.decimal());
        } catch (ArithmeticException e) {
            throw node.error("an amount of " + node.decimal() + " dollars is more than can be counted");
        }
    }

    private static ZoneId zone(ConfigNode node) {
        try {
            return ZoneId.of(node.text());
        } catch (DateTimeException e) {
            throw node.error("'" + node.text() + "' is no time zone; write one such as Europe/Berlin or UTC");
        }
    }
}
