package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.StepUse;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.task.Usage;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Verdict.Decision;
import org.jvmfactory.task.Visit;

/** What a pull request says of risk, checks and findings, and whether it is ready. */
class PublishReadinessTest {

    private static final Verdict GOOD = new Verdict(Decision.APPROVED, "Good.", List.of());
    private static final String LATER = "3333333333333333333333333333333333333333";

    private final FakeContext context = new FakeContext();

    @BeforeEach
    void a_change() {
        context.changed();
    }

    @Test
    void is_ready_at_once_when_all_required_checks_are_steps_that_hold() throws Exception {
        context.judged("verify", GOOD).judged("review", GOOD);
        gated("medium", "risk-policy-gate", "tests", "claude-review");

        StepResult result = publish("");

        assertThat(request()).containsEntry("draft", "false");
        assertThat(result.outputs()).containsEntry("draft", "no").containsEntry("required-checks", "");
        assertThat(body())
                .contains("## Risk\n\nRisk tier **medium**.\n\n- medium: src/Shop.java \\('src/\\*\\*'\\)\n")
                .contains("- [x] `risk-policy-gate`: step 'gate' is done\n- [x] `tests`: step 'verify' has approved\n")
                .doesNotContain("Draft");
    }

    @Test
    void waits_as_a_draft_for_checks_of_the_code_host_and_says_so() throws Exception {
        context.judged("verify", GOOD);
        gated("high", "tests", "build", "lint");

        StepResult result = publish("");

        assertThat(request()).containsEntry("draft", "true");
        assertThat(result.outputs())
                .containsEntry("draft", "until-checks")
                .containsEntry("required-checks", "build\nlint");
        assertThat(body())
                .startsWith(
                        "**Draft: it waits for required checks: build \\(the code host hasn't reported it yet\\), lint")
                .contains("- [ ] `build`: the code host hasn't reported it yet");
    }

    /** Theirs: a skipped check is shown as passed. */
    @Test
    void a_step_that_was_skipped_has_not_passed() throws Exception {
        context.visited("verify", "verify", StepResult.succeeded(Map.of("skipped", "true")));
        gated("medium", "tests");

        assertThat(publish("").outputs()).containsEntry("draft", "held");
        assertThat(body()).contains("**Draft: required checks don't hold: tests");
    }

    @Test
    void a_step_that_looked_at_an_earlier_commit_does_not_count() throws Exception {
        context.judged("review", GOOD);
        context.tip = LATER;
        gated("medium", "claude-review");

        assertThat(publish("").outputs()).containsEntry("draft", "held");
        assertThat(body()).contains("has only looked at an earlier commit");
    }

    @Test
    void a_gate_that_looked_at_an_earlier_commit_holds_it_back() throws Exception {
        gated("low");
        context.tip = LATER;

        assertThat(publish("").outputs()).containsEntry("draft", "held");
        assertThat(body()).startsWith("**Draft: the risk gate hasn't looked at the last commit.**");
    }

    @Test
    void a_gate_that_blocks_holds_it_back_whatever_a_later_judge_says() throws Exception {
        context.visited(
                "gate",
                "risk-gate",
                StepResult.judged(
                        new Verdict(Decision.CHANGES_REQUESTED, "blocked", List.of()), Map.of("risk", "high")));
        context.judged("review", GOOD);

        assertThat(publish("").outputs()).containsEntry("draft", "held");
        assertThat(body()).startsWith("**Draft: the change touches files that the risk policy blocks.**");
    }

    @Test
    void an_approval_that_nobody_gave_holds_it_back() throws Exception {
        context.visited("gate", "risk-gate", StepResult.succeeded(Map.of("risk", "high", "approval", "missing")));

        assertThat(publish("").outputs()).containsEntry("draft", "held");
        assertThat(body()).contains("the risk tier high asks for a person's approval, and nobody has given it");
    }

    @Test
    void a_policy_says_which_step_answers_a_check() throws Exception {
        context.visited("style", "run", StepResult.succeeded(Map.of("text", "ok")));
        context.visited(
                "gate",
                "risk-gate",
                StepResult.succeeded(Map.of("risk", "low", "required-checks", "lint", "checks", "lint = style")));

        assertThat(publish("").outputs()).containsEntry("draft", "no");
    }

