package org.jvmfactory.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Verdict.Decision;
import org.jvmfactory.task.Wait;

class InterpreterTest {

    private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");

    private final Map<StepPath, Recorded> results = new LinkedHashMap<>();

    @Test
    void runs_steps_one_after_the_other_and_is_done() {
        Interpreter plan = plan("[{id: a, uses: x}, {id: b, uses: x}]");

        assertThat(walk(plan, Map.of())).containsExactly("a#1", "b#1", "DONE");
    }

    @Test
    void says_the_same_for_the_same_results() {
        Interpreter plan = plan("[{id: a, uses: x}, {id: b, uses: x}]");
        record("a#1", succeeded());

        assertThat(plan.next(results)).isEqualTo(plan.next(results)).hasSize(1);
    }

    @Test
    void passes_over_a_node_whose_condition_does_not_hold() {
        Interpreter plan =
                plan("[{id: a, uses: x}, {id: b, uses: x, when: a == yes}, {id: c, uses: x, when: a.text != yes}]");

        assertThat(walk(plan, Map.of("a", StepResult.succeeded(Map.of("text", "no")))))
                .containsExactly("a#1", "c#1", "DONE");
    }

    @Test
    void takes_a_comparison_with_an_output_that_is_not_there_for_false() {
        Interpreter plan = plan(
                "[{id: a, uses: x}, {id: b, uses: x, when: a.z == yes}, {id: c, uses: x, when: a.z != yes}, {id: d, uses: x, when: has a.z}]");

        assertThat(walk(plan, Map.of())).containsExactly("a#1", "DONE");
    }

    @Test
    void a_step_without_a_verdict_has_no_issues_and_no_approval() {
        Interpreter plan = plan(
                "[{id: a, uses: x}, {id: b, uses: x, when: has-issues}, {id: c, uses: x, when: no-issues}, {id: d, uses: x, when: review-approved}]");

        assertThat(walk(plan, Map.of())).containsExactly("a#1", "c#1", "DONE");
    }

    @Test
    void a_rejection_with_only_minor_findings_has_issues() {
        Interpreter plan = plan("[{id: review, uses: x}, {id: fix, uses: x, when: has-issues}]");
        Verdict verdict = new Verdict(Decision.CHANGES_REQUESTED, "", List.of(finding(Severity.MINOR)));

        assertThat(walk(plan, Map.of("review", StepResult.judged(verdict, Map.of()))))
                .containsExactly("review#1", "fix#1", "UNRESOLVED");
    }

    @Test
    void jumps_back_until_the_review_approves() {
        Interpreter plan = plan("""
                [{id: code, uses: x}, {id: review, uses: x},
                 {id: fix, uses: x, when: has-issues, then: {back-to: review, at-most: 2}}, {id: publish, uses: x}]""");
        record("code#1", succeeded());
        record("review#1", judged(Decision.CHANGES_REQUESTED));
        record("fix#1", succeeded());
        record("review#2", judged(Decision.APPROVED));

        assertThat(paths(plan)).containsExactly("publish#1");
        assertThat(((Next.Run) plan.next(results).get(0)).seen().exhausted()).isFalse();
    }

    @Test
    void publishes_and_ends_unresolved_when_the_rounds_are_used_up() {
        Interpreter plan = plan("""
                [{id: code, uses: x}, {id: review, uses: x},
                 {id: fix, uses: x, when: has-issues, then: {back-to: review, at-most: 2}}, {id: publish, uses: x}]""");

        assertThat(walk(plan, Map.of("review", judged(Decision.CHANGES_REQUESTED))))
                .containsExactly(
                        "code#1", "review#1", "fix#1", "review#2", "fix#2", "review#3", "publish#1", "UNRESOLVED");
        assertThat(seenBy("publish#1", plan).exhausted()).isTrue();
    }

