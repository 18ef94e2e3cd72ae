package org.jvmfactory.steps;

import java.util.List;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Verdict;

/** Verdicts and findings as plain text for agents and people. */
final class Findings {

    private Findings() {}

    static String describe(Verdict verdict) {
        return verdict.findings().isEmpty()
                ? opinion(verdict)
                : opinion(verdict) + "\n\n" + describe(verdict.findings());
    }

    /** What it comes to, without the findings. */
    static String opinion(Verdict verdict) {
        String decision = "Decision: " + ConfigNode.spelling(verdict.decision());
        return verdict.summary().isBlank()
                ? decision
                : decision + "\n\n" + verdict.summary().strip();
    }

    static String describe(List<Finding> findings) {
        return String.join("\n", findings.stream().map(Findings::describe).toList());
    }

    private static String describe(Finding finding) {
        String head =
                "- [" + finding.id() + "] " + ConfigNode.spelling(finding.severity()) + ", " + finding.place() + ": ";
        String text = head + indented(finding.message());
        return finding.suggestion()
                .map(suggestion -> text + "\n  Suggestion: " + indented(suggestion))
                .orElse(text);
    }

    private static String indented(String text) {
        return text.strip().replace("\n", "\n  ");
    }
}
