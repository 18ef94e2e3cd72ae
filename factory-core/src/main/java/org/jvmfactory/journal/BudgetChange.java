package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jvmfactory.task.Money;

/**
 * How a commit changes the row of a shared budget. A store refuses the whole commit where the row would go beyond a ceiling.
 *
 * @param spent added to what is spent
 * @param reserved added to what is reserved; negative where a reservation is given back
 * @param iterations added to the iterations
 * @param most what spent and reserved together may come to at most; empty where anything goes
 * @param mostIterations likewise for iterations
 */
public record BudgetChange(
        String scope,
        Money spent,
        Money reserved,
        int iterations,
        Optional<Money> most,
        Optional<Integer> mostIterations) {

    public BudgetChange {
        requireNonNull(scope, "scope");
        requireNonNull(spent, "spent");
        requireNonNull(reserved, "reserved");
        requireNonNull(most, "most");
        requireNonNull(mostIterations, "mostIterations");
    }

    /** One more iteration, with {@code money} reserved for it. */
    public static BudgetChange take(String scope, Money money, Optional<Money> most, Optional<Integer> mostIterations) {
        return new BudgetChange(scope, Money.ZERO, money, 1, most, mostIterations);
    }

    /** What was {@code reserved} has come to {@code spent}, however much that is. */
    public static BudgetChange settle(String scope, Money reserved, Money spent) {
        return new BudgetChange(scope, spent, Money.ZERO.minus(reserved), 0, Optional.empty(), Optional.empty());
    }

    /** The row after the change; empty where a ceiling is in the way. */
    public Optional<BudgetRow> applied(BudgetRow row) {
        BudgetRow after = new BudgetRow(
                row.scope(), row.spent().plus(spent), row.reserved().plus(reserved), row.iterations() + iterations);
        boolean fits = most.stream()
                        .allMatch(
                                ceiling -> after.spent().plus(after.reserved()).compareTo(ceiling) <= 0)
                && mostIterations.stream().allMatch(ceiling -> after.iterations() <= ceiling);
        return fits ? Optional.of(after) : Optional.empty();
    }
}