    @Test
    void lets_a_step_that_jumps_on_a_condition_judge_the_last_round_too() {
        Interpreter plan = plan("""
                [{id: code, uses: x}, {id: review, uses: x, then: {back-to: code, at-most: 1, when: has-issues}},
                 {id: publish, uses: x}]""");
        record("code#1", succeeded());
        record("review#1", judged(Decision.CHANGES_REQUESTED));
        record("code#2", succeeded());

        assertThat(paths(plan)).containsExactly("review#2");

        record("review#2", judged(Decision.APPROVED));
        record("publish#1", succeeded());
        assertThat(paths(plan)).containsExactly("DONE");

        record("review#2", judged(Decision.CHANGES_REQUESTED));
        assertThat(paths(plan)).containsExactly("UNRESOLVED");
    }

    @Test
    void a_step_that_may_never_jump_is_not_run() {
        Interpreter plan = plan("[{id: a, uses: x}, {id: b, uses: x, then: {back-to: a, at-most: 0}}]");

        assertThat(walk(plan, Map.of())).containsExactly("a#1", "UNRESOLVED");
    }

    @Test
    void a_loop_ends_when_its_condition_holds_after_a_round() {
        Interpreter plan = plan(
                "[{id: l, loop: {at-most: 3, until: no-issues of check, steps: [{id: fix, uses: x}, {id: check, uses: x}]}}, {id: z, uses: x}]");
        record("l#1/round#1/fix#1", succeeded());
        record("l#1/round#1/check#1", judged(Decision.CHANGES_REQUESTED));

        assertThat(paths(plan)).containsExactly("l#1/round#2/fix#1");

        record("l#1/round#2/fix#1", succeeded());
        record("l#1/round#2/check#1", judged(Decision.APPROVED));
        assertThat(paths(plan)).containsExactly("z#1");
    }

    @Test
    void a_loop_whose_condition_never_holds_leaves_the_run_unresolved() {
        Interpreter plan = plan("[{id: l, loop: {at-most: 2, until: a == done, steps: [{id: a, uses: x}]}}]");

        assertThat(walk(plan, Map.of())).containsExactly("l#1/round#1/a#1", "l#1/round#2/a#1", "UNRESOLVED");
    }

    @Test
    void a_loop_without_a_condition_does_all_its_rounds() {
        Interpreter plan = plan("[{id: l, loop: {at-most: 2, steps: [{id: a, uses: x}]}}]");

        assertThat(walk(plan, Map.of())).containsExactly("l#1/round#1/a#1", "l#1/round#2/a#1", "DONE");
    }

    @Test
    void branches_run_side_by_side_then_the_judge() {
        Interpreter plan = parallel();

        assertThat(paths(plan)).containsExactly("p#1/one[0]#1", "p#1/two[1]#1/inner#1");

        record("p#1/two[1]#1/inner#1", succeeded());
        assertThat(paths(plan)).containsExactly("p#1/one[0]#1");

        record("p#1/one[0]#1", succeeded());
        assertThat(paths(plan)).containsExactly("p#1/pick#1");
        Next.Seen seen = seenBy("p#1/pick#1", plan);
        assertThat(seen.results()).containsOnlyKeys("a", "one", "inner");
        assertThat(seen.branches()).extracting(Branch::name).containsExactly("one", "two");

        record("p#1/pick#1", StepResult.succeeded(Map.of("pick", "two", "reason", "it is smaller")));
        assertThat(plan.next(results)).singleElement().isInstanceOfSatisfying(Next.Pick.class, pick -> {
            assertThat(pick.path()).isEqualTo(StepPath.of("p", 1));
            assertThat(pick.pick()).contains("two");
            assertThat(pick.reason()).isEqualTo("it is smaller");
        });
    }

