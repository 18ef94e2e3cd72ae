package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.learning.FindingHistory;
import org.jvmfactory.learning.FindingHistory.Entry;
import org.jvmfactory.learning.FindingHistory.Judge;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.task.Fate;
import org.jvmfactory.task.Finding;

/**
 * What became of the findings of a task, as its pull request says it.
 *
 * @param rounds how often the change was revised and looked at again in this run
 */
record PublishFindings(List<String> open, List<String> mended, List<String> dismissed, int rounds) {

    private static final int MOST = 40;
    private static final int MAX_MESSAGE = 300;

    static PublishFindings of(StepContext context) {
        List<Judge> judges = FindingHistory.of(context.visits()).judges();
        String tip = context.change().tip();
        List<String> open = new ArrayList<>();
        List<String> mended = new ArrayList<>();
        List<String> dismissed = new ArrayList<>();
        for (Judge judge : judges) {
            String silent = judge.commit().equals(tip) ? "" : " (changed since, and not looked at again)";
            for (Entry entry : judge.entries()) {
                switch (entry.fate()) {
                    case OPEN -> open.add(line(entry) + silent);
                    case MENDED -> mended.add(line(entry));
                    case DISMISSED -> dismissed.add(line(entry));
                }
            }
        }
        int looks = judges.stream()
                .filter(judge -> judge.run().equals(context.run()))
                .mapToInt(Judge::looks)
                .max()
                .orElse(1);
        return new PublishFindings(open, mended, dismissed, looks - 1);
    }

    private static String line(Entry entry) {
        Finding finding = entry.finding();
        String message = finding.message().strip().lines().findFirst().orElse("");
        String why = entry.objection()
                .filter(reason -> !reason.isEmpty() && entry.fate() != Fate.MENDED)
                .map(reason -> " (" + words(reason) + ")")
                .orElse("");
        return "**" + ConfigNode.spelling(finding.severity()) + "** at " + Markdown.code(finding.place()) + ": "
                + words(message) + why;
    }

    private static String words(String text) {
        return Markdown.plain(text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE) + "…");
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
