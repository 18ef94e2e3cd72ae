package org.jvmfactory.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jvmfactory.journal.BudgetRow;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Permit;
import org.jvmfactory.task.StepPath;

/** What the journal says of shared budgets. */
final class BudgetRows {

    /** Where a permit is open: one at a time in each branch of a run. */
    private record Place(StreamId task, StepPath path) {}

    private BudgetRows() {}

    /** The rows are what the journal says, and nothing is reserved any more: nothing was lost, nothing counted twice. */
    static void assertBalanced(FactoryStore store) {
        List<BudgetRow> rebuilt = rebuilt(store.readAll(0, 100_000));
        assertThat(rebuilt)
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.reserved()).isEqualTo(Money.ZERO));
        assertThat(store.budgets(rebuilt.stream().map(BudgetRow::scope).toList()))
                .isEqualTo(rebuilt);
    }

    private static List<BudgetRow> rebuilt(List<JournalEntry> journal) {
        Map<String, BudgetRow> rows = new HashMap<>();
        Map<Place, Permit> open = new HashMap<>();
        for (JournalEntry entry : journal) {
            if (entry.event() instanceof Event.PermitTaken taken) {
                assertThat(open.put(new Place(entry.stream(), taken.path()), taken.permit()))
                        .isNull();
                draw(rows, taken.permit(), Money.ZERO, reserved(taken.permit()), 1);
            } else if (entry.event() instanceof Event.PermitSettled settled) {
                Permit permit = open.remove(new Place(entry.stream(), settled.path()));
                assertThat(permit).isNotNull();
                draw(rows, permit, settled.counted(), Money.ZERO.minus(reserved(permit)), 0);
            }
        }
        return new ArrayList<>(rows.values());
    }

    private static Money reserved(Permit permit) {
        return permit.money().orElse(Money.ZERO);
    }

    private static void draw(Map<String, BudgetRow> rows, Permit permit, Money spent, Money reserved, int iterations) {
        for (String scope : permit.scopes()) {
            BudgetRow row = rows.getOrDefault(scope, BudgetRow.untouched(scope));
            rows.put(
                    scope,
                    new BudgetRow(
                            scope,
                            row.spent().plus(spent),
                            row.reserved().plus(reserved),
                            row.iterations() + iterations));
        }
    }
}
