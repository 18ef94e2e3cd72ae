package org.jvmfactory.execution;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jvmfactory.policy.Permits;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.Wait;
import org.jvmfactory.workflow.Next;
import org.jvmfactory.workflow.Node;

/**
 * Whether budgets and engines let a run begin, or go on where a budget stopped it: found out before its place is made ready, so that a task that is
 * held back costs next to nothing.
 *
 * @param refused why not, where time will help
 * @param resumes the step that a budget had stopped and that goes on now
 */
record BudgetGate(Optional<Permits.Refused> refused, Optional<StepPath> resumes) {

    private static final BudgetGate OPEN = new BudgetGate(Optional.empty(), Optional.empty());

    /** Enough for a run to begin: its first conversation asks for what it needs. */
    private static final Money ANYTHING = new Money(1);

    static BudgetGate of(PermitDesk permits) {
        return closed(permits.ask(Optional.of(ANYTHING))).orElse(OPEN);
    }

    /** @param refused why no engine can be had for the first step of a run */
    static BudgetGate ofEngines(Optional<Permits.Refused> refused) {
        return new BudgetGate(refused, Optional.empty());
    }

    /**
     * @param all what comes next in the run under way
     * @param limit what a conversation of that step's agent may cost at most
     */
    static BudgetGate of(PermitDesk permits, List<Next> all, Function<Node.Step, Optional<Money>> limit) {
        if (all.stream().allMatch(BudgetGate::held) && all.get(0) instanceof Next.Waiting waiting) {
            return closed(permits.ask(limit.apply(waiting.run().step())))
                    .orElse(new BudgetGate(
                            Optional.empty(), Optional.of(waiting.run().path())));
        }
        return OPEN;
    }

    private static boolean held(Next next) {
        return next instanceof Next.Waiting waiting
                && waiting.on() instanceof Wait.ForTime time
                && Permits.isRefusal(time.why());
    }

    private static Optional<BudgetGate> closed(Permits.Decision decision) {
        return decision instanceof Permits.Refused refused && refused.until().isPresent()
                ? Optional.of(new BudgetGate(Optional.of(refused), Optional.empty()))
                : Optional.empty();
    }
}
