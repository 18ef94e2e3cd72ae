package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jvmfactory.agent.Briefing.Given;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Verdict;

/**
 * The results of earlier steps that a node names as inputs, as an agent is given them: verdicts with their findings, other outputs as they
 * are; and the news that made the run be.
 */
final class GivenInputs {

    /** What a prompt needs no copy of: it stands in the verdict, or is of no use to an agent. */
    private static final Set<String> LEFT_OUT = Set.of("session", "changed", "decision");

    private static final int MAX_CHARACTERS = 60_000;

    private GivenInputs() {}

    static List<Given> of(StepContext context) {
        List<Given> given = outputs(context, step -> true);
        given.addAll(GivenNews.of(context));
        return given;
    }

    /**
     * Without the news.
     *
     * @param wanted whether a step's outputs are given
     */
    static List<Given> outputs(StepContext context, Predicate<String> wanted) {
        Map<String, Map<String, String>> bySteps = new TreeMap<>();
        context.inputs().forEach((reference, value) -> {
            int dot = reference.indexOf('.');
            bySteps.computeIfAbsent(reference.substring(0, dot), step -> new TreeMap<>())
                    .put(reference.substring(dot + 1), value);
        });
        List<Given> given = new ArrayList<>();
        for (String step : new TreeSet<>(bySteps.keySet())) {
            if (!wanted.test(step)) {
                continue;
            }
            Map<String, String> outputs = bySteps.getOrDefault(step, Map.of());
            Optional<Verdict> verdict = context.result(step)
                    .filter(StepResult.Judged.class::isInstance)
                    .map(result -> ((StepResult.Judged) result).verdict());
            verdict.ifPresent(it -> given.add(new Given(title(context, step, it), cut(Findings.describe(it)))));
            outputs.forEach((name, value) -> {
                boolean told = verdict.isPresent() && name.equals("text");
                if (!told && !LEFT_OUT.contains(name)) {
                    given.add(new Given("Output `" + name + "` of the earlier step `" + step + "`", cut(value)));
                }
            });
        }
        return given;
    }

    /** A later step may have judged since; then the verdict is about an earlier state of the change. */
    private static String title(StepContext context, String step, Verdict verdict) {
        boolean latest = context.verdict().filter(verdict::equals).isPresent();
        return latest
                ? "The latest judgement of the change, by step `" + step + "`"
                : "An earlier judgement of the change, by step `" + step
                        + "`; the change may have gone on since, so look what of it still holds";
    }

    private static String cut(String text) {
        return text.length() <= MAX_CHARACTERS
                ? text
                : text.substring(0, MAX_CHARACTERS) + "\n… " + (text.length() - MAX_CHARACTERS)
                        + " characters are left out";
    }
}
