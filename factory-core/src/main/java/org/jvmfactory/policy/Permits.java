package org.jvmfactory.policy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.journal.BudgetRow;
import org.jvmfactory.policy.Budgets.Ceiling;
import org.jvmfactory.policy.Budgets.Window;
import org.jvmfactory.task.Money;

/** Decides whether an agent may be set to work, and how much money is reserved for it. Pure. */
public final class Permits {

    /** When to ask again for what others have reserved: it may be given back at any time. */
    static final Duration SOON = Duration.ofMinutes(1);

    private static final Duration LATER = Duration.ofMinutes(5);

    private static final String NO_MORE = " allows no more now: ";
    private static final String RESERVED = "others at work have reserved too much of what is left";

    private Permits() {}

    /** What is decided. */
    public sealed interface Decision {}

    /**
     * It may begin.
     *
     * @param money what it may cost at most, and is reserved; empty where no budget counts money
     * @param cut the shared budget that leaves it no more than that; empty where its own limit, the task's budget or nothing does
     */
    public record Granted(Optional<Money> money, Optional<Window> cut) implements Decision {}

    /**
     * It may not begin.
     *
     * @param until when it may be asked again; empty where only a person can help
     */
    public record Refused(String reason, Optional<Instant> until) implements Decision {
        public Refused {
            requireNonNull(reason, "reason");
            requireNonNull(until, "until");
        }

        /** Whether it is only a matter of what others at work give back. */
        public boolean passesSoon() {
            return reason.endsWith(RESERVED);
        }

        /** The same for who has waited for so long already: the longer, the less often it is asked again. */
        public Refused after(Duration waited) {
            Duration longer = waited.compareTo(LATER) < 0 ? waited : LATER;
            return passesSoon() && longer.compareTo(SOON) > 0
                    ? new Refused(reason, until.map(soon -> soon.minus(SOON).plus(longer)))
                    : this;
        }
    }

    /**
     * A task's own budget, and what has been used of it.
     *
     * @param reserved for others of its agents that are at work now
     */
    public record Own(Ceiling ceiling, Money spent, int iterations, Money reserved) {

        /** One of which no other agent is at work. */
        public Own(Ceiling ceiling, Money spent, int iterations) {
            this(ceiling, spent, iterations, Money.ZERO);
        }

        private Optional<Money> left() {
            return ceiling.money().map(most -> most.minus(spent).minus(reserved));
        }
    }

    /** A shared budget, and how it stands. */
    public record Shared(Window window, BudgetRow row) {

        private Optional<Money> left() {
            return window.ceiling().money().map(most -> most.minus(row.spent()));
        }
    }

    /**
     * The decision. What is left is reserved where the limit is higher, or there is none; but where others at work have reserved part of
     * it, they are waited for, since they hardly ever need all of it.
     *
     * @param limit what the conversation may cost at most, where the engine keeps that
     */
    public static Decision decide(Optional<Money> limit, Own task, List<Shared> shared, Instant now) {
        Optional<String> over = usedUp(task.ceiling(), task.spent(), task.iterations());
        if (over.isPresent()) {
            return new Refused(
                    "the task's budget is used up: " + over.get() + "; retry the task with a higher one",
                    Optional.empty());
        }
        if (task.left().filter(left -> left.compareTo(Money.ZERO) <= 0).isPresent()) {
            return new Refused(
                    "it isn't begun: what is left of the task's budget is reserved for others at work; retry the task with a"
                            + " higher one",
                    Optional.empty());
        }
        for (Shared budget : shared) {
            BudgetRow row = budget.row();
            Optional<String> why = usedUp(budget.window().ceiling(), row.spent(), row.iterations());
            if (why.isPresent()) {
                return new Refused(
                        budget.window().name() + NO_MORE + why.get(),
                        budget.window().next());
            }
        }
        Optional<Money> money = least(limit, task.left());
        Optional<Window> cut = Optional.empty();
        for (Shared budget : shared) {
            Optional<Money> less = least(money, budget.left());
            if (!less.equals(money)) {
                money = less;
                cut = Optional.of(budget.window());
            }
        }
        Optional<Money> amount = reservedAtAll(task, shared) ? money : Optional.empty();
        for (Shared budget : shared) {
            if (amount.isPresent()
                    && budget.left().stream()
                            .anyMatch(
                                    left -> left.minus(budget.row().reserved()).compareTo(amount.get()) < 0)) {
                return new Refused(budget.window().name() + NO_MORE + RESERVED, Optional.of(now.plus(SOON)));
            }
        }
        return new Granted(amount, cut);
    }

    /**
     * The part of what is left that one of several conversations may have which begin side by side; empty where nothing limits them, or
     * where nothing is left.
     *
     * @param several how many begin, this one included
     */
    public static Optional<Money> share(Own task, List<Shared> shared, int several) {
        Optional<Money> left = task.left();
        for (Shared budget : shared) {
            left = least(left, budget.left().map(it -> it.minus(budget.row().reserved())));
        }
        return left.map(money -> new Money(money.micros() / several)).filter(part -> part.micros() > 0);
    }

    /** Why a conversation was stopped at what {@code budget} had left for it, though that has more by now. */
    public static String cutShort(Window budget) {
        return budget.name() + NO_MORE + "what it had left was used up";
    }

    /** Whether {@code reason} is that a shared budget has nothing left at present. */
    public static boolean isRefusal(String reason) {
        return reason.contains("budget" + NO_MORE);
    }

    private static boolean reservedAtAll(Own task, List<Shared> shared) {
        return task.ceiling().money().isPresent()
                || shared.stream()
                        .anyMatch(budget -> budget.window().ceiling().money().isPresent());
    }

    private static Optional<String> usedUp(Ceiling ceiling, Money spent, long iterations) {
        Optional<String> money = ceiling.money()
                .filter(most -> spent.compareTo(most) >= 0)
                .map(most -> spent + " of " + most + " are used");
        return money.or(() -> ceiling.iterations()
                .filter(most -> iterations >= most)
                .map(most -> iterations + " of " + most + " iterations are used"));
    }

    private static Optional<Money> least(Optional<Money> one, Optional<Money> other) {
        return one.isPresent() && other.isPresent()
                ? Optional.of(one.get().compareTo(other.get()) <= 0 ? one.get() : other.get())
                : one.or(() -> other);
    }
}
