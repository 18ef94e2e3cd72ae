package org.jvmfactory.steps;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.policy.Readiness;
import org.jvmfactory.policy.Readiness.Own;
import org.jvmfactory.policy.Readiness.State;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Visit;

/**
 * What the last risk gate asks of a change, and what the task's steps say to it. Only what looked at this very commit counts.
 *
 * @param gate the last risk gate's visit; empty where the task has none, and then nothing is required
 * @param required the names of the checks that its tier requires
 * @param own what steps say of them, by name; those that no step answers are the code host's
 */
record PublishChecks(Optional<Visit> gate, List<String> required, Map<String, Own> own) {

    private static final Map<String, String> KNOWN = Map.of(
            "risk-policy-gate", RiskGateStep.TYPE,
            "risk-gate", RiskGateStep.TYPE,
            "tests", "verify",
            "test", "verify",
            "claude-review", "review",
            "code-review", "review",
            "agent-review", "review");

    static PublishChecks of(StepContext context, String commit) {
        List<Visit> visits = context.visits();
        Optional<Visit> gate = visits.stream().filter(RiskGateStep::spoke).reduce((earlier, later) -> later);
        List<String> required =
                gate.map(visit -> lines(visit, "required-checks")).orElse(List.of());
        Map<String, String> mapped = new HashMap<>(KNOWN);
        gate.map(visit -> lines(visit, "checks")).orElse(List.of()).forEach(line -> {
            int equals = line.lastIndexOf(" = ");
            mapped.put(line.substring(0, equals), line.substring(equals + " = ".length()));
        });
        Map<String, Own> own = new LinkedHashMap<>();
        for (String name : required) {
            answer(visits, mapped.getOrDefault(name, name), commit).ifPresent(answer -> own.put(name, answer));
        }
        return new PublishChecks(gate, required, own);
    }

    private static List<String> lines(Visit visit, String output) {
        return visit.result().outputs().getOrDefault(output, "").lines().toList();
    }

    /** What the steps of that id or type say; empty where there is none, so that somebody else has to answer. */
    private static Optional<Own> answer(List<Visit> visits, String step, String commit) {
        Map<String, Visit> latest = new LinkedHashMap<>();
        boolean any = false;
        for (Visit visit : visits) {
            if (visit.uses().equals(step) || visit.path().name().equals(step)) {
                any = true;
                if (visit.commit().equals(commit)) {
                    latest.put(visit.place(), visit);
                }
            }
        }
        if (latest.isEmpty()) {
            return any
                    ? Optional.of(new Own(State.FAILS, "step '" + step + "' has only looked at an earlier commit"))
                    : Optional.empty();
        }
        return latest.values().stream()
                .map(PublishChecks::answer)
                .reduce((one, other) -> one.state() == State.HOLDS ? other : one);
    }

    private static Own answer(Visit visit) {
        String who = "step '" + visit.path().name() + "' ";
        if (visit.result() instanceof StepResult.Judged judged) {
            return judged.verdict().hasIssues()
                    ? new Own(State.FAILS, who + "wants more work")
                    : new Own(State.HOLDS, who + "has approved");
        }
        if (!(visit.result() instanceof StepResult.Succeeded succeeded)) {
            return new Own(State.FAILS, who + "failed");
        }
        return "true".equals(succeeded.outputs().get("skipped"))
                ? new Own(State.FAILS, who + "had nothing to look at, which is no success")
                : new Own(State.HOLDS, who + "is done");
    }

    /** Why the change can't be ready, whatever a code host says; empty where that is not so. */
    Optional<String> objection(String commit) {
        if (gate.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> outputs = gate.get().result().outputs();
        if (!gate.get().commit().equals(commit)) {
            return Optional.of("the risk gate hasn't looked at the last commit");
        }
        boolean blocked = gate.get().result() instanceof StepResult.Judged judged
                && Optional.of(judged.verdict()).filter(Verdict::hasIssues).isPresent();
        if (blocked) {
            return Optional.of("the change touches files that the risk policy blocks");
        }
        if ("missing".equals(outputs.get("approval"))) {
            return Optional.of("the risk tier " + outputs.getOrDefault("risk", "")
                    + " asks for a person's approval, and nobody has given it");
        }
        return Optional.empty();
    }

    /** How the required checks stand before the code host was asked. */
    Readiness before() {
        return Readiness.before(required, own);
    }
}
