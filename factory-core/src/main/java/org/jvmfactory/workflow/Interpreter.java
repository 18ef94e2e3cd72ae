package org.jvmfactory.workflow;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;

/**
 * Says what comes next in a run: a pure function of the plan and of the results so far. It reads no clock, no file and no database, so
 * that the same journal always leads to the same step. Immutable and thread-safe.
 *
 * <p>It walks the tree from the start at every call, taking for each step the result recorded at its path, and stops where one is
 * missing. A walk is linear in the number of results.
 */
public final class Interpreter {

    private final Workflow workflow;
    private final Map<String, Workflow> called;

    /**
     * @param called the workflows that {@code workflow} calls, directly or not, by name
     * @throws WorkflowException where one that is called is missing, or calls itself in the end
     */
    public Interpreter(Workflow workflow, Map<String, Workflow> called) {
        this.workflow = requireNonNull(workflow, "workflow");
        this.called = Map.copyOf(called);
        checkCalls(workflow, List.of(workflow.name()));
    }

    private void checkCalls(Workflow caller, List<String> chain) {
        caller.allNodes().stream()
                .filter(Node.Call.class::isInstance)
                .map(node -> ((Node.Call) node).workflow())
                .forEach(name -> {
                    Workflow inner = called.get(name);
                    if (inner == null) {
                        throw new WorkflowException(
                                WorkflowException.Code.UNKNOWN,
                                "Workflow '" + caller.name() + "' calls '" + name + "', which isn't there; there are "
                                        + new TreeSet<>(called.keySet()) + ". Add it, or call one of these.");
                    }
                    List<String> longer = new ArrayList<>(chain);
                    longer.add(name);
                    if (chain.contains(name)) {
                        throw new WorkflowException(
                                WorkflowException.Code.INVALID,
                                "Workflow '" + name + "' calls itself: " + String.join(" -> ", longer)
                                        + ". Use a loop or a jump back instead.");
                    }
                    checkCalls(inner, longer);
                });
    }

    /**
     * What comes next, given what has been recorded.
     *
     * @return one {@link Next.End}, one {@link Next.Pick}, or the steps to run and those that wait, and picks beside them; never empty
     */
    public List<Next> next(Map<StepPath, Recorded> results) {
        Walk walk = new Walk(results);
        Scope scope = new Scope();
        if (walk.sequence(null, workflow.nodes(), scope)) {
            return List.of(
                    scope.unresolved()
                            ? new Next.End(RunEnd.UNRESOLVED, "findings are still open")
                            : new Next.End(RunEnd.DONE, "the workflow is complete"));
        }
        return walk.ending != null ? List.of(walk.ending) : List.copyOf(walk.found);
    }

    /** One walk over the tree. Methods return whether the node is complete, so that the walk may go on behind it. */
    private final class Walk {

        private final Map<StepPath, Recorded> results;
        private final List<Next> found = new ArrayList<>();
        private Next.@Nullable End ending;

        Walk(Map<StepPath, Recorded> results) {
            this.results = results;
        }

        boolean sequence(@Nullable StepPath parent, List<Node> nodes, Scope scope) {
            Map<String, Integer> visits = new HashMap<>();
            Map<String, Integer> jumps = new HashMap<>();
            int index = 0;
            while (index < nodes.size()) {
                Node node = nodes.get(index);
                index++;
                if (!node.when().map(scope::holds).orElse(true)) {
                    continue;
                }
                Optional<Node.Jump> jump = node instanceof Node.Step step ? step.then() : Optional.empty();
                boolean usedUp = jump.isPresent()
                        && jumps.getOrDefault(node.id(), 0) >= jump.get().atMost();
                if (usedUp && jump.get().when().isEmpty()) {
                    scope.exhaust();
                    continue;
                }
                if (!visit(path(parent, node.id(), visits.merge(node.id(), 1, Integer::sum)), node, scope)) {
                    return false;
                }
                if (jump.isPresent() && jump.get().when().map(scope::holds).orElse(true)) {
                    if (usedUp) {
                        scope.exhaust();
                    } else {
                        jumps.merge(node.id(), 1, Integer::sum);
                        index = indexOf(nodes, jump.get().backTo());
                    }
                }
            }
            return true;
        }

        private boolean visit(StepPath path, Node node, Scope scope) {
            if (node instanceof Node.Step step) {
                return step(path, step, scope);
            }
            if (node instanceof Node.Sequence sequence) {
                return sequence(path, sequence.nodes(), scope);
            }
            if (node instanceof Node.Loop loop) {
                return loop(path, loop, scope);
            }
            if (node instanceof Node.Parallel parallel) {
                return parallel(path, parallel, scope);
            }
            return call(path, (Node.Call) node, scope);
        }

        private boolean step(StepPath path, Node.Step step, Scope scope) {
            Recorded recorded = results.get(path);
            if (recorded == null) {
                found.add(new Next.Run(path, step, 1, Optional.empty(), scope.seen()));
                return false;
            }
            StepResult result = recorded.result();
            if (result instanceof StepResult.Waits waits) {
                Next.Run again = new Next.Run(path, step, recorded.attempt(), Optional.empty(), scope.seen());
                found.add(new Next.Waiting(again, waits.on(), waits.state()));
                return false;
            }
            if (result instanceof StepResult.Failed failed) {
                return failed(path, step, recorded, failed, scope);
            }
            if (result instanceof StepResult.Ends ends) {
                end(new Next.End(ends.end(), ends.reason()));
                return false;
            }
            scope.record(step.id(), result);
            return true;
        }

