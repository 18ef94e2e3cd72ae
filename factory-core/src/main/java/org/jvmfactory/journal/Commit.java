package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One transaction on a task: events at the end of its stream, the change of its row, commands that leave the inbox, what is drawn on
 * shared budgets. All of it or nothing.
 *
 * @param at when it is made
 * @param expectedSequence the sequence of the first event; another writer's event there refuses the commit
 * @param change of the row; empty where it stays as it is
 * @param taken ids of commands that leave the inbox; taking one that was taken before refuses the commit
 * @param budgets at most one change for each budget; one that a ceiling is against refuses the commit
 * @param times when each event happened
 */
public record Commit(
        Fence fence,
        long expectedSequence,
        Instant at,
        List<Event> events,
        Optional<TaskChange> change,
        List<Long> taken,
        List<BudgetChange> budgets,
        List<Instant> times) {

    public Commit {
        requireNonNull(fence, "fence");
        requireNonNull(at, "at");
        requireNonNull(change, "change");
        events = List.copyOf(events);
        taken = List.copyOf(taken);
        budgets = List.copyOf(budgets);
        times = List.copyOf(times);
        if (times.size() != events.size()) {
            throw new IllegalArgumentException(
                    "a commit of " + events.size() + " events has " + times.size() + " times");
        }
        Set<String> scopes = new HashSet<>();
        for (BudgetChange budget : budgets) {
            if (!scopes.add(budget.scope())) {
                throw new IllegalArgumentException("a commit changes the budget '" + budget.scope() + "' twice");
            }
        }
    }

    /** A transaction whose events happened just now. */
    public Commit(
            Fence fence,
            long expectedSequence,
            Instant at,
            List<Event> events,
            Optional<TaskChange> change,
            List<Long> taken,
            List<BudgetChange> budgets) {
        this(fence, expectedSequence, at, events, change, taken, budgets, Collections.nCopies(events.size(), at));
    }

    /** A transaction that draws on no budget. */
    public Commit(
            Fence fence,
            long expectedSequence,
            Instant at,
            List<Event> events,
            Optional<TaskChange> change,
            List<Long> taken) {
        this(fence, expectedSequence, at, events, change, taken, List.of());
    }
}