    @Test
    void one_of_two_reviewers_who_wants_more_work_is_enough() throws Exception {
        context.visited(
                "one", "review", StepResult.judged(new Verdict(Decision.CHANGES_REQUESTED, "no", List.of()), Map.of()));
        context.visited("two", "review", StepResult.judged(GOOD, Map.of()));
        gated("medium", "review");

        assertThat(publish("").outputs()).containsEntry("draft", "held");
    }

    @Test
    void without_a_gate_nothing_is_required() throws Exception {
        StepResult result = publish("");

        assertThat(result.outputs()).containsEntry("draft", "no").containsEntry("required-checks", "");
        assertThat(body()).doesNotContain("## Risk", "## Required checks");
    }

    @Test
    void the_body_tells_what_became_of_the_findings() throws Exception {
        context.judged("review", verdict(finding("a", "First"), finding("b", "Second"), finding("c", "Third")));
        context.visited("revise", "agent", StepResult.succeeded(Map.of("dismissed", "b: it is meant so | really")));
        context.tip = LATER;
        context.judged("review", verdict(finding("c", "Third"), finding("d", "Fourth")));

        publish("");

        assertThat(body())
                .contains(
                        "Still open:\n\n- **major** at `src/Shop.java`: Third\n- **major** at `src/Shop.java`: Fourth\n")
                .contains("Mended on the way:\n\n- **major** at `src/Shop.java`: First\n")
                .contains("Dismissed:\n\n- **major** at `src/Shop.java`: Second (it is meant so \\| really)\n")
                .contains("- Rounds of revision: 1\n");
    }

    @Test
    void findings_that_their_judge_takes_back_or_leaves_out_although_nothing_changed_are_dismissed() throws Exception {
        context.judged("review", verdict(finding("a", "First"), finding("b", "Second"), finding("c", "Third")));
        context.judged("review", verdict(finding("a", "First"), finding("b", "Second")));
        context.tip = LATER;
        context.visited("review", "review", StepResult.judged(GOOD, Map.of("dismissed", "b")));

        publish("");

        assertThat(body())
                .contains("Mended on the way:\n\n- **major** at `src/Shop.java`: First\n\n")
                .contains(
                        "Dismissed:\n\n- **major** at `src/Shop.java`: Second\n- **major** at `src/Shop.java`: Third\n");
    }

    @Test
    void findings_of_a_judge_that_has_nothing_more_to_say_are_mended_unless_it_was_skipped() throws Exception {
        context.visited("gate", "risk-gate", StepResult.judged(verdict(finding("a", "First")), Map.of()));
        context.judged("verify", verdict(finding("b", "Second")));
        context.tip = LATER;
        context.visited("verify", "verify", StepResult.succeeded(Map.of("skipped", "true")));
        context.visited("gate", "risk-gate", StepResult.succeeded(Map.of("risk", "low")));

        publish("");

        assertThat(body())
                .contains("Mended on the way:\n\n- **major** at `src/Shop.java`: First\n")
                .contains("Still open:\n\n- **major** at `src/Shop.java`: Second (changed since,");
    }

    @Test
    void findings_of_an_earlier_run_are_told_too() throws Exception {
        context.run = new RunId(FakeContext.RUN.task(), 2);
        Verdict both = verdict(finding("a", "First"), finding("b", "Second"));
        context.visits.add(new Visit(
                FakeContext.RUN,
                StepPath.of("review", 1),
                "review",
                StepResult.judged(both, Map.of()),
                FakeContext.BASE));
        context.judged("review", verdict(finding("b", "Second")));

        publish("");

        assertThat(body())
                .contains("Still open:\n\n- **major** at `src/Shop.java`: Second\n")
                .contains("Mended on the way:\n\n- **major** at `src/Shop.java`: First\n")
                .doesNotContain("Rounds of revision");
    }

    @Test
    void findings_of_a_judge_that_failed_since_are_open() throws Exception {
        context.judged("verify", GOOD).judged("review", verdict(finding("a", "First")));
        context.tip = LATER;
        context.visited("review", "review", StepResult.failed("SCHEMA", "it gave no verdict"));

        publish("");

        assertThat(body())
                .contains("Still open:\n\n- **major** at `src/Shop.java`: First (changed since, and not looked at");
    }

    @Test
    void findings_that_nobody_looked_at_again_are_not_mended() throws Exception {
        context.judged("review", verdict(finding("a", "First")));
        context.tip = LATER;

        publish("");

        assertThat(body()).contains("First (changed since, and not looked at again)");
    }

