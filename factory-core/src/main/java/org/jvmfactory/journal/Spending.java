package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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
 * @param open the permits of the conversations under way
 */
public record Spending(Money counted, int iterations, Optional<Money> allowed, List<Open> open) {

    static final Spending NOTHING = new Spending(Money.ZERO, 0, Optional.empty(), List.of());

    public Spending {
        requireNonNull(counted, "counted");
        requireNonNull(allowed, "allowed");
        open = List.copyOf(open);
    }

    /**
     * A permit that was taken and isn't settled.
     *
     * @param turns what the turns that have ended cost
     * @param underWay whether a turn is under way, of which nobody knows yet
     */
    public record Open(RunId run, StepPath path, Permit permit, Cost turns, boolean underWay) {

        public Open {
            requireNonNull(run, "run");
            requireNonNull(path, "path");
            requireNonNull(permit, "permit");
            requireNonNull(turns, "turns");
        }

        /** What is known of its cost if it ends here. */
        public Cost cost() {
            return underWay ? turns.plus(Cost.UNKNOWN) : turns;
        }

        /** What is reserved for it and not counted yet. */
        public Money left() {
            Money left = permit.money().orElse(Money.ZERO).minus(turns.money());
            return left.compareTo(Money.ZERO) > 0 ? left : Money.ZERO;
        }

        Open reported(AgentEvent event) {
            return event instanceof AgentEvent.TurnEnded ended
                    ? new Open(run, path, permit, turns.plus(ended.result().cost()), false)
                    : new Open(run, path, permit, turns, true);
        }
    }

    /** What is reserved for the conversations under way and not counted yet. */
    public Money reserved() {
        return open.stream().map(Open::left).reduce(Money.ZERO, Money::plus);
    }

    /** The permit of the conversation at {@code path}, if one is open. */
    public Optional<Open> open(StepPath path) {
        return open.stream().filter(permit -> permit.path().equals(path)).findFirst();
    }

    /** After {@code event}, the next of the task's stream. */
    public Spending after(Event event) {
        if (event instanceof Event.SessionOpened) {
            return new Spending(counted, iterations + 1, allowed, open);
        }
        if (event instanceof Event.AgentReported reported) {
            return reported(reported);
        }
        if (event instanceof Event.PermitTaken taken) {
            List<Open> all = without(taken.path());
            all.add(new Open(taken.run(), taken.path(), taken.permit(), Cost.NOTHING, true));
            return new Spending(counted, iterations, allowed, all);
        }
        if (event instanceof Event.PermitSettled settled) {
            Money turns = open(settled.path()).map(it -> it.turns().money()).orElse(Money.ZERO);
            return new Spending(
                    counted.minus(turns).plus(settled.counted()), iterations, allowed, without(settled.path()));
        }
        if (event instanceof Event.CommandTaken taken
                && taken.command() instanceof Command.Retry retry
                && taken.outcome().equals(TaskFold.Outcomes.ACCEPTED)) {
            return new Spending(counted, iterations, retry.budget().or(() -> allowed), open);
        }
        return this;
    }

    private List<Open> without(StepPath path) {
        return open.stream()
                .filter(permit -> !permit.path().equals(path))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private Spending reported(Event.AgentReported reported) {
        Money more = reported.event() instanceof AgentEvent.TurnEnded ended
                ? ended.result().cost().money()
                : Money.ZERO;
        List<Open> all = open.stream()
                .map(permit -> permit.path().equals(reported.path()) ? permit.reported(reported.event()) : permit)
                .toList();
        return new Spending(counted.plus(more), iterations, allowed, all);
    }
}
