package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a task's steps have last said of its risk, in whichever run. They say it in outputs: {@code risk} with {@code complexity} is what is
 * expected of a task, with {@code required-checks} what a change has.
 *
 * @param expected the risk that was expected before the work
 * @param complexity how much was expected to have to be understood and changed
 * @param tier the risk of the change itself
 * @param requiredChecks what the tier requires to be merged, by name
 * @param approval whether the person's approval that the tier asks for is {@code given} or {@code missing}; empty where it asks for none
 * @param approvedBy who gave it
 */
public record RiskView(
        Optional<String> expected,
        Optional<String> complexity,
        Optional<String> tier,
        List<String> requiredChecks,
        Optional<String> approval,
        Optional<String> approvedBy) {

    private static final String RISK = "risk";
    private static final String COMPLEXITY = "complexity";
    private static final String CHECKS = "required-checks";

    public RiskView {
        requireNonNull(expected, "expected");
        requireNonNull(complexity, "complexity");
        requireNonNull(tier, "tier");
        requiredChecks = List.copyOf(requiredChecks);
        requireNonNull(approval, "approval");
        requireNonNull(approvedBy, "approvedBy");
    }

    /** Of all runs but what branches said: their work may have lost. */
    public static RiskView of(TaskView task) {
        Map<String, String> triage = last(task, COMPLEXITY);
        Map<String, String> gate = last(task, CHECKS);
        return new RiskView(
                value(triage, RISK),
                value(triage, COMPLEXITY),
                value(gate, RISK),
                gate.getOrDefault(CHECKS, "").lines().toList(),
                value(gate, "approval"),
                value(gate, "approved-by"));
    }

    /** Whether outputs may say anything of it. */
    public static boolean speaks(Map<String, String> outputs) {
        return outputs.containsKey(RISK) && (outputs.containsKey(COMPLEXITY) || outputs.containsKey(CHECKS));
    }

    private static Map<String, String> last(TaskView task, String beside) {
        return task.runs().stream()
                .flatMap(RiskView::outputs)
                .filter(outputs -> outputs.containsKey(RISK) && outputs.containsKey(beside))
                .reduce((earlier, later) -> later)
                .orElse(Map.of());
    }

    private static Stream<Map<String, String>> outputs(RunView run) {
        return run.steps().stream()
                .filter(step -> step.path().branch().isEmpty())
                .flatMap(step -> step.result().stream())
                .map(result -> result.outputs());
    }

    private static Optional<String> value(Map<String, String> outputs, String name) {
        return Optional.ofNullable(outputs.get(name)).filter(value -> !value.isBlank());
    }
}