        private boolean failed(
                StepPath path, Node.Step step, Recorded recorded, StepResult.Failed failed, Scope scope) {
            if (failed.retryable() && recorded.attempt() < step.retry().attempts()) {
                Instant due = recorded.at().plus(pause(step.retry(), recorded.attempt()));
                found.add(new Next.Run(path, step, recorded.attempt() + 1, Optional.of(due), scope.seen()));
            } else {
                RunEnd end = failed.stalled() ? RunEnd.STALLED : RunEnd.FAILED;
                end(new Next.End(end, "step '" + path + "' failed: " + failed.reason()));
            }
            return false;
        }

        private boolean loop(StepPath path, Node.Loop loop, Scope scope) {
            for (int number = 1; number <= loop.atMost(); number++) {
                if (!sequence(path.child("round", number), loop.nodes(), scope)) {
                    return false;
                }
                if (loop.until().map(scope::holds).orElse(false)) {
                    return true;
                }
            }
            if (loop.until().isPresent()) {
                scope.exhaust();
            }
            return true;
        }

        private boolean parallel(StepPath path, Node.Parallel parallel, Scope scope) {
            boolean complete = true;
            List<Branch> all = new ArrayList<>();
            Map<String, Scope> ends = new LinkedHashMap<>();
            for (int number = 0; number < parallel.branches().size(); number++) {
                Node branch = parallel.branches().get(number);
                if (!branch.when().map(scope::holds).orElse(true)) {
                    continue;
                }
                StepPath place = path.child(branch.id() + "[" + number + "]", 1);
                Walk walk = new Walk(results); // its end is the branch's, not the run's
                Scope own = scope.branch();
                if (walk.visit(place, branch, own)) {
                    all.add(Branch.done(branch.id(), place, own));
                    ends.put(branch.id(), own);
                } else if (walk.ending != null) {
                    all.add(Branch.out(branch.id(), place, walk.ending));
                } else {
                    found.addAll(walk.found);
                    complete = false;
                }
            }
            return complete && (all.isEmpty() || picked(path, parallel, scope, all, ends));
        }

        /** @param ends the scopes of those branches that may be picked, by name */
        private boolean picked(
                StepPath path, Node.Parallel parallel, Scope scope, List<Branch> all, Map<String, Scope> ends) {
            if (ends.isEmpty()) {
                end(Picking.allOut(path, all));
                return false;
            }
            Optional<String> rule = Picking.byRule(parallel, ends);
            Optional<StepResult> judgement = Optional.empty();
            if (parallel.judge().isPresent() && ends.size() > 1) {
                Node.Step judge = parallel.judge().get();
                StepPath place = path.child(judge.id(), 1);
                if (!step(place, judge, scope.judge(List.copyOf(ends.values()), all))) {
                    return false;
                }
                judgement = Optional.of(requireNonNull(results.get(place)).result());
                rule = Picking.byJudge(judgement.get()).filter(ends::containsKey);
                if (rule.isEmpty()) {
                    end(Picking.nobody(place, judgement.get(), ends.keySet()));
                    return false;
                }
            }
            Recorded recorded = results.get(path);
            if (recorded == null) {
                found.add(new Next.Pick(path, parallel, all, rule, Picking.reason(all, ends, judgement, rule)));
                return false;
            }
            // What was gone on with counts, whatever would be picked today.
            Picking.byJudge(recorded.result())
                    .map(ends::get)
                    .map(List::of)
                    .or(() -> Optional.of(List.copyOf(ends.values())))
                    .ifPresent(scope::join);
            judgement.ifPresent(
                    result -> scope.record(parallel.judge().orElseThrow().id(), result));
            scope.record(parallel.id(), recorded.result());
            return true;
        }

        private boolean call(StepPath path, Node.Call call, Scope scope) {
            Workflow inner = requireNonNull(called.get(call.workflow()), call.workflow());
            Scope own = scope.inner();
            if (!sequence(path, inner.nodes(), own)) {
                return false;
            }
            scope.leave(call.id(), own);
            return true;
        }

        /** The first end met wins. */
        private void end(Next.End end) {
            if (ending == null) {
                ending = end;
            }
        }
    }

    private static StepPath path(@Nullable StepPath parent, String id, int visit) {
        return parent == null ? StepPath.of(id, visit) : parent.child(id, visit);
    }

    private static int indexOf(List<Node> nodes, String id) {
        for (int index = 0; index < nodes.size(); index++) {
            if (nodes.get(index).id().equals(id)) {
                return index;
            }
        }
        throw new IllegalStateException("a jump goes back to '" + id + "', which isn't in its sequence");
    }

    private static Duration pause(Node.Retry retry, int failures) {
        Duration pause = retry.first();
        for (int i = 1; i < failures && pause.compareTo(retry.max()) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(retry.max()) < 0 ? pause : retry.max();
    }
}
