package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.PlanItem;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Verdict.Decision;
import org.jvmfactory.task.Wait;

class RalphStepTest {

    private static final Verdict RED = new Verdict(
            Decision.CHANGES_REQUESTED,
            "1 failed",
            List.of(new Finding(
                    "f-1",
                    Severity.BLOCKER,
                    Optional.empty(),
                    Optional.empty(),
                    "'mvn verify' failed",
                    Optional.empty())));
    private static final Verdict GREEN = new Verdict(Decision.APPROVED, "All pass.", List.of());

    private final FakeContext context = new FakeContext();
    private int visits;

    @BeforeEach
    void there_is_a_specification() {
        context.results.put("spec", StepResult.succeeded(Map.of("text", "# Do\n\n- [ ] P1: one\n- [ ] P2: two\n")));
    }

    @Test
    void an_iteration_does_the_next_open_item_and_ticks_it() throws Exception {
        context.gives("{\"done\":[\"P1\"],\"summary\":\"I did one.\"}");

        StepResult result = visit("");

        assertThat(context.prompt()).contains("Do the next open item, `P1`", "- [ ] P1: one", "none of you remembers");
        assertThat(context.assignments.get(0).session()).isEmpty();
        assertThat(result.outputs())
                .containsEntry("checklist", "# Do\n\n- [x] P1: one\n- [ ] P2: two")
                .containsEntry("progress", "going")
                .containsEntry("open", "1")
                .containsEntry("idle", "0");
        assertThat(result.outputs().get("text"))
                .isEqualTo("1 of 2 items are done.\n\n- [x] P1: one\n- [ ] P2: two\n\nI did one.");
        assertThat(verdict(result).findings()).extracting(Finding::id).containsExactly("item-P2");
        assertThat(context.plans).hasSize(2);
        assertThat(context.plans.get(0)).extracting(PlanItem::state).contains(PlanItem.State.IN_PROGRESS);
        assertThat(context.plans.get(1)).extracting(PlanItem::state).contains(PlanItem.State.DONE);
    }

    @Test
    void each_iteration_begins_afresh_and_knows_what_is_ticked_and_what_the_one_before_said() throws Exception {
        context.gives("{\"done\":[\"P1\"],\"summary\":\"Mind the gap.\"}")
                .gives("{\"done\":[\"P2\"],\"summary\":\"\"}");
        visit("");
        checked(GREEN);
        visit("");

        assertThat(context.assignments.get(1).session()).isEmpty();
        assertThat(context.prompt()).contains("- [x] P1: one", "Mind the gap.", "Do the next open item, `P2`");
    }

    @Test
    void all_ticked_is_done_only_when_the_checks_have_nothing_against_it() throws Exception {
        context.gives("{\"done\":[\"P1\",\"P2\"],\"summary\":\"Both.\"}");
        StepResult ticked = visit("");
        assertThat(ticked.outputs()).containsEntry("progress", "going").containsEntry("open", "0");
        assertThat(verdict(ticked).hasIssues()).isTrue();

        checked(RED);
        context.gives("{\"done\":[],\"summary\":\"Mended.\"}");
        assertThat(visit("").outputs()).containsEntry("progress", "going").containsEntry("checks", "failing");
        assertThat(context.prompt()).contains("Mend that first", "'mvn verify' failed", "Nothing else is open.");

        checked(GREEN);
        StepResult complete = visit("");
        assertThat(complete.outputs()).containsEntry("progress", "complete");
        assertThat(verdict(complete).approved()).isTrue();
        assertThat(context.assignments).hasSize(2);
    }

    @Test
    void iterations_that_tick_nothing_end_it_with_what_is_open() throws Exception {
        context.gives("{\"done\":[\"P1\"],\"summary\":\"\"}");
        visit("");
        for (int i = 0; i < 3; i++) {
            context.gives("{\"done\":[\"P1\",\"no-such\"],\"summary\":\"I tried.\"}");
            checked(RED);
            visit("");
        }

        StepResult last = last();
        assertThat(last.outputs()).containsEntry("progress", "stalled").containsEntry("idle", "3");
        assertThat(verdict(last).summary()).contains("1 of 2 items are done", "3 iterations in a row");
        assertThat(verdict(last).findings()).extracting(Finding::id).containsExactly("item-P2", "f-1");
    }

    @Test
    void patience_is_a_setting_and_mended_checks_are_progress() throws Exception {
        context.gives("{\"done\":[],\"summary\":\"\"}");
        assertThat(visit("patience: 1").outputs()).containsEntry("progress", "stalled");

        checked(RED);
        context.gives("{\"done\":[],\"summary\":\"\"}");
        assertThat(visit("patience: 9").outputs()).containsEntry("idle", "2");
        checked(GREEN);
        context.gives("{\"done\":[],\"summary\":\"\"}");
        assertThat(visit("patience: 9").outputs()).containsEntry("idle", "1");
    }

    @Test
    void an_item_that_does_not_hold_after_all_is_open_again() throws Exception {
        context.gives("{\"done\":[\"P1\"],\"summary\":\"\"}")
                .gives("{\"done\":[],\"reopened\":[\"P1\"],\"summary\":\"\"}");
        visit("");
        checked(GREEN);

        assertThat(visit("").outputs()).containsEntry("open", "2").containsEntry("idle", "1");
    }

