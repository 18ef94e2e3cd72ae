package org.jvmfactory.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Verdict.Decision;

/** A16, A17 and 9.4: verdicts decide where a workflow goes, and words that happen to stand in a text never do. */
class WordsTest {

    private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");

    private final Map<StepPath, Recorded> results = new LinkedHashMap<>();
    private final Interpreter plan = new Interpreter(Workflow.parse("w.yml", """
                    {name: w, steps: [{id: code, uses: x}, {id: review, uses: x},
                      {id: fix, uses: x, when: has-issues, then: {back-to: review, at-most: 2}}, {id: publish, uses: x}]}"""), Map.of());

    /** Theirs ended the rounds, as completed, at each of these. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "I was unable to address the comment at first, then did.",
                "cannot fix",
                "unable to resolve",
                "cannot address",
                "not possible to fix",
                "That is beyond scope.",
                "cannot be resolved",
                "unable to implement"
            })
    void a_reviser_that_says_it_cannot_is_reviewed_all_the_same(String text) {
        record("code#1", said(text));
        record("review#1", judged(Decision.CHANGES_REQUESTED, text));
        record("fix#1", said(text));

        assertThat(next()).isEqualTo("review#2");
    }

    /** Theirs took each for an issue. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "No issues found.",
                "No bug, no error, no problem.",
                "[SPEC-AUDIT] BLOCKING: none",
                "no changes requested; one improvement needed elsewhere"
            })
    void an_approval_is_one_whatever_words_it_is_in(String text) {
        record("code#1", said(text));
        record("review#1", judged(Decision.APPROVED, text));

        assertThat(next()).isEqualTo("publish#1");
    }

    /** Theirs took it for clean: the reviewer's job hadn't crashed. */
    @Test
    void a_review_that_praises_and_requests_changes_requests_changes() {
        record("code#1", said("Done."));
        record("review#1", judged(Decision.CHANGES_REQUESTED, "LGTM, approved, no issues."));

        assertThat(next()).isEqualTo("fix#1");
    }

    /** "Blocked" and "unclear" are no approvals either. */
    @ParameterizedTest
    @ValueSource(strings = {"BLOCKED", "UNCLEAR"})
    void what_is_not_approved_is_not_passed_on_as_approved(String decision) {
        record("code#1", said("Done."));
        record("review#1", judged(Decision.valueOf(decision), "LGTM"));

        assertThat(next()).isEqualTo("fix#1");
    }

    /** Theirs ended as completed, blockers open or not. */
    @Test
    void used_up_rounds_end_unresolved_and_not_done() {
        record("code#1", said("Done."));
        for (int round = 1; round <= 3; round++) {
            record("review#" + round, judged(Decision.CHANGES_REQUESTED, "no"));
            if (round < 3) {
                record("fix#" + round, said("Tried."));
            }
        }
        assertThat(next()).isEqualTo("publish#1");
        record("publish#1", said("published"));

        assertThat(((Next.End) plan.next(results).get(0)).end()).isEqualTo(RunEnd.UNRESOLVED);
    }

    private String next() {
        return ((Next.Run) plan.next(results).get(0)).path().value();
    }

    private void record(String path, StepResult result) {
        results.put(new StepPath(path), new Recorded(result, 1, NOON));
    }

    private static StepResult said(String text) {
        return StepResult.succeeded(Map.of("text", text));
    }

    private static StepResult judged(Decision decision, String text) {
        List<Finding> findings = decision == Decision.APPROVED
                ? List.of()
                : List.of(new Finding("f1", Severity.MAJOR, Optional.empty(), Optional.empty(), "m", Optional.empty()));
        return StepResult.judged(new Verdict(decision, text, findings), Map.of("text", text));
    }
}