    @Test
    void behind_the_pick_only_the_branch_that_was_picked_is_seen_and_the_node_has_a_result_of_its_own() {
        Interpreter plan = parallel();
        record("p#1/one[0]#1", judged(Decision.CHANGES_REQUESTED));
        record("p#1/two[1]#1/inner#1", judged(Decision.APPROVED));
        record("p#1/pick#1", StepResult.succeeded(Map.of("pick", "two")));
        record("p#1", StepResult.succeeded(Map.of("pick", "two", "text", "done")));

        Next.Seen seen = seenBy("z#1", plan);

        assertThat(seen.results()).containsOnlyKeys("a", "inner", "pick", "p");
        assertThat(seen.verdict().orElseThrow().decision()).isEqualTo(Decision.APPROVED);
        record("z#1", succeeded());
        assertThat(paths(plan)).containsExactly("DONE");
    }

    @Test
    void a_branch_that_fails_is_out_and_nobody_is_asked_about_the_only_one_left() {
        Interpreter plan = parallel();
        record("p#1/one[0]#1", StepResult.failed("AUTH", "no key"));
        assertThat(paths(plan)).containsExactly("p#1/two[1]#1/inner#1");
        record("p#1/two[1]#1/inner#1", succeeded());

        assertThat(plan.next(results)).singleElement().isInstanceOfSatisfying(Next.Pick.class, pick -> {
            assertThat(pick.pick()).contains("two");
            assertThat(pick.reason()).isEqualTo("it is the only one that came to its end");
            assertThat(pick.branches())
                    .extracting(Branch::name, Branch::out, Branch::reason)
                    .containsExactly(
                            tuple("one", Optional.of(RunEnd.FAILED), "step 'p#1/one[0]#1' failed: no key"),
                            tuple("two", Optional.empty(), ""));
        });
    }

    @Test
    void where_all_branches_are_out_the_run_ends_with_each_reason() {
        Interpreter plan = parallel();
        record("p#1/one[0]#1", StepResult.failed("AUTH", "no key"));
        record("p#1/two[1]#1/inner#1", new StepResult.Ends(RunEnd.NO_CHANGES, "nothing changed"));

        assertThat(plan.next(results))
                .containsExactly(
                        new Next.End(
                                RunEnd.FAILED,
                                "no branch of 'p#1' came to its end: one: step 'p#1/one[0]#1' failed: no key; two: nothing changed"));
        record("p#1/one[0]#1", new StepResult.Ends(RunEnd.NO_CHANGES, "nothing changed"));
        assertThat(paths(plan)).containsExactly("NO_CHANGES");
    }

    @Test
    void a_branch_is_tried_again_like_any_step_while_the_other_goes_on() {
        Interpreter plan = parallel();
        record("p#1/one[0]#1", new StepResult.Failed("CRASHED", "it crashed", true));

        assertThat(plan.next(results))
                .filteredOn(Next.Run.class::isInstance)
                .extracting(next -> ((Next.Run) next).path() + " " + ((Next.Run) next).attempt())
                .containsExactly("p#1/one[0]#1 2", "p#1/two[1]#1/inner#1 1");
    }

    @Test
    void a_judge_that_picks_nothing_that_can_be_picked_fails_the_run() {
        Interpreter plan = parallel();
        record("p#1/one[0]#1", succeeded());
        record("p#1/two[1]#1/inner#1", succeeded());
        record("p#1/pick#1", StepResult.succeeded(Map.of("pick", "three")));

        assertThat(plan.next(results))
                .containsExactly(new Next.End(
                        RunEnd.FAILED,
                        "judge 'p#1/pick#1' picked 'three'; its output 'pick' must be one of [one, two]"));
    }

    @Test
    void without_a_judge_the_first_whose_checks_pass_is_picked() {
        Interpreter plan =
                plan("[{id: p, parallel: {branches: [{id: one, uses: x}, {id: two, uses: x}, {id: three, uses: x}]}}]");
        record("p#1/one[0]#1", judged(Decision.CHANGES_REQUESTED));
        record("p#1/two[1]#1", succeeded());
        record("p#1/three[2]#1", judged(Decision.APPROVED));
        assertThat(picked(plan)).contains("three");

        record("p#1/three[2]#1", judged(Decision.CHANGES_REQUESTED));
        assertThat(picked(plan)).contains("two");

        record("p#1/two[1]#1", judged(Decision.UNCLEAR));
        assertThat(picked(plan)).contains("one");
        record("p#1", StepResult.succeeded(Map.of("pick", "one")));
        assertThat(paths(plan)).containsExactly("UNRESOLVED");
    }

