package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Verdict.Decision;

class SpecAuditStepTest {

    private static final String SPEC = """
        # Discount

        - [ ] Write it

        ## Acceptance criteria

        - [ ] Ten years give 10 % off
        - [x] Nobody else gets anything
        """;

    private final FakeContext context = new FakeContext();

    @BeforeEach
    void a_change_is_audited() {
        context.changed().agent("reviewer");
        context.path = StepPath.of("spec-audit", 1);
        context.inputs.put("spec.text", SPEC);
    }

    @Test
    void each_criterion_is_judged_by_its_number() throws Exception {
        context.gives("""
                {"summary":"Half done.","criteria":[
                  {"number":1,"status":"met","evidence":"Shop.java:3, ShopTest.java:9"},
                  {"number":2,"status":"unmet","evidence":"Everybody gets it.","file":"src/Shop.java","line":4}]}""");

        StepResult result = execute();

        assertThat(verdict(result))
                .isEqualTo(new Verdict(
                        Decision.CHANGES_REQUESTED,
                        "Half done.",
                        List.of(new Finding(
                                AcceptanceCriteria.id("Nobody else gets anything"),
                                Severity.BLOCKER,
                                Optional.of("src/Shop.java"),
                                Optional.of(4),
                                "This isn't met: Nobody else gets anything. Everybody gets it.",
                                Optional.empty()))));
        assertThat(result.outputs())
                .containsEntry("decision", "changes-requested")
                .containsEntry(
                        "checklist",
                        "- [x] Ten years give 10 % off — Shop.java:3, ShopTest.java:9\n"
                                + "- [ ] Nobody else gets anything — Everybody gets it.");
    }

    @Test
    void sees_ticket_specification_and_difference_and_nothing_the_writer_said() throws Exception {
        context.inputs.put("code.text", "I did it all, believe me.");
        context.recalled = "The writer of an earlier task swore by it.";
        context.results.put("code", StepResult.succeeded(Map.of("text", "I did it all, believe me.")));
        context.gives(all("met"));

        execute();

        assertThat(context.prompt())
                .contains(
                        "Customers of ten years get 10 % off.",
                        SPEC.strip(), "1. Ten years give 10 % off", "diff --git")
                .doesNotContain("believe me", "swore by it");
        assertThat(context.assignments.get(0).session()).isEmpty();
    }

    @Test
    void all_met_is_an_approval() throws Exception {
        context.gives(all("met"));

        assertThat(verdict(execute()).decision()).isEqualTo(Decision.APPROVED);
    }

    @Test
    void what_is_met_without_evidence_is_unclear_and_blocks_nothing() throws Exception {
        context.gives("""
                {"summary":"","criteria":[
                  {"number":1,"status":"met","evidence":"Shop.java:3"}, {"number":"2","status":"met","evidence":" "}]}""");

        Verdict verdict = verdict(execute());

        assertThat(verdict.decision()).isEqualTo(Decision.APPROVED);
        assertThat(verdict.findings())
                .extracting(Finding::severity, Finding::message)
                .containsExactly(org.assertj.core.api.Assertions.tuple(
                        Severity.MINOR, "Nobody can tell whether this is met: Nobody else gets anything"));
    }

    @Test
    void where_nothing_can_be_told_it_is_no_approval() throws Exception {
        context.gives(all("unclear"));

        assertThat(verdict(execute()).decision()).isEqualTo(Decision.UNCLEAR);
    }

    @Test
    void a_criterion_that_was_left_out_is_asked_for_once_more() throws Exception {
        context.gives("{\"summary\":\"\",\"criteria\":[{\"number\":1,\"status\":\"met\",\"evidence\":\"e\"}]}")
                .gives(all("met"));

        assertThat(verdict(execute()).findings()).isEmpty();
        assertThat(context.prompt()).contains("these numbers are missing: 2.");
        assertThat(context.assignments.get(1).session()).contains("s1");
    }

    @Test
    void a_criterion_that_stays_left_out_is_unclear() throws Exception {
        String one = "{\"summary\":\"\",\"criteria\":[{\"number\":1,\"status\":\"met\",\"evidence\":\"e\"}]}";
        context.gives(one).gives(one);

        assertThat(verdict(execute()).findings()).extracting(Finding::severity).containsExactly(Severity.MINOR);
    }

    @Test
    void an_unmet_criterion_keeps_its_id_over_rounds() throws Exception {
        context.gives(all("unmet")).gives(all("unmet").replace("\"e\"", "\"otherwise\""));

        List<Finding> first = verdict(execute()).findings();

        assertThat(verdict(execute()).findings())
                .extracting(Finding::id)
                .containsExactlyElementsOf(first.stream().map(Finding::id).toList());
    }

    @Test
    void a_test_that_proves_nothing_blocks_too() throws Exception {
        context.gives(all("met")
                .replace(
                        "]}",
                        "],\"findings\":[{\"severity\":\"major\",\"file\":\"src/ShopTest.java\",\"message\":\"Repeats"
                                + " the code.\"}]}"));

        assertThat(verdict(execute()).decision()).isEqualTo(Decision.CHANGES_REQUESTED);
    }

    @Test
    void without_a_list_the_auditor_takes_the_criteria_from_the_task() throws Exception {
        context.inputs.clear();
        context.gives("""
                {"summary":"","criteria":[{"criterion":"10 % off after ten years","status":"unmet","evidence":"It's 5 %."}]}""");

        assertThat(verdict(execute()).findings())
                .extracting(Finding::id)
                .containsExactly(AcceptanceCriteria.id("10 % off after ten years"));
        assertThat(context.prompt()).contains("holds no list of criteria");
    }

    @Test
    void a_text_is_no_audit() throws Exception {
        context.says("All is met.");

        assertThat(execute())
                .isInstanceOfSatisfying(
                        StepResult.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo("SCHEMA"));
    }

    @Test
    void criteria_are_the_items_under_their_heading_or_else_the_checklist() {
        assertThat(AcceptanceCriteria.of(SPEC)).containsExactly("Ten years give 10 % off", "Nobody else gets anything");
        assertThat(AcceptanceCriteria.of("- [ ] one\n* [X] two\n1. [ ] three\n```\n- [ ] code\n```\n- none\n"))
                .containsExactly("one", "two", "three");
        assertThat(AcceptanceCriteria.of("## Acceptance\n- one\n2. two\n### Details\n- three\n## Notes\n- four\n"))
                .containsExactly("one", "two", "three");
        assertThat(AcceptanceCriteria.of("Do it well.\n- or not\n")).isEmpty();
    }

    private static String all(String status) {
        return """
                {"summary":"s","criteria":[
                  {"number":1,"status":"%1$s","evidence":"e"}, {"number":2,"status":"%1$s","evidence":"e"}]}""".formatted(status);
    }

    private static Verdict verdict(StepResult result) {
        assertThat(result).isInstanceOf(StepResult.Judged.class);
        return ((StepResult.Judged) result).verdict();
    }

    private StepResult execute() throws InterruptedException {
        return new SpecAuditStepProvider().create(ConfigNode.empty()).execute(context);
    }
}
