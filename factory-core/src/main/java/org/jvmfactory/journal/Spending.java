package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Permit;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.StepPath;

/**
 * What a task's agents have used in all its runs. Immutable.
 *
 * @param counted what counts against the task's budget: what is known, and what was assumed where nothing was
 * @param iterations how often an agent was set to work
 * @param allowed the task's budget where a person set it anew
 * @param open the permit of the conversation under way; empty where there is none
 */
public record Spending(Money counted, int iterations, Optional<Money> allowed, Optional<Open> open) {

    static final Spending NOTHING = new Spending(Money.ZERO, 0, Optional.empty(), Optional.empty());

    public Spending {
        requireNonNull(counted, "counted");
        requireNonNull(allowed, "allowed");
        requireNonNull(open, "open");
    }

    /**
     * A permit that was taken and isn't settled.
     *
     * @param turns what the turns that have ended cost
     * @param underWay whether a turn is under way, of which nobody knows yet
     * @param before what counted when it was taken
     */
    public record Open(RunId run, StepPath path, Permit permit, Cost turns, boolean underWay, Money before) {

        public Open {
            requireNonNull(run, "run");
            requireNonNull(path, "path");
            requireNonNull(permit, "permit");
            requireNonNull(turns, "turns");
            requireNonNull(before, "before");
        }

        /** What is known of its cost if it ends here. */
        public Cost cost() {
            return underWay ? turns.plus(Cost.UNKNOWN) : turns;
        }

        Open reported(AgentEvent event) {
            return event instanceof AgentEvent.TurnEnded ended
                    ? new Open(run, path, permit, turns.plus(ended.result().cost()), false, before)
                    : new Open(run, path, permit, turns, true, before);
        }
    }

    /** After {@code event}, the next of the task's stream. */
    public Spending after(Event event) {
        if (event instanceof Event.SessionOpened) {
            return new Spending(counted, iterations + 1, allowed, open);
        }
        if (event instanceof Event.AgentReported reported) {
            return reported(reported.event());
        }
        if (event instanceof Event.PermitTaken taken) {
            Open fresh = new Open(taken.run(), taken.path(), taken.permit(), Cost.NOTHING, true, counted);
            return new Spending(counted, iterations, allowed, Optional.of(fresh));
        }
        if (event instanceof Event.PermitSettled settled) {
            Money before = open.map(Open::before).orElse(counted);
            return new Spending(before.plus(settled.counted()), iterations, allowed, Optional.empty());
        }
        if (event instanceof Event.CommandTaken taken
                && taken.command() instanceof Command.Retry retry
                && taken.outcome().equals(TaskFold.Outcomes.ACCEPTED)) {
            return new Spending(counted, iterations, retry.budget().or(() -> allowed), open);
        }
        return this;
    }

    private Spending reported(AgentEvent event) {
        Money more = event instanceof AgentEvent.TurnEnded ended
                ? ended.result().cost().money()
                : Money.ZERO;
        return new Spending(counted.plus(more), iterations, allowed, open.map(permit -> permit.reported(event)));
    }
}