    @Test
    void a_branch_whose_condition_does_not_hold_is_passed_over() {
        Interpreter plan = plan(
                "[{id: p, parallel: {branches: [{id: one, uses: x}, {id: two, uses: x, when: has-issues}]}}, {id: z, uses: x}]");
        assertThat(paths(plan)).containsExactly("p#1/one[0]#1");
        record("p#1/one[0]#1", succeeded());

        assertThat(picked(plan)).contains("one");
    }

    @Test
    void a_branch_may_hold_branches_and_ends_with_what_they_come_to() {
        Interpreter plan = plan("""
                [{id: p, parallel: {branches: [
                   {id: one, steps: [{id: q, parallel: {branches: [{id: x1, uses: x}, {id: x2, uses: x}]}}]},
                   {id: two, uses: x}]}}]""");
        assertThat(paths(plan)).containsExactly("p#1/one[0]#1/q#1/x1[0]#1", "p#1/one[0]#1/q#1/x2[1]#1", "p#1/two[1]#1");
        record("p#1/one[0]#1/q#1/x1[0]#1", StepResult.failed("AUTH", "no key"));
        record("p#1/one[0]#1/q#1/x2[1]#1", StepResult.failed("AUTH", "no key"));
        assertThat(paths(plan)).containsExactly("p#1/two[1]#1");
        record("p#1/two[1]#1", succeeded());

        assertThat(picked(plan)).contains("two");
    }

    @Test
    void branches_do_not_see_each_other() {
        Interpreter plan = parallel();
        record("p#1/one[0]#1", succeeded());

        assertThat(seenBy("p#1/two[1]#1/inner#1", plan).results()).containsOnlyKeys("a");
    }

    @Test
    void a_recorded_run_with_branches_replays_step_by_step_whatever_the_order_of_its_journal() {
        Interpreter plan = parallel();
        List<StepPath> order = List.of(
                new StepPath("p#1/one[0]#1"),
                new StepPath("p#1/two[1]#1/inner#1"),
                new StepPath("p#1/pick#1"),
                new StepPath("p#1"),
                new StepPath("z#1"));
        Map<StepPath, Recorded> journal = new LinkedHashMap<>();
        StepResult pick = StepResult.succeeded(Map.of("pick", "two"));
        order.forEach(path ->
                journal.put(path, new Recorded(path.name().startsWith("p") ? pick : succeeded(), 1, NOON)));

        results.keySet().removeIf(path -> true);
        record("a#1", succeeded());
        for (StepPath path : order) {
            assertThat(paths(plan)).contains(path.value());
            results.put(path, journal.get(path));
        }
        Map<StepPath, Recorded> backwards = new LinkedHashMap<>();
        List<StepPath> reversed = new ArrayList<>(results.keySet());
        Collections.reverse(reversed);
        reversed.forEach(path -> backwards.put(path, results.get(path)));

        assertThat(plan.next(results)).isEqualTo(plan.next(backwards));
        assertThat(paths(plan)).containsExactly("DONE");
    }

    @Test
    void where_all_branches_count_one_that_wants_more_work_outweighs_the_others() {
        Interpreter plan = plan(
                "[{id: p, parallel: {branches: [{id: one, uses: x}, {id: two, uses: x}], pick: all}}, {id: fix, uses: x, when: has-issues}]");
        record("p#1/one[0]#1", judged(Decision.CHANGES_REQUESTED));
        record("p#1/two[1]#1", judged(Decision.APPROVED));
        assertThat(picked(plan)).isEmpty();
        record("p#1", succeeded());

        assertThat(paths(plan)).containsExactly("fix#1");
    }

