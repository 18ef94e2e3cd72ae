package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.Visit;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.StepResult;

/**
 * What became of the findings of a run, for its pull request. Dismissed are those that a step names in its output {@code dismissed}, one a
 * line, perhaps with a colon and the reason, and those that their judge left out although nothing had changed.
 */
final class PublishFindings {

    private static final int MOST = 40;
    private static final int MAX_MESSAGE = 300;

    private final List<String> open = new ArrayList<>();
    private final List<String> mended = new ArrayList<>();
    private final List<String> dismissed = new ArrayList<>();
    private final int rounds;

    private PublishFindings(StepContext context) {
        Map<String, List<Visit>> judges = new LinkedHashMap<>();
        List<String> dismissals = new ArrayList<>();
        for (Visit visit : context.visits()) {
            if (visit.run().equals(context.run())) {
                dismissals.addAll(FindingHistory.dismissals(visit));
                if (!"true".equals(visit.result().outputs().get("skipped"))) {
                    judges.computeIfAbsent(visit.place(), place -> new ArrayList<>())
                            .add(visit);
                }
            }
        }
        judges.values()
                .removeIf(visits -> visits.stream().noneMatch(visit -> visit.result() instanceof StepResult.Judged));
        judges.values()
                .forEach(visits -> tell(visits, dismissals, context.change().tip()));
        rounds = judges.values().stream().mapToInt(List::size).max().orElse(1) - 1;
    }

    static PublishFindings of(StepContext context) {
        return new PublishFindings(context);
    }

    private void tell(List<Visit> visits, List<String> dismissals, String tip) {
        Visit last = visits.get(visits.size() - 1);
        Map<String, Finding> all = new LinkedHashMap<>();
        visits.forEach(visit -> findings(visit).forEach(finding -> all.put(finding.id(), finding)));
        List<String> left = findings(last).stream().map(Finding::id).toList();
        for (Finding finding : all.values()) {
            Optional<String> reason = FindingHistory.dismissal(dismissals, finding.id());
            String why = reason.filter(it -> !it.isEmpty())
                    .map(it -> " (" + words(it) + ")")
                    .orElse("");
            if (left.contains(finding.id())) {
                open.add(line(finding)
                        + why
                        + (last.commit().equals(tip) ? "" : " (changed since, and not looked at again)"));
            } else if (reason.isPresent() || leftOut(finding.id(), visits)) {
                dismissed.add(line(finding) + why);
            } else {
                mended.add(line(finding));
            }
        }
    }

    /** Whether the judge that looked next looked at the same commit. */
    private static boolean leftOut(String id, List<Visit> visits) {
        for (int at = visits.size() - 2; at >= 0; at--) {
            if (findings(visits.get(at)).stream()
                    .anyMatch(finding -> finding.id().equals(id))) {
                return visits.get(at).commit().equals(visits.get(at + 1).commit());
            }
        }
        return false;
    }

    /** A judge that says nothing any more has found nothing any more. */
    private static List<Finding> findings(Visit visit) {
        return visit.result() instanceof StepResult.Judged judged
                ? judged.verdict().findings()
                : List.of();
    }

    private static String line(Finding finding) {
        String message = finding.message().strip().lines().findFirst().orElse("");
        return "**" + ConfigNode.spelling(finding.severity()) + "** at " + Markdown.code(finding.place()) + ": "
                + words(message);
    }

    private static String words(String text) {
        return Markdown.plain(text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE) + "…");
    }

    /** How often the change was revised and looked at again. */
    int rounds() {
        return rounds;
    }

    void into(Map<String, Object> values) {
        put(values, "open", open);
        put(values, "mended", mended);
        put(values, "dismissed", dismissed);
    }

    private static void put(Map<String, Object> values, String name, List<String> lines) {
        List<String> some = new ArrayList<>(lines.stream().limit(MOST).toList());
        if (lines.size() > MOST) {
            some.add("and " + (lines.size() - MOST) + " more");
        }
        values.put("has-" + name, !some.isEmpty());
        values.put(name, some);
    }
}