    @Test
    void the_body_has_the_checklist_of_the_specification_with_what_is_ticked() throws Exception {
        context.visited(
                "spec",
                "spec",
                StepResult.succeeded(Map.of(
                        "text", "# Spec\n\n- [ ] Ten per cent off\n- [x] Rounded up\n- [ ] Tell @ann\n* no item")));
        context.files.put("SPEC.md", "- [x] Ten per cent off\n- [x] Something else");

        publish("");

        assertThat(body())
                .contains(
                        "## Acceptance criteria\n\n- [x] Ten per cent off\n- [x] Rounded up\n- [ ] Tell @\u200Bann\n\n##");
    }

    @Test
    void an_auditors_ticks_count_more_than_the_writers() throws Exception {
        context.visited("spec", "spec", StepResult.succeeded(Map.of("text", "- [x] One\n- [x] Two")));
        context.visited(
                "audit", "spec-audit", StepResult.judged(GOOD, Map.of("checklist", "- [x] One — OneTest\n- [ ] Two")));

        publish("");

        assertThat(body()).contains("## Acceptance criteria\n\n- [x] One — OneTest\n- [ ] Two\n\n##");
    }

    @Test
    void a_gate_that_was_passed_over_requires_nothing() throws Exception {
        context.visited("gate", "risk-gate", StepResult.succeeded(Map.of("skipped", "true")));
        context.tip = LATER;

        assertThat(publish("").outputs()).containsEntry("draft", "no");
    }

    @Test
    void the_body_says_what_was_assumed_remembered_and_done_by_another_engine() throws Exception {
        context.visited("triage", "triage", StepResult.succeeded(Map.of("assumption", "Only *old* customers\n#7")));
        context.recalled = "something";
        context.used = List.of(new StepUse(
                FakeContext.RUN,
                StepPath.of("code", 1),
                Optional.of("coder"),
                Optional.of("codex"),
                Optional.empty(),
                Usage.NONE,
                Cost.NOTHING,
                java.time.Duration.ofSeconds(3),
                List.of("claude: OVERLOADED: try later")));

        publish("");

        assertThat(body())
                .contains("**Assumed:** Only \\*old\\* customers \\#\u200B7\n")
                .contains("- `code#1` was done by codex instead of claude: OVERLOADED: try later\n")
                .contains("- Agents were given what earlier tasks had left behind\n");
    }

    @Test
    void the_body_is_never_longer_than_code_hosts_take() throws Exception {
        for (int step = 0; step < 9; step++) {
            context.inputs.put("code" + step + ".text", "long *words*\n".repeat(4_000));
        }
        gated("low");

        publish("");
        assertThat(body()).hasSizeLessThan(60_010).contains("Risk tier **low**", "## What it took");
    }

    @Test
    void closes_the_ticket_only_where_that_is_wanted() throws Exception {
        context.request = TaskRequest.builder("https://example.org/shop.git", "Add a discount")
                .ticket(new TicketRef("github", "acme/shop#7", Optional.empty()))
                .build();

        publish("");
        assertThat(body()).doesNotContain("Closes");
        context.effects.clear();
        publish("closes: true");
        assertThat(body()).endsWith("\nCloses acme/shop#7\n");
    }

    private void gated(String tier, String... required) {
        context.visited(
                "gate",
                "risk-gate",
                StepResult.succeeded(Map.of(
                        "risk",
                        tier,
                        "required-checks",
                        String.join("\n", required),
                        "text",
                        "The risk tier is " + tier + ".\n- " + tier + ": src/Shop.java ('src/**')")));
    }

    private static Verdict verdict(Finding... findings) {
        return new Verdict(Decision.CHANGES_REQUESTED, "Almost.", List.of(findings));
    }

    private static Finding finding(String id, String message) {
        return new Finding(
                id, Severity.MAJOR, Optional.of("src/Shop.java"), Optional.empty(), message, Optional.empty());
    }

    private Map<String, String> request() {
        return context.effects.get(1).payload();
    }

    private String body() {
        return request().getOrDefault("body", "");
    }

    private StepResult publish(String with) throws InterruptedException {
        return new PublishStepProvider().create(ConfigNode.parse("w.yml", with)).execute(context);
    }
}