    @Test
    void one_branch_waits_while_the_other_goes_on() {
        Interpreter plan = parallel();
        record("p#1/one[0]#1", waits());

        assertThat(plan.next(results)).hasSize(2).hasAtLeastOneElementOfType(Next.Waiting.class);
        assertThat(paths(plan)).containsExactly("p#1/one[0]#1", "p#1/two[1]#1/inner#1");
    }

    @Test
    void a_called_workflow_stands_in_place_of_the_call_and_its_last_result_is_the_calls() {
        Workflow inner = workflow("inner", "[{id: a, uses: x}, {id: b, uses: x}]");
        Interpreter plan = new Interpreter(
                workflow("outer", "[{id: a, uses: x}, {id: c, call: inner}, {id: z, uses: x, inputs: [a, c]}]"),
                Map.of("inner", inner));
        record("a#1", StepResult.succeeded(Map.of("text", "outer")));
        assertThat(paths(plan)).containsExactly("c#1/a#1");
        record("c#1/a#1", StepResult.succeeded(Map.of("text", "inner")));
        assertThat(paths(plan)).containsExactly("c#1/b#1");
        assertThat(seenBy("c#1/b#1", plan).results()).containsOnlyKeys("a");
        record("c#1/b#1", StepResult.succeeded(Map.of("text", "last")));

        Map<String, StepResult> seen = seenBy("z#1", plan).results();
        assertThat(seen)
                .containsOnly(
                        Map.entry("a", StepResult.succeeded(Map.of("text", "outer"))),
                        Map.entry("c", StepResult.succeeded(Map.of("text", "last"))));
    }

    @Test
    void a_verdict_of_a_called_workflow_counts_behind_it() {
        Interpreter plan = new Interpreter(
                workflow("outer", "[{id: c, call: inner}, {id: fix, uses: x, when: has-issues}]"),
                Map.of("inner", workflow("inner", "[{id: review, uses: x}]")));
        record("c#1/review#1", judged(Decision.CHANGES_REQUESTED));

        assertThat(paths(plan)).containsExactly("fix#1");
    }

    @Test
    void refuses_calls_that_lead_nowhere_or_in_a_circle() {
        Workflow caller = workflow("a", "[{id: c, call: b}]");

        assertThatThrownBy(() -> new Interpreter(caller, Map.of()))
                .isInstanceOf(WorkflowException.class)
                .hasMessageContaining("'a' calls 'b', which isn't there");
        assertThatThrownBy(() -> new Interpreter(caller, Map.of("b", workflow("b", "[{id: c, call: a}]"), "a", caller)))
                .isInstanceOf(WorkflowException.class)
                .hasMessageContaining("a -> b -> a");
    }

    @Test
    void tries_again_later_each_time_after_a_longer_pause() {
        Interpreter plan = plan("[{id: a, uses: x, retry: {attempts: 4, first: 10s, max: 15s}}]");
        StepResult failed = new StepResult.Failed("CRASHED", "it crashed", true);

        assertThat(retryAfter(plan, failed, 1)).isEqualTo(Duration.ofSeconds(10));
        assertThat(retryAfter(plan, failed, 2)).isEqualTo(Duration.ofSeconds(15));
        results.put(StepPath.of("a", 1), new Recorded(failed, 4, NOON));
        assertThat(plan.next(results)).containsExactly(new Next.End(RunEnd.FAILED, "step 'a#1' failed: it crashed"));
    }

    @Test
    void does_not_try_again_what_another_try_cannot_mend() {
        Interpreter plan = plan("[{id: a, uses: x, retry: {attempts: 4}}]");
        record("a#1", StepResult.failed("AUTH", "no key"));

        assertThat(paths(plan)).containsExactly("FAILED");
    }

