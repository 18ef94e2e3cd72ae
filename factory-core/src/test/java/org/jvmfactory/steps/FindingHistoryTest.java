package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmfactory.step.Visit;
import org.jvmfactory.steps.FindingHistory.Entry;
import org.jvmfactory.task.Fate;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Verdict.Decision;

class FindingHistoryTest {

    @Test
    void a_finding_is_open_until_its_judge_leaves_it_out() {
        FindingHistory history = FindingHistory.of(List.of(
                judgement(1, "review#1", "c1", "a", "b"),
                judgement(1, "verify#2", "c2"),
                judgement(1, "review#2", "c2", "b")));

        assertThat(history.entries())
                .extracting(Entry::step, entry -> entry.finding().id(), Entry::fate, Entry::rounds)
                .containsExactly(tuple("review", "a", Fate.MENDED, 1), tuple("review", "b", Fate.OPEN, 2));
    }

    @Test
    void what_is_left_out_though_nothing_changed_was_dismissed() {
        FindingHistory history =
                FindingHistory.of(List.of(judgement(1, "review#1", "c1", "a"), judgement(1, "review#2", "c1")));

        assertThat(history.with(Fate.DISMISSED)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"a, a", "a, a: it is meant so", "app.py:12, app.py:12", "app.py:12, app.py:12: it is meant so"})
    void what_its_judge_takes_back_was_dismissed_whatever_else_changed(String id, String dismissal) {
        Visit second = new Visit(
                run(1),
                new StepPath("review#2"),
                "review",
                StepResult.judged(
                        new Verdict(Decision.APPROVED, "", List.of()), Map.of(FindingHistory.DISMISSED, dismissal)),
                "c2");

        FindingHistory history = FindingHistory.of(List.of(judgement(1, "review#1", "c1", id, "b"), second));

        assertThat(history.entries()).extracting(Entry::fate).containsExactly(Fate.DISMISSED, Fate.MENDED);
    }

    @Test
    void a_mended_problem_that_comes_back_in_a_later_run_is_open_again() {
        FindingHistory history = FindingHistory.of(List.of(
                judgement(1, "review#1", "c1", "a"),
                judgement(1, "review#2", "c2"),
                judgement(2, "review#1", "c3", "a")));

        assertThat(history.entries()).extracting(Entry::fate, Entry::rounds).containsExactly(tuple(Fate.OPEN, 2));
    }

    @Test
    void two_judges_may_call_different_things_by_one_id() {
        FindingHistory history =
                FindingHistory.of(List.of(judgement(1, "review#1", "c1", "a"), judgement(1, "spec-audit#1", "c1")));

        assertThat(history.with(Fate.OPEN)).extracting(Entry::step).containsExactly("review");
    }

    private static Visit judgement(int run, String path, String commit, String... ids) {
        List<Finding> findings = Arrays.stream(ids)
                .map(id -> new Finding(
                        id, Severity.MAJOR, Optional.empty(), Optional.empty(), "It is " + id, Optional.empty()))
                .toList();
        Decision decision = findings.isEmpty() ? Decision.APPROVED : Decision.CHANGES_REQUESTED;
        StepResult result = StepResult.judged(new Verdict(decision, "", findings), Map.of());
        return new Visit(run(run), new StepPath(path), "review", result, commit);
    }

    private static RunId run(int number) {
        return new RunId(new TaskId("t1"), number);
    }
}
