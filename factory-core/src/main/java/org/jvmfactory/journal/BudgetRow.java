package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import org.jvmfactory.task.Money;

/**
 * What has been drawn on a budget that tasks share. Changes in the same transaction as the events {@link Event.PermitTaken} and
 * {@link Event.PermitSettled}, and can be rebuilt from them.
 *
 * @param scope the budget's name, such as {@code day/2026-11-21}
 * @param spent what settled permits came to
 * @param reserved what open permits may still come to
 * @param iterations how many permits were taken
 */
public record BudgetRow(String scope, Money spent, Money reserved, long iterations) {

    public BudgetRow {
        requireNonNull(scope, "scope");
        requireNonNull(spent, "spent");
        requireNonNull(reserved, "reserved");
    }

    /** A budget on which nobody has drawn. */
    public static BudgetRow untouched(String scope) {
        return new BudgetRow(scope, Money.ZERO, Money.ZERO, 0);
    }
}
