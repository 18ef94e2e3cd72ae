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
import org.jvmfactory.steps.FindingHistory.Fate;
import org.jvmfactory.steps.FindingHistory.Judge;
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
                .extracting(entry -> entry.finding().id(), Entry::fate, Entry::rounds)
                .containsExactly(tuple("a", Fate.MENDED, 1), tuple("b", Fate.OPEN, 2));
    }

    @Test
    void what_is_left_out_though_nothing_changed_was_dismissed() {
        FindingHistory history =
                FindingHistory.of(List.of(judgement(1, "review#1", "c1", "a"), judgement(1, "review#2", "c1")));

        assertThat(history.entries()).extracting(Entry::fate).containsExactly(Fate.DISMISSED);
    }

    @ParameterizedTest
    @CsvSource({"a, a", "a, a: it is meant so", "app.py:12, app.py:12", "app.py:12, app.py:12: it is meant so"})
    void what_its_judge_takes_back_was_dismissed_whatever_else_changed(String id, String dismissal) {
        Visit second = new Visit(
                run(1),
                new StepPath("review#2"),
                "review",
                StepResult.judged(new Verdict(Decision.APPROVED, "", List.of()), Map.of(Dismissal.OUTPUT, dismissal)),
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

        assertThat(history.judges())
                .extracting(Judge::name, judge -> judge.entries().size())
                .containsExactly(tuple("review", 1), tuple("spec-audit", 0));
    }

    @Test
    void a_judge_of_that_name_elsewhere_in_the_same_run_mends_nothing() {
        FindingHistory history = FindingHistory.of(
                List.of(judgement(1, "api#1/review#1", "c1", "a"), judgement(1, "page#1/review#1", "c2")));

        assertThat(history.entries()).extracting(Entry::fate).containsExactly(Fate.OPEN);
    }

    @Test
    void a_judge_is_the_same_in_a_later_run_whose_workflow_has_it_elsewhere() {
        List<Visit> visits = List.of(judgement(1, "fix#1/review#1", "c1", "a"), judgement(2, "review#1", "c2"));

        assertThat(FindingHistory.of(visits).entries()).extracting(Entry::fate).containsExactly(Fate.MENDED);
        assertThat(FindingHistory.of(visits.subList(0, 1)).judge(run(2), new StepPath("review#1")))
                .hasValueSatisfying(judge -> assertThat(judge.findings()).hasSize(1));
        assertThat(FindingHistory.of(visits.subList(0, 1)).judge(run(1), new StepPath("review#1")))
                .isEmpty();
    }

    @Test
    void a_judge_that_has_its_place_in_the_later_run_too_is_no_other_of_its_name() {
        FindingHistory history = FindingHistory.of(List.of(
                judgement(1, "api#1/review#1", "c1", "a"),
                judgement(2, "page#1/review#1", "c2"),
                judgement(2, "api#1/review#1", "c2", "a")));

        assertThat(history.entries()).extracting(Entry::fate, Entry::rounds).containsExactly(tuple(Fate.OPEN, 2));
    }

    @Test
    void a_judge_that_fails_or_has_nothing_to_look_at_has_mended_nothing_and_looked_at_nothing() {
        FindingHistory history = FindingHistory.of(List.of(
                judgement(1, "review#1", "c1", "a"),
                visit("review#2", "c2", StepResult.failed("SCHEMA", "no verdict")),
                visit("review#3", "c3", StepResult.succeeded(Map.of("skipped", "true")))));

        assertThat(history.entries()).extracting(Entry::fate).containsExactly(Fate.OPEN);
        assertThat(history.judges()).extracting(Judge::commit, Judge::looks).containsExactly(tuple("c1", 1));
    }

    @Test
    void a_judge_that_succeeds_without_a_word_has_found_nothing_any_more() {
        FindingHistory history = FindingHistory.of(
                List.of(judgement(1, "gate#1", "c1", "a"), visit("gate#2", "c2", StepResult.succeeded(Map.of()))));

        assertThat(history.entries()).extracting(Entry::fate).containsExactly(Fate.MENDED);
        assertThat(history.judges()).extracting(Judge::commit).containsExactly("c2");
    }

    @Test
    void an_objection_counts_once_the_judge_gives_in_to_it() {
        Visit objection =
                visit("revise#1", "c2", StepResult.succeeded(Map.of(Dismissal.OUTPUT, "a: it is meant so\nb: no")));

        FindingHistory history = FindingHistory.of(List.of(
                judgement(1, "review#1", "c1", "a", "b"),
                objection,
                judgement(1, "review#2", "c2", "b"),
                judgement(1, "review#3", "c3")));

        assertThat(history.entries())
                .extracting(Entry::fate, Entry::objection)
                .containsExactly(
                        tuple(Fate.DISMISSED, Optional.of("it is meant so")), tuple(Fate.MENDED, Optional.of("no")));
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

    private static Visit visit(String path, String commit, StepResult result) {
        return new Visit(run(1), new StepPath(path), "any", result, commit);
    }

    private static RunId run(int number) {
        return new RunId(new TaskId("t1"), number);
    }
}
