package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.News;
import org.jvmfactory.task.PlanItem;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.Wait;

class SpecStepTest {

    private static final String SPEC = """
            {"goal":"Old customers pay less.","inScope":["The order's sum"],"outOfScope":["The price list"],
             "criteria":["After ten years 10 % are taken off.","- [ ] AC2: Others pay\\nthe full price."],
             "plan":["Know since when somebody is a customer.","2 prices"],"assumptions":["Net."]}""";

    private final FakeContext context = new FakeContext();

    @BeforeEach
    void a_task_is_clear() {
        context.agent("planner");
        context.path = StepPath.of("spec", 1);
    }

    @Test
    void the_specification_is_a_checklist_with_ids_and_the_plan_an_event() throws Exception {
        context.gives(SPEC);

        StepResult result = execute("");

        assertThat(result.outputs().get("text")).isEqualTo("""
                # Add a discount

                Old customers pay less.

                ## In scope

                - The order's sum

                ## Out of scope

                - The price list

                ## Assumptions

                - Net.

                ## Plan

                - [ ] P1: Know since when somebody is a customer.
                - [ ] P2: 2 prices

                ## Acceptance criteria

                - [ ] AC1: After ten years 10 % are taken off.
                - [ ] AC2: Others pay the full price.
                """);
        assertThat(result.outputs()).containsEntry("items", "4");
        assertThat(context.plans.get(0))
                .extracting(PlanItem::state)
                .containsExactly(
                        PlanItem.State.PENDING, PlanItem.State.PENDING, PlanItem.State.PENDING, PlanItem.State.PENDING);
    }

    @Test
    void an_agent_is_told_what_triage_and_people_said() throws Exception {
        context.inputs.put("triage.assumption", "Net prices.");
        context.inputs.put("triage.conversation", "Asked: Half up?\nAnswered: Yes.");
        context.gives(SPEC);

        execute("");

        assertThat(context.prompt()).contains("Net prices.", "Answered: Yes.");
    }

    @Test
    void complex_tasks_are_planned_and_others_not() throws Exception {
        context.inputs.put("triage.complexity", "high");
        context.gives(SPEC).gives(SPEC).gives(SPEC).gives(SPEC);

        execute("");
        assertThat(context.prompt()).contains("give a plan, too");
        execute("plan: never");
        assertThat(context.prompt()).contains("No plan is wanted");
        context.inputs.put("triage.complexity", "medium");
        execute("");
        assertThat(context.prompt()).contains("No plan is wanted");
        execute("plan: always");
        assertThat(context.prompt()).contains("give a plan, too");
    }

    /** As the seed has it: 500 characters are standard, one more is high. */
    @Test
    void without_triage_a_description_of_more_than_500_characters_is_complex() throws Exception {
        context.gives(SPEC).gives(SPEC);

        context.request = described(500);
        execute("");
        assertThat(context.prompt()).contains("No plan is wanted");
        context.request = described(501);
        execute("");
        assertThat(context.prompt()).contains("give a plan, too");
    }

    @Test
    void a_given_specification_is_used_as_it_is_without_an_agent() throws Exception {
        context.request = TaskRequest.builder("https://example.org/shop.git", "Add a discount")
                .spec("Do:\n- [x] one\n- [ ] two\n")
                .build();

        assertThat(execute("{plan: always, approval: always}").outputs())
                .containsEntry("text", "Do:\n- [x] one\n- [ ] two\n")
                .containsEntry("items", "2");
        assertThat(context.assignments).isEmpty();
        assertThat(context.plans.get(0)).extracting(PlanItem::text).containsExactly("one", "two");
    }

    @Test
    void a_person_approves_exactly_this_specification() throws Exception {
        context.gives(SPEC);
        StepResult.Waits waits = (StepResult.Waits) execute("approval: always");
        Question question = question(waits);
        assertThat(question.text())
                .startsWith("May this specification be carried out?")
                .contains("- [ ] P1: Know since when", "Answer `approve`");
        assertThat(question.options()).isEmpty();
        assertThat(question.digest()).get().asString().hasSize(64);
        assertThat(context.plans).hasSize(1);

        context.answered(waits, "Approve");
        assertThat(execute("approval: always").outputs())
                .containsEntry("approved-by", "ann")
                .containsKey("text");
        assertThat(context.assignments).hasSize(1);
    }

