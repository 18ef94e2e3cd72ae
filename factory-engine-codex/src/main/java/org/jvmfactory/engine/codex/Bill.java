package org.jvmfactory.engine.codex;

import java.util.Optional;
import java.util.Set;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.engine.Prices;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Usage;

/** What a turn costs, by the price of its model: the CLI counts tokens and no money. */
record Bill(Prices prices) {

    /** Where an answer was broken off, the provider has counted what the CLI hasn't. */
    private static final Set<FailureClass> BROKEN_OFF =
            Set.of(FailureClass.ENDED_BY_US, FailureClass.CRASHED, FailureClass.NETWORK);

    Cost of(Optional<String> model, Usage used, Optional<AgentFailure> failure) {
        boolean whole = failure.stream().noneMatch(it -> BROKEN_OFF.contains(it.kind()));
        if (used.equals(Usage.NONE)) {
            return whole && failure.isPresent() ? Cost.NOTHING : Cost.UNKNOWN;
        }
        Cost cost = model.map(name -> prices.estimate(name, used)).orElse(Cost.UNKNOWN);
        return whole ? cost : cost.plus(Cost.UNKNOWN);
    }

    /** Whether it can be told what {@code model} costs. */
    boolean knows(Optional<String> model) {
        return model.flatMap(prices::of).isPresent();
    }
}
