package org.jvmfactory.workflow;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;

/** Which branch of a parallel node is picked. Pure functions. */
final class Picking {

    /** The output that says which, of a judge and of the node. */
    static final String PICK = "pick";

    private static final String REASON = "reason";

    private Picking() {}

    /** @param ends the scopes of those branches that may be picked, by name, in their order */
    static Optional<String> byRule(Node.Parallel parallel, Map<String, Scope> ends) {
        if (parallel.judge().isEmpty() && parallel.rule() == Node.Rule.ALL) {
            return Optional.empty();
        }
        return first(ends, true)
                .or(() -> first(ends, false))
                .or(() -> ends.keySet().stream().findFirst());
    }

    /** @param judged whether a verdict must say that it passes, or there must be none */
    private static Optional<String> first(Map<String, Scope> ends, boolean judged) {
        return ends.entrySet().stream()
                .filter(end -> judged
                        ? end.getValue().passes()
                        : end.getValue().ownVerdict().isEmpty())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** What a judge's result, or that of the node, says. */
    static Optional<String> byJudge(StepResult result) {
        return Optional.ofNullable(result.outputs().get(PICK));
    }

    static String reason(
            List<Branch> all, Map<String, Scope> ends, Optional<StepResult> judgement, Optional<String> pick) {
        if (judgement.isPresent()) {
            Map<String, String> outputs = judgement.get().outputs();
            return outputs.getOrDefault(REASON, outputs.getOrDefault("text", "the judge picked it"));
        }
        if (pick.isEmpty()) {
            return "all branches count";
        }
        if (ends.size() == 1 && all.size() > 1) {
            return "it is the only one that came to its end";
        }
        Scope picked = ends.get(pick.get());
        if (picked == null || picked.ownVerdict().isEmpty()) {
            return "it is the first, and nobody judged it";
        }
        return picked.passes()
                ? "it is the first whose checks pass"
                : "it is the first, and no branch passes its checks";
    }

    static Next.End allOut(StepPath path, List<Branch> all) {
        Set<RunEnd> ends = all.stream().flatMap(branch -> branch.out().stream()).collect(Collectors.toSet());
        String reasons = all.stream()
                .map(branch -> branch.name() + ": " + branch.reason())
                .collect(Collectors.joining("; "));
        return new Next.End(
                ends.size() == 1 ? ends.iterator().next() : RunEnd.FAILED,
                "no branch of '" + path + "' came to its end: " + reasons);
    }

    static Next.End nobody(StepPath judge, StepResult judgement, Set<String> names) {
        return new Next.End(
                RunEnd.FAILED,
                "judge '" + judge + "' picked "
                        + byJudge(judgement).map(name -> "'" + name + "'").orElse("nothing")
                        + "; its output 'pick' must be one of " + names);
    }
}
