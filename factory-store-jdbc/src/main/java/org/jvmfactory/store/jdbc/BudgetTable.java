package org.jvmfactory.store.jdbc;

import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import org.jvmfactory.journal.BudgetChange;
import org.jvmfactory.journal.BudgetRow;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.task.Money;

/** What has been drawn on the budgets that tasks share. */
final class BudgetTable {

    private BudgetTable() {}

    /** Changes the rows one after the other, always in the same order, so that nobody waits for whom he makes wait. */
    static void draw(Sql sql, List<BudgetChange> changes) throws SQLException {
        List<BudgetChange> ordered = changes.stream()
                .sorted(Comparator.comparing(BudgetChange::scope))
                .toList();
        for (BudgetChange change : ordered) {
            draw(sql, change);
        }
    }

    private static void draw(Sql sql, BudgetChange change) throws SQLException {
        sql.update(
                "INSERT INTO factory_budget (scope, spent, reserved, iterations) VALUES (?, 0, 0, 0)"
                        + " ON CONFLICT (scope) DO NOTHING",
                change.scope());
        long money = change.spent().micros() + change.reserved().micros();
        int drawn = sql.update(
                "UPDATE factory_budget SET spent = spent + ?, reserved = reserved + ?, iterations = iterations + ?"
                        + " WHERE scope = ? AND spent + reserved + ? <= ? AND iterations + ? <= ?",
                change.spent().micros(),
                change.reserved().micros(),
                change.iterations(),
                change.scope(),
                money,
                change.most().map(Money::micros).orElse(Long.MAX_VALUE),
                change.iterations(),
                change.mostIterations().map(Integer::longValue).orElse(Long.MAX_VALUE));
        if (drawn == 0) {
            throw StoreException.overBudget(change);
        }
    }

    static BudgetRow find(Sql sql, String scope) throws SQLException {
        return sql.first(
                        "SELECT spent, reserved, iterations FROM factory_budget WHERE scope = ?",
                        row -> new BudgetRow(
                                scope, new Money(row.getLong(1)), new Money(row.getLong(2)), row.getLong(3)),
                        scope)
                .orElse(BudgetRow.untouched(scope));
    }
}
