package org.jvmfactory.workflow;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Wait;

/** Something that comes next in a run. */
public sealed interface Next {

    /**
     * Run a step.
     *
     * @param attempt which try this is, from 1
     * @param notBefore wait until then
     * @param seen what the step may look at
     */
    record Run(StepPath path, Node.Step step, int attempt, Optional<Instant> notBefore, Seen seen) implements Next {
        public Run {
            requireNonNull(path, "path");
            requireNonNull(step, "step");
            requireNonNull(notBefore, "notBefore");
            requireNonNull(seen, "seen");
        }
    }

    /** The step at {@code run.path()} waits; it is run again when what it waits for has come. */
    record Waiting(Run run, Wait on, Map<String, String> state) implements Next {
        public Waiting {
            requireNonNull(run, "run");
            requireNonNull(on, "on");
            state = Map.copyOf(state);
        }
    }

    /**
     * The branches of the parallel node at {@code path} are complete: the run goes on with one of them. Done, it is recorded as the node's
     * result, with the output {@code pick}.
     *
     * @param branches all of them, in their order
     * @param pick the name of the one that is picked; empty where all count
     * @param reason why that one
     */
    record Pick(StepPath path, Node.Parallel node, List<Branch> branches, Optional<String> pick, String reason)
            implements Next {
        public Pick {
            requireNonNull(path, "path");
            requireNonNull(node, "node");
            branches = List.copyOf(branches);
            requireNonNull(pick, "pick");
            requireNonNull(reason, "reason");
        }
    }

    /** The run is over. */
    record End(RunEnd end, String reason) implements Next {
        public End {
            requireNonNull(end, "end");
            requireNonNull(reason, "reason");
        }
    }

    /**
     * What a step may look at: the latest result of each earlier step, the latest verdict of all, and whether rounds were used up with
     * work left.
     *
     * @param branches those that it is to pick one of
     */
    record Seen(Map<String, StepResult> results, Optional<Verdict> verdict, boolean exhausted, List<Branch> branches) {
        public Seen {
            results = Map.copyOf(results);
            requireNonNull(verdict, "verdict");
            branches = List.copyOf(branches);
        }
    }
}
