package org.jvmfactory.engine.codex;

import java.util.Optional;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.task.Limits;
import org.jvmfactory.task.Money;

/** Keeps the limits of a session, which the CLI knows nothing of: they are looked at whenever an answer has been counted. */
record Meter(Limits limits, Bill bill) {

    /** Why the agent must be stopped before its model is asked once more; empty where it may go on, or doesn't want to. */
    Optional<AgentFailure> reached(Turn turn, Optional<String> model) {
        boolean goesOn = turn.called;
        int answers = turn.used.turns();
        Optional<Integer> most = limits.turns().filter(limit -> answers > limit || (goesOn && answers == limit));
        if (most.isPresent()) {
            return Optional.of(Failures.of(
                    FailureClass.MAX_TURNS, "The maximum number of turns (" + most.get() + ") was reached."));
        }
        Money spent = bill.of(model, turn.used, Optional.empty()).money();
        return limits.money()
                .filter(limit -> goesOn && spent.compareTo(limit) >= 0)
                .map(limit -> Failures.of(FailureClass.BUDGET, "The maximum budget (" + limit + ") was reached."));
    }

    /** Why a limit can't be kept for {@code model}; empty where it can, or there is none. */
    Optional<AgentFailure> unknowable(Optional<String> model) {
        return limits.money()
                .filter(limit -> !bill.knows(model))
                .map(limit -> Failures.of(
                        FailureClass.USAGE,
                        "The limit of " + limit + " can't be kept, because nobody knows what the model '"
                                + model.orElse("")
                                + "' costs. Add it to 'prices' in the configuration, or do without the limit."));
    }
}
