package org.jvmfactory.workflow;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Verdict;

/** What is known at a point of the walk. Not thread-safe; lives for one call of the interpreter. */
final class Scope {

    private final Map<String, StepResult> results = new HashMap<>();

    /** What was recorded in this scope itself, in that order. */
    private final Map<String, StepResult> own = new LinkedHashMap<>();

    private @Nullable Verdict latest;
    private boolean judged;
    private boolean exhausted;
    private List<Branch> branches = List.of();

    /** A scope for a branch: what was known before, and nothing of its siblings. */
    Scope branch() {
        Scope copy = new Scope();
        copy.results.putAll(results);
        copy.latest = latest;
        copy.exhausted = exhausted;
        return copy;
    }

    /** A scope for a called workflow: its steps have names of their own. */
    Scope inner() {
        Scope scope = new Scope();
        scope.latest = latest;
        scope.exhausted = exhausted;
        return scope;
    }

    /** The called workflow is complete: its last result is that of the node {@code id}. */
    void leave(String id, Scope inner) {
        latest = inner.latest;
        judged |= inner.judged;
        exhausted = inner.exhausted;
        inner.own.values().stream().reduce((first, second) -> second).ifPresent(last -> {
            results.put(id, last);
            own.put(id, last);
        });
    }

    /** A scope for who picks one of {@code all}: it sees the results of each that may be picked, whose scopes are {@code ends}. */
    Scope judge(List<Scope> ends, List<Branch> all) {
        Scope scope = branch();
        ends.forEach(end -> scope.results.putAll(end.own));
        scope.branches = List.copyOf(all);
        return scope;
    }

    /** All branches that are complete count together: one that wants more work outweighs one that doesn't, else the last that judged counts. */
    void join(List<Scope> ends) {
        Verdict joined = latest;
        boolean any = false;
        for (Scope branch : ends) {
            results.putAll(branch.own);
            own.putAll(branch.own);
            exhausted |= branch.exhausted;
            joined = branch.judged && !(any && joined != null && joined.hasIssues()) ? branch.latest : joined;
            any |= branch.judged;
        }
        latest = joined;
        judged |= any;
    }

    /** The latest verdict of this scope's own steps. */
    Optional<Verdict> ownVerdict() {
        return judged ? Optional.ofNullable(latest) : Optional.empty();
    }

    /** The outputs of the last of this scope's own steps. */
    Map<String, String> lastOutputs() {
        return own.values().stream()
                .reduce((first, second) -> second)
                .map(StepResult::outputs)
                .orElse(Map.of());
    }

    /** Whether somebody judged it, and nothing more is wanted. */
    boolean passes() {
        return judged && !unresolved();
    }

    void record(String id, StepResult result) {
        results.put(id, result);
        own.remove(id);
        own.put(id, result);
        if (result instanceof StepResult.Judged judgement) {
            latest = judgement.verdict();
            judged = true;
        }
    }

    void exhaust() {
        exhausted = true;
    }

    boolean unresolved() {
        return exhausted || (latest != null && latest.hasIssues());
    }

    Next.Seen seen() {
        return new Next.Seen(results, Optional.ofNullable(latest), exhausted, branches);
    }

    boolean holds(Condition condition) {
        if (condition instanceof Condition.HasIssues issues) {
            return verdict(issues.of()).map(Verdict::hasIssues).orElse(false);
        }
        if (condition instanceof Condition.NoIssues issues) {
            return verdict(issues.of()).map(verdict -> !verdict.hasIssues()).orElse(true);
        }
        if (condition instanceof Condition.ReviewApproved approved) {
            return verdict(approved.of()).map(verdict -> !verdict.hasIssues()).orElse(false);
        }
        if (condition instanceof Condition.Has has) {
            return output(has.output()).isPresent();
        }
        Condition.Compares compares = (Condition.Compares) condition;
        return output(compares.output())
                .map(value -> value.equals(compares.text()) == compares.equal())
                .orElse(false);
    }

    private Optional<Verdict> verdict(Optional<String> of) {
        if (of.isEmpty()) {
            return Optional.ofNullable(latest);
        }
        return results.get(of.get()) instanceof StepResult.Judged judged
                ? Optional.of(judged.verdict())
                : Optional.empty();
    }

    private Optional<String> output(String reference) {
        int dot = reference.indexOf('.');
        StepResult result = results.get(dot < 0 ? reference : reference.substring(0, dot));
        if (result == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(result.outputs().get(dot < 0 ? "text" : reference.substring(dot + 1)));
    }
}
