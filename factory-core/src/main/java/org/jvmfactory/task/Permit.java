package org.jvmfactory.task;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What a conversation with an agent may use: taken before it begins, settled after it.
 *
 * @param scopes the names of the shared budgets that it draws on, besides the task's own
 * @param money how much is reserved in each of them; empty where no budget counts money
 * @param unknown what it counts as at least, should nobody say what it cost
 */
public record Permit(List<String> scopes, Optional<Money> money, Money unknown) {

    public Permit {
        scopes = List.copyOf(scopes);
        requireNonNull(money, "money");
        requireNonNull(unknown, "unknown");
    }

    /** What is counted against the budgets of a conversation that cost {@code cost}. */
    public Money counted(Cost cost) {
        boolean known =
                cost.certainty() != Cost.Certainty.UNKNOWN || cost.money().compareTo(unknown) > 0;
        return known ? cost.money() : unknown;
    }
}
