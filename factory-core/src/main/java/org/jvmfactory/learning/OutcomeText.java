package org.jvmfactory.learning;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Verdict;

/** How a run ended, in a few lines: what was wanted, the end, the last judgement, rounds, cost, engines, files. */
final class OutcomeText {

    private static final int LONGEST = 2_000;
    private static final int LONGEST_PART = 300;
    private static final int MOST_FINDINGS = 5;
    private static final int MOST_FILES = 20;

    private final UnaryOperator<String> clean;

    /** @param clean takes secrets out; called before anything is cut, since half a secret can't be told from other text */
    OutcomeText(UnaryOperator<String> clean) {
        this.clean = clean;
    }

    String of(String title, RunView run, RunEnd end, String reason, List<String> files) {
        List<String> parts = new ArrayList<>();
        parts.add("'" + part(title) + "' ended as " + name(end) + (reason.isBlank() ? "" : " (" + part(reason) + ")")
                + ".");
        List<Verdict> verdicts = run.steps().stream()
                .flatMap(step -> step.result().stream())
                .flatMap(result -> result instanceof StepResult.Judged judged
                        ? Optional.of(judged.verdict()).stream()
                        : Optional.<Verdict>empty().stream())
                .toList();
        if (!verdicts.isEmpty()) {
            Verdict last = verdicts.get(verdicts.size() - 1);
            parts.add("Judged " + verdicts.size() + (verdicts.size() == 1 ? " time" : " times") + ", last as "
                    + name(last.decision()) + ": " + part(last.summary()));
            verdicts.stream()
                    .flatMap(verdict -> verdict.findings().stream())
                    .map(this::finding)
                    .distinct()
                    .limit(MOST_FINDINGS)
                    .forEach(parts::add);
        }
        Cost cost = run.steps().stream().map(StepView::cost).reduce(Cost.NOTHING, Cost::plus);
        List<String> engines = run.steps().stream()
                .flatMap(step ->
                        step
                                .engine()
                                .map(engine -> engine
                                        + step.model()
                                                .map(model -> " " + part(model))
                                                .orElse(""))
                                .stream())
                .distinct()
                .toList();
        String tier = run.steps().stream()
                .flatMap(step -> step.result().stream())
                .map(result -> result.outputs().getOrDefault("risk", ""))
                .filter(risk -> !risk.isBlank())
                .reduce((first, second) -> second)
                .map(risk -> "Risk " + part(risk) + ". ")
                .orElse("");
        parts.add(tier + "Worked for " + run.active().toMinutes() + " min. Cost " + cost
                + (engines.isEmpty() ? "" : ", by " + String.join(", ", engines)) + ".");
        if (!files.isEmpty()) {
            parts.add("Changed: "
                    + String.join(
                            ", ",
                            files.stream().limit(MOST_FILES).map(this::part).toList())
                    + (files.size() > MOST_FILES ? " and " + (files.size() - MOST_FILES) + " more" : "") + ".");
        }
        return cut(String.join("\n", parts), LONGEST);
    }

    private String finding(Finding finding) {
        return "Finding (" + name(finding.severity()) + ") in " + part(finding.place()) + ": "
                + part(finding.message());
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private String part(String text) {
        return cut(clean.apply(text).replaceAll("[\\p{Cc}\\s]+", " ").strip(), LONGEST_PART);
    }

    private static String cut(String text, int max) {
        return text.length() <= max ? text : text.substring(0, max - 1) + "…";
    }
}
