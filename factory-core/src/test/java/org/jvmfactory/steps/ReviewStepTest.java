package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.News;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Verdict.Decision;

class ReviewStepTest {

    private final FakeContext context = new FakeContext();

    @BeforeEach
    void a_change_is_under_review() {
        context.changed().agent("reviewer");
        context.path = StepPath.of("review", 1);
    }

    @Test
    void shows_the_reviewer_the_change_against_the_recorded_base() throws Exception {
        context.inputs.put("code.text", "I added the discount.");
        context.gives("{\"decision\":\"approved\",\"summary\":\"Good.\",\"findings\":[]}");

        StepResult result = execute();

        assertThat(result)
                .isEqualTo(StepResult.judged(
                        new Verdict(Decision.APPROVED, "Good.", List.of()),
                        Map.of("text", "Decision: approved\n\nGood.", "decision", "approved")));
        assertThat(context.prompt())
                .contains("between the base commit " + FakeContext.BASE + " and the tip " + FakeContext.TIP)
                .contains("modified src/Shop.java +3 -1", "diff --git", "I added the discount.");
        assertThat(context.assignments.get(0).schema()).contains(VerdictReader.SCHEMA);
    }

    @Test
    void findings_become_data_with_place_and_stable_id() throws Exception {
        context.gives("""
                {"decision":"changes-requested","summary":"Almost.","findings":[
                  {"id":"rounding","severity":"major","file":"src/Shop.java","line":12,"message":"Rounds down.","suggestion":"Half up."}]}""");

        assertThat(verdict(execute()).findings())
                .containsExactly(new Finding(
                        "rounding",
                        Severity.MAJOR,
                        Optional.of("src/Shop.java"),
                        Optional.of(12),
                        "Rounds down.",
                        Optional.of("Half up.")));
    }

    @Test
    void a_rejection_with_only_minor_findings_stays_a_rejection() throws Exception {
        context.gives(
                "{\"decision\":\"changes-requested\",\"summary\":\"\",\"findings\":[{\"severity\":\"minor\",\"message\":\"A typo.\"}]}");

        Verdict verdict = verdict(execute());

        assertThat(verdict.decision()).isEqualTo(Decision.CHANGES_REQUESTED);
        assertThat(verdict.hasIssues()).isTrue();
    }

    @Test
    void an_approval_in_spite_of_a_blocking_finding_is_none() throws Exception {
        context.gives(
                "{\"decision\":\"approved\",\"summary\":\"\",\"findings\":[{\"severity\":\"CRITICAL\",\"message\":\"Loses orders.\"}]}");

        Verdict verdict = verdict(execute());

        assertThat(verdict.decision()).isEqualTo(Decision.CHANGES_REQUESTED);
        assertThat(verdict.findings().get(0).severity()).isEqualTo(Severity.BLOCKER);
    }

    @Test
    void a_long_review_counts_to_its_end() throws Exception {
        context.gives("{\"decision\":\"approved\",\"summary\":\"" + "x".repeat(20_000)
                + "\",\"findings\":[{\"severity\":\"blocker\",\"message\":\"Loses orders.\"}]}");

        assertThat(verdict(execute()).decision()).isEqualTo(Decision.CHANGES_REQUESTED);
    }

    @Test
    void a_text_is_never_taken_for_a_verdict() throws Exception {
        context.says("No issues found.");

        assertThat(execute()).isInstanceOfSatisfying(StepResult.Failed.class, failed -> {
            assertThat(failed.code()).isEqualTo("SCHEMA");
            assertThat(failed.reason()).contains("'reviewer' gave no verdict", "No issues found.");
            assertThat(failed.retryable()).isFalse();
        });
    }

    @Test
    void a_result_that_never_obeyed_its_schema_fails_clearly() throws Exception {
        context.fails(AgentFailure.of(FailureClass.SCHEMA, "findings is missing"));

        assertThat(execute()).isEqualTo(StepResult.failed("SCHEMA", "agent 'reviewer': findings is missing"));
    }

    @Test
    void a_result_without_a_decision_is_asked_for_once_more_in_the_same_session() throws Exception {
        context.gives("{\"summary\":\"Fine.\",\"findings\":[]}")
                .gives("{\"decision\":\"approved\",\"summary\":\"Fine.\",\"findings\":[]}");

        assertThat(verdict(execute()).approved()).isTrue();
        assertThat(context.assignments.get(1).session()).contains("s1");
        assertThat(context.prompt()).contains("doesn't say what you decided");
    }

    @Test
    void a_result_that_stays_without_a_decision_fails() throws Exception {
        context.gives("{\"summary\":\"Fine.\",\"findings\":[]}").gives("{\"summary\":\"Fine.\",\"findings\":[]}");

        assertThat(execute()).isInstanceOf(StepResult.Failed.class);
        assertThat(context.assignments).hasSize(2);
    }

    @Test
    void a_later_round_knows_the_earlier_findings_and_keeps_their_ids() throws Exception {
        Finding before = new Finding(
                "f-7",
                Severity.MAJOR,
                Optional.of("src/Shop.java"),
                Optional.of(12),
                "The price is rounded down.",
                Optional.empty());
        context.judged("review", new Verdict(Decision.CHANGES_REQUESTED, "Almost.", List.of(before)));
        context.path = StepPath.of("review", 2);
        context.diffSince = "+++ b/src/Shop.java\n@@ -10,3 +10,30 @@\n";
        context.gives("""
                {"decision":"changes-requested","summary":"Still.","findings":[
                  {"severity":"major","file":"src/Shop.java","line":30,"message":"The price is still rounded down."},
                  {"severity":"minor","file":"src/Shop.java","message":"A constant would be clearer."}]}""");

        List<Finding> findings = verdict(execute()).findings();

        assertThat(findings.get(0).id()).isEqualTo("f-7");
        assertThat(findings.get(1).id()).isNotEqualTo("f-7");
        assertThat(context.prompt())
                .contains("The judgement of the round before")
                .contains("[f-7] major, src/Shop.java:12: The price is rounded down.");
    }