    @Test
    void any_other_answer_is_a_wish_and_the_specification_is_made_anew() throws Exception {
        context.gives(SPEC);
        StepResult.Waits first = (StepResult.Waits) execute("approval: always");
        context.answered(first, "Approve it, but without the second step.").gives(SPEC.replace(",\"2 prices\"", ""));

        StepResult.Waits second = (StepResult.Waits) execute("approval: always");

        assertThat(context.prompt())
                .contains("Approve it, but without the second step.", "The specification so far", "P2: 2 prices")
                .contains("wants it otherwise");
        assertThat(question(second).text()).doesNotContain("2 prices");
        assertThat(question(second).id()).isNotEqualTo(question(first).id());
        assertThat(question(second).digest()).isNotEqualTo(question(first).digest());
        context.answered(second, "approve");
        assertThat(execute("approval: always").outputs().get("text")).doesNotContain("2 prices");
    }

    @Test
    void wishes_have_an_end() throws Exception {
        context.gives(SPEC).gives(SPEC);
        StepResult.Waits first = (StepResult.Waits) execute("{approval: always, revisions: 1}");
        context.answered(first, "Smaller.");
        StepResult.Waits second = (StepResult.Waits) execute("{approval: always, revisions: 1}");
        context.answered(second, "Smaller still.");

        assertThat(execute("{approval: always, revisions: 1}")).isInstanceOfSatisfying(StepResult.Ends.class, ends -> {
            assertThat(ends.end()).isEqualTo(RunEnd.REJECTED);
            assertThat(ends.reason()).contains("made anew 1 times", "Smaller still.");
        });
    }

    @Test
    void a_refused_specification_ends_the_run_with_who_refused_it() throws Exception {
        context.gives(SPEC);
        StepResult.Waits waits = (StepResult.Waits) execute("approval: always");
        context.answered(waits, "refuse");

        assertThat(execute("approval: always"))
                .isEqualTo(new StepResult.Ends(RunEnd.REJECTED, "ann refused the specification"));
    }

    @Test
    void only_high_risk_is_approved_where_that_is_said_and_an_unknown_risk_is_high() throws Exception {
        context.gives(SPEC).gives(SPEC).gives(SPEC);

        context.inputs.put("triage.risk", "medium");
        assertThat(execute("approval: high-risk")).isInstanceOf(StepResult.Succeeded.class);
        context.inputs.put("triage.risk", "high");
        assertThat(execute("approval: high-risk")).isInstanceOf(StepResult.Waits.class);
        context.inputs.clear();
        assertThat(execute("approval: high-risk")).isInstanceOf(StepResult.Waits.class);
    }

    @Test
    void an_agent_that_asks_while_it_revises_forgets_neither_the_draft_nor_the_count() throws Exception {
        context.gives(SPEC);
        StepResult.Waits approval = (StepResult.Waits) execute("{approval: always, revisions: 1}");
        context.answered(approval, "Smaller.").asks("How much smaller?", Optional.empty());
        StepResult.Waits asked = (StepResult.Waits) execute("{approval: always, revisions: 1}");
        context.answered(asked, "approve").gives(SPEC); // an answer to the agent's question, and to nothing else

        StepResult.Waits again = (StepResult.Waits) execute("{approval: always, revisions: 1}");

        assertThat(context.prompt()).contains("Smaller.", "How much smaller?", "The specification so far");
        context.answered(again, "Smaller!");
        assertThat(execute("{approval: always, revisions: 1}")).isInstanceOf(StepResult.Ends.class);
    }

    @Test
    void it_becomes_a_part_of_the_change_only_where_that_is_wanted() throws Exception {
        context.gives(SPEC).gives(SPEC);

        execute("");
        assertThat(context.files).isEmpty();
        String text = execute("commit: true").outputs().get("text");
        assertThat(context.files).containsExactly(Map.entry("SPEC.md", text));
    }

    @Test
    void what_is_said_of_a_published_change_is_done_by_the_same_specification() throws Exception {
        StepResult before = StepResult.succeeded(Map.of("text", "The old one."));
        context.earlier.put("spec", before);
        context.news = List.of(new News(News.Kind.REMARK, "r1", "Please rename it.", Actor.trusted("ann")));

        assertThat(execute("")).isEqualTo(before);
    }

    @Test
    void a_text_is_never_taken_for_a_specification() throws Exception {
        context.says("# My specification");

        assertThat(execute("")).isInstanceOf(StepResult.Failed.class);
    }

    private static TaskRequest described(int length) {
        return TaskRequest.builder("https://example.org/shop.git", "Add a discount")
                .description("x".repeat(length))
                .build();
    }

    private static Question question(StepResult.Waits waits) {
        return ((Wait.ForAnswer) waits.on()).question();
    }

    private StepResult execute(String with) throws InterruptedException {
        ConfigNode settings = with.isEmpty() ? ConfigNode.empty() : ConfigNode.parse("w.yml", with);
        return new SpecStepProvider().create(settings).execute(context);
    }
}
