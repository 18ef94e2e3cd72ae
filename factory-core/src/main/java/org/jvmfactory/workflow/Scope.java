package org.jvmfactory.workflow;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Verdict;

/** What is known at a point of the walk. Not thread-safe; lives for one call of the interpreter. */
final class Scope {

    private final Map<String, StepResult> results = new HashMap<>();
    private @Nullable Verdict latest;
    private boolean exhausted;

    /** A scope for a branch: what was known before, and nothing of its siblings. */
    Scope branch() {
        Scope copy = new Scope();
        copy.results.putAll(results);
        copy.latest = latest;
        copy.exhausted = exhausted;
        return copy;
    }

    void record(String id, StepResult result) {
        results.put(id, result);
        if (result instanceof StepResult.Judged judged) {
            latest = judged.verdict();
        }
    }

    void exhaust() {
        exhausted = true;
    }

    boolean unresolved() {
        return exhausted || (latest != null && latest.hasIssues());
    }

    Next.Seen seen() {
        return new Next.Seen(results, Optional.ofNullable(latest), exhausted);
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