    @Test
    void in_a_later_round_a_new_trifle_elsewhere_is_a_note_and_keeps_nothing_from_being_approved() throws Exception {
        second_round();
        context.gives("""
                {"decision":"changes-requested","summary":"One more thing.","findings":[
                  {"severity":"minor","file":"src/Other.java","line":3,"message":"A constant would be clearer."}]}""");

        StepResult result = execute();

        assertThat(verdict(result)).isEqualTo(new Verdict(Decision.APPROVED, "One more thing.", List.of()));
        assertThat(result.outputs().get("notes")).contains("A constant would be clearer.");
    }

    @Test
    void in_a_later_round_whatever_blocks_and_whatever_is_new_counts() throws Exception {
        second_round();
        context.gives("""
                {"decision":"changes-requested","summary":"Not yet.","findings":[
                  {"severity":"major","file":"src/Other.java","line":3,"message":"Loses orders."},
                  {"severity":"minor","file":"src/Shop.java","line":12,"message":"A constant would be clearer."}]}""");

        assertThat(verdict(execute()).findings()).hasSize(2);
        assertThat(context.prompt()).contains("What has changed since that judgement", "@@ -10,3 +10,30 @@");
    }

    @Test
    void a_first_judgement_is_not_narrowed() throws Exception {
        context.gives("""
                {"decision":"changes-requested","summary":"","findings":[
                  {"severity":"minor","file":"src/Other.java","line":3,"message":"A constant would be clearer."}]}""");

        assertThat(verdict(execute()).hasIssues()).isTrue();
    }

    @Test
    void a_finding_that_is_taken_back_is_remembered_as_dismissed_with_the_reason() throws Exception {
        second_round();
        context.gives(
                "{\"decision\":\"approved\",\"summary\":\"\",\"findings\":[],\"dismissed\":[\"f-7: so\\nasked\",\"f-8\"]}");

        assertThat(execute().outputs()).containsEntry(Dismissal.OUTPUT, "f-7: so asked");
    }

    @Test
    void an_earlier_run_counts_as_a_round_before() throws Exception {
        second_round();
        context.results.clear();
        context.path = StepPath.of("review", 1);
        context.gives("{\"decision\":\"approved\",\"summary\":\"\",\"findings\":[]}");

        assertThat(verdict(execute()).approved()).isTrue();
        assertThat(context.prompt()).contains("[f-7] major, src/Shop.java:12: The price is rounded down.");
    }

    @Test
    void what_was_said_of_the_published_change_is_shown_as_data() throws Exception {
        context.news = List.of(new News(
                News.Kind.REMARK,
                "remark-1",
                "Why not cents?",
                new Actor("sam", Actor.Trust.UNTRUSTED),
                Optional.of("src/Shop.java"),
                Optional.of(12),
                Optional.empty()));
        context.gives("{\"decision\":\"approved\",\"summary\":\"\",\"findings\":[]}");

        execute();

        assertThat(context.prompt())
                .contains(
                        "a remark on the pull request, by somebody nobody vouches for",
                        "File: src/Shop.java, line 12\n\nWhy not cents?");
    }

    private void second_round() {
        Finding before = new Finding(
                "f-7",
                Severity.MAJOR,
                Optional.of("src/Shop.java"),
                Optional.of(12),
                "The price is rounded down.",
                Optional.empty());
        context.judged("review", new Verdict(Decision.CHANGES_REQUESTED, "Almost.", List.of(before)));
        context.path = StepPath.of("review", 2);
        context.tip = "3333333333333333333333333333333333333333";
        context.diffSince = "+++ b/src/Shop.java\n@@ -10,3 +10,30 @@\n";
    }

    @Test
    void nothing_changed_is_nothing_to_review() throws Exception {
        context.changedFiles = List.of();

        assertThat(execute())
                .isInstanceOfSatisfying(
                        StepResult.Ends.class, ends -> assertThat(ends.end()).isEqualTo(RunEnd.NO_CHANGES));
        assertThat(context.assignments).isEmpty();
    }

    @Test
    void a_reviewer_may_ask_too() throws Exception {
        context.asks("Is the old price list still used?", Optional.of("s1"));

        StepResult.Waits waits = (StepResult.Waits) execute();
        context.answered(waits, "No.").gives("{\"decision\":\"approved\",\"summary\":\"\",\"findings\":[]}");

        assertThat(verdict(execute()).approved()).isTrue();
        assertThat(context.assignments.get(1).session()).contains("s1");
        assertThat(context.assignments.get(1).schema()).contains(VerdictReader.SCHEMA);
    }

    private static Verdict verdict(StepResult result) {
        assertThat(result).isInstanceOf(StepResult.Judged.class);
        return ((StepResult.Judged) result).verdict();
    }

    private StepResult execute() throws InterruptedException {
        return new ReviewStepProvider().create(ConfigNode.empty()).execute(context);
    }
}