    @Test
    void waits_with_the_steps_own_state() {
        Interpreter plan = plan("[{id: a, uses: x}, {id: b, uses: x}]");
        record("a#1", waits());

        assertThat(plan.next(results)).singleElement().isInstanceOfSatisfying(Next.Waiting.class, waiting -> {
            assertThat(waiting.run().path()).isEqualTo(StepPath.of("a", 1));
            assertThat(waiting.run().attempt()).isEqualTo(1);
            assertThat(waiting.state()).containsEntry("session", "s1");
        });
    }

    @Test
    void a_step_may_end_the_run() {
        Interpreter plan = plan("[{id: a, uses: x}, {id: b, uses: x}]");
        record("a#1", new StepResult.Ends(RunEnd.NO_CHANGES, "nothing changed"));

        assertThat(plan.next(results)).containsExactly(new Next.End(RunEnd.NO_CHANGES, "nothing changed"));
    }

    private Interpreter parallel() {
        Interpreter plan = plan("""
                [{id: a, uses: x},
                 {id: p, parallel: {branches: [{id: one, uses: x}, {id: two, steps: [{id: inner, uses: x}]}], judge: {id: pick, uses: x}}},
                 {id: z, uses: x}]""");
        record("a#1", succeeded());
        return plan;
    }

    private Duration retryAfter(Interpreter plan, StepResult failed, int attempt) {
        results.put(StepPath.of("a", 1), new Recorded(failed, attempt, NOON));
        Next.Run again = (Next.Run) plan.next(results).get(0);
        assertThat(again.attempt()).isEqualTo(attempt + 1);
        return Duration.between(NOON, again.notBefore().orElseThrow());
    }

    /** Runs the plan to its end; each step brings what {@code outcomes} says, else it succeeds without outputs. */
    private List<String> walk(Interpreter plan, Map<String, StepResult> outcomes) {
        List<String> trail = new ArrayList<>();
        while (true) {
            Next next = plan.next(results).get(0);
            trail.add(name(next));
            if (!(next instanceof Next.Run run)) {
                return trail;
            }
            record(run.path().value(), outcomes.getOrDefault(run.path().name(), succeeded()));
        }
    }

    private List<String> paths(Interpreter plan) {
        return plan.next(results).stream().map(InterpreterTest::name).toList();
    }

    private Next.Seen seenBy(String path, Interpreter plan) {
        Map<StepPath, Recorded> before = new HashMap<>(results);
        before.remove(new StepPath(path));
        return plan.next(before).stream()
                .map(next -> (Next.Run) next)
                .filter(run -> run.path().value().equals(path))
                .findFirst()
                .orElseThrow()
                .seen();
    }

    private Optional<String> picked(Interpreter plan) {
        return ((Next.Pick) plan.next(results).get(0)).pick();
    }

    private static String name(Next next) {
        if (next instanceof Next.Pick pick) {
            return pick.path().value();
        }
        if (next instanceof Next.Run run) {
            return run.path().value();
        }
        return next instanceof Next.Waiting waiting
                ? waiting.run().path().value()
                : ((Next.End) next).end().name();
    }

    private void record(String path, StepResult result) {
        results.put(new StepPath(path), new Recorded(result, 1, NOON));
    }

    private static Interpreter plan(String steps) {
        return new Interpreter(workflow("w", steps), Map.of());
    }

    private static Workflow workflow(String name, String steps) {
        return Workflow.parse("w.yml", "{name: " + name + ", steps: " + steps + "}");
    }

    private static StepResult succeeded() {
        return StepResult.succeeded();
    }

    private static StepResult waits() {
        return StepResult.waits(new Wait.ForAnswer(Question.open("q", "Which one?")), Map.of("session", "s1"));
    }

    private static StepResult judged(Decision decision) {
        return StepResult.judged(new Verdict(decision, "", List.of()), Map.of());
    }

    private static Finding finding(Severity severity) {
        return new Finding("f1", severity, Optional.empty(), Optional.empty(), "a problem", Optional.empty());
    }
}
