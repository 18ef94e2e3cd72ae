package org.jvmfactory.workflow;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.config.ConfigNode;

/** A part of a workflow. Its name is unique in its workflow. */
public sealed interface Node {

    String id();

    /** The node is passed over where this doesn't hold. */
    Optional<Condition> when();

    /**
     * One step.
     *
     * @param uses its type: {@code agent}, {@code verify}, yours
     * @param agent the role that works in it, where it is a step that needs one
     * @param engine the engine it works with, before all that the task, the role or the configuration say
     * @param model likewise its model
     * @param inputs the outputs it is given, as {@code <step>.<name>}, or {@code <step>} for all of a step's
     * @param with the step's own settings
     * @param retry what happens when it fails in a way that another try may mend
     * @param then where the work goes back to after it
     */
    record Step(
            String id,
            String uses,
            Optional<String> agent,
            Optional<String> engine,
            Optional<String> model,
            List<String> inputs,
            Optional<Condition> when,
            ConfigNode with,
            Retry retry,
            Optional<Jump> then)
            implements Node {
        public Step {
            requireNonNull(id, "id");
            requireNonNull(uses, "uses");
            requireNonNull(agent, "agent");
            requireNonNull(engine, "engine");
            requireNonNull(model, "model");
            inputs = List.copyOf(inputs);
            requireNonNull(when, "when");
            requireNonNull(with, "with");
            requireNonNull(retry, "retry");
            requireNonNull(then, "then");
        }

        /** One that works with whatever the role, the task or the configuration say. */
        public Step(
                String id,
                String uses,
                Optional<String> agent,
                List<String> inputs,
                Optional<Condition> when,
                ConfigNode with,
                Retry retry,
                Optional<Jump> then) {
            this(id, uses, agent, Optional.empty(), Optional.empty(), inputs, when, with, retry, then);
        }

        public Step withAgent(String name) {
            return new Step(id, uses, Optional.of(name), engine, model, inputs, when, with, retry, then);
        }

        /** With another engine, another model, or both; what is empty stays as it is. */
        public Step on(Optional<String> anEngine, Optional<String> aModel) {
            return new Step(
                    id,
                    uses,
                    agent,
                    anEngine.or(this::engine),
                    aModel.or(this::model),
                    inputs,
                    when,
                    with,
                    retry,
                    then);
        }

        public Step withSettings(ConfigNode settings) {
            return new Step(id, uses, agent, engine, model, inputs, when, settings, retry, then);
        }
    }

    /** Nodes one after the other. */
    record Sequence(String id, List<Node> nodes, Optional<Condition> when) implements Node {
        public Sequence {
            requireNonNull(id, "id");
            nodes = List.copyOf(nodes);
            requireNonNull(when, "when");
        }
    }

    /** Nodes over and over until a condition holds after a round, at most so often. */
    record Loop(String id, List<Node> nodes, Optional<Condition> until, int atMost, Optional<Condition> when)
            implements Node {
        public Loop {
            requireNonNull(id, "id");
            nodes = List.copyOf(nodes);
            requireNonNull(until, "until");
            requireNonNull(when, "when");
            if (atMost < 1) {
                throw new IllegalArgumentException("loop '" + id + "' needs at least one round, got " + atMost);
            }
        }
    }

    /**
     * Branches side by side, each in a workspace of its own. Then one of them is picked, whose work the run goes on with. A branch that fails
     * is out; the node fails where all are.
     *
     * @param judge the step that picks one: its output {@code pick} is the name of the branch
     * @param rule what counts where there is no judge
     */
    record Parallel(String id, List<Node> branches, Optional<Step> judge, Rule rule, Optional<Condition> when)
            implements Node {
        public Parallel {
            requireNonNull(id, "id");
            branches = List.copyOf(branches);
            requireNonNull(judge, "judge");
            requireNonNull(rule, "rule");
            requireNonNull(when, "when");
            if (branches.size() < 2) {
                throw new IllegalArgumentException("'" + id + "' needs at least two branches, got " + branches.size());
            }
        }
    }

    /** Which branch counts where no judge picks one. */
    enum Rule {
        /** The first whose last verdict wants no more work; else the first without a verdict; else the first. */
        FIRST_PASSING,
        /** Each: their results count together, a verdict that wants more work before one that doesn't. What they wrote isn't gone on with. */
        ALL
    }

    /** Another workflow, in place of this node. */
    record Call(String id, String workflow, Optional<Condition> when) implements Node {
        public Call {
            requireNonNull(id, "id");
            requireNonNull(workflow, "workflow");
            requireNonNull(when, "when");
        }
    }

    /**
     * After a step the work goes back to an earlier node of the same sequence: a round. When the rounds are used up, the run ends
     * unresolved: a step that always jumps isn't run any more, since nobody would look at what it does; one that jumps on a condition runs,
     * and where the condition holds the work goes on behind it.
     *
     * @param atMost how many rounds there may be
     * @param when the jump is taken only where this holds after the step; always where empty
     */
    record Jump(String backTo, int atMost, Optional<Condition> when) {
        public Jump {
            requireNonNull(backTo, "backTo");
            requireNonNull(when, "when");
            if (atMost < 0) {
                throw new IllegalArgumentException("a number of rounds can't be negative, got " + atMost);
            }
        }
    }

    /**
     * How often a step is tried when it fails in a way that another try may mend, and how long is waited between.
     *
     * @param attempts tries in all, from 1
     */
    record Retry(int attempts, Duration first, Duration max) {

        /** One further try after ten seconds. */
        public static final Retry ONCE = new Retry(2, Duration.ofSeconds(10), Duration.ofMinutes(5));

        public Retry {
            requireNonNull(first, "first");
            requireNonNull(max, "max");
            if (attempts < 1) {
                throw new IllegalArgumentException("a step is tried at least once, got " + attempts);
            }
        }
    }
}