    /** What an agent writes into the handed-over commit, never a file of its workspace. */
    @Test
    void stuck_in_the_handed_over_commit_is_a_question_to_a_person() throws Exception {
        context.gives("{\"done\":[\"P1\"],\"summary\":\"\"}", RalphStep.STUCK_FILE, "I need the price list.\u001B[2J");

        StepResult.Waits waits = (StepResult.Waits) visit("");

        assertThat(question(waits).text())
                .contains("can't go on", "1 of 2 items are done", "I need the price list.")
                .doesNotContain("\u001B");
        context.answered(waits, "It is in docs/prices.md.").gives("{\"done\":[\"P2\"],\"summary\":\"Both.\"}");
        StepResult result = visit("");
        assertThat(context.prompt()).contains("I need the price list.", "It is in docs/prices.md.", "- [x] P1: one");
        assertThat(result.outputs()).containsEntry("open", "0").containsEntry("progress", "going");
    }

    @Test
    void stuck_ends_it_where_nobody_is_to_be_asked_or_has_been_asked_enough() throws Exception {
        context.gives("{\"done\":[],\"stuck\":\"No idea.\",\"summary\":\"\"}");
        StepResult stopped = visit("stuck: stop");
        assertThat(stopped.outputs()).containsEntry("progress", "stuck");
        assertThat(stopped.outputs().get("summary")).contains("It can't go on: No idea.");

        for (int i = 0; i < 3; i++) {
            context.gives("{\"done\":[],\"stuck\":\"No idea.\",\"summary\":\"\"}");
            context.answered((StepResult.Waits) visit(""), "Think harder.");
        }
        context.gives("{\"done\":[],\"stuck\":\"No idea.\",\"summary\":\"\"}");
        assertThat(visit("").outputs()).containsEntry("progress", "stuck");
    }

    @Test
    void a_stuck_file_that_was_there_before_asks_nobody_again() throws Exception {
        context.files.put(RalphStep.STUCK_FILE, "Old worries.");
        context.gives("{\"done\":[\"P1\"],\"summary\":\"\"}");

        assertThat(visit("").outputs()).containsEntry("progress", "going");
    }

    @Test
    void the_notes_of_agents_are_no_part_of_what_is_published() throws Exception {
        context.gives("{\"done\":[\"P1\"],\"summary\":\"One.\"}", ".ai/new-learnings.md", "- Mind the gap.");
        visit("");
        assertThat(context.files).hasSize(1);
        checked(GREEN);
        context.gives("{\"done\":[\"P2\"],\"summary\":\"Two.\"}");
        visit("");
        checked(GREEN);

        assertThat(visit("").outputs().get("text")).endsWith("- [x] P2: two\n\nOne.\n\nTwo.");
        assertThat(context.files).isEmpty();
    }

    @Test
    void a_further_run_of_the_same_specification_knows_what_was_ticked() throws Exception {
        context.earlier.put(
                "ralph",
                StepResult.succeeded(Map.of("checklist", "# Do\n\n- [x] P1: one\n- [ ] P2: two", "idle", "3")));
        context.gives("{\"done\":[],\"summary\":\"\"}");

        assertThat(visit("").outputs()).containsEntry("done", "1").containsEntry("idle", "1");

        context.results.put("spec", StepResult.succeeded(Map.of("text", "- [ ] P1: another")));
        context.results.remove("ralph");
        context.gives("{\"done\":[],\"summary\":\"\"}");
        assertThat(visit("").outputs()).containsEntry("done", "0");
    }

    @Test
    void without_a_specification_the_task_itself_is_the_only_item() throws Exception {
        context.results.clear();
        context.gives("{\"done\":[1],\"summary\":\"\"}");

        assertThat(visit("").outputs())
                .containsEntry("open", "0")
                .containsEntry(
                        "checklist", "Customers of ten years get 10 % off.\n\n- [x] Everything that is said above.");
    }

    @Test
    void an_agent_that_does_not_say_what_is_done_ticks_nothing() throws Exception {
        context.works("All is done, trust me.");

        assertThat(visit("")).isInstanceOf(StepResult.Failed.class);
    }

    private void checked(Verdict verdict) {
        context.judged("verify", verdict);
    }

    private StepResult visit(String with) throws InterruptedException {
        boolean again = context.resumption.isPresent();
        visits += again ? 0 : 1;
        context.path = StepPath.of("rounds", 1).child("round", visits).child("ralph", 1);
        ConfigNode settings = with.isEmpty() ? ConfigNode.empty() : ConfigNode.parse("w.yml", with);
        StepResult result = new RalphStepProvider().create(settings).execute(context);
        if (result instanceof StepResult.Judged) {
            context.results.put("ralph", result);
            context.resumption = Optional.empty();
        }
        return result;
    }

    private StepResult last() {
        return Objects.requireNonNull(context.results.get("ralph"));
    }

    private static Verdict verdict(StepResult result) {
        return ((StepResult.Judged) result).verdict();
    }

    private static Question question(StepResult.Waits waits) {
        return ((Wait.ForAnswer) waits.on()).question();
    }
}
