package org.jvmfactory.task;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** A step's structured judgement of the change. */
public record Verdict(Decision decision, String summary, List<Finding> findings) {

    /** What a judgement comes to. */
    public enum Decision {
        APPROVED,
        CHANGES_REQUESTED,
        /** The judge couldn't do its work. */
        BLOCKED,
        /** The judge could do its work and came to no decision. */
        UNCLEAR
    }

    public Verdict {
        requireNonNull(decision, "decision");
        requireNonNull(summary, "summary");
        findings = List.copyOf(findings);
    }

    public boolean approved() {
        return decision == Decision.APPROVED;
    }

    /** True where the change needs more work: it wasn't approved, or a blocking finding is open. */
    public boolean hasIssues() {
        return !approved()
                || findings.stream().anyMatch(finding -> finding.severity().blocking());
    }
}
