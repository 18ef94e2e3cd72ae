package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvmfactory.codehost.PullRequest;
import org.jvmfactory.codehost.PullRequestCondition;
import org.jvmfactory.codehost.PullRequestCondition.Check;
import org.jvmfactory.codehost.PullRequestDraft;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.StepContext.Published;
import org.jvmfactory.task.CheckOutcome;
import org.jvmfactory.task.StepResult;

class PromoteStepTest {

    private static final String BODY = """
            **Draft: it waits for required checks: build \\(the code host hasn't reported it yet\\).**

            ## Required checks

            <!-- required checks -->
            - [x] `tests`: step 'verify' has approved
            - [ ] `build`: the code host hasn't reported it yet
            <!-- end of required checks -->

            ## Review

            A person wrote this.
            """;

    private final FakeContext context = new FakeContext();

    @BeforeEach
    void a_draft_that_waits_for_a_check() {
        context.changed()
                .visited("gate", "risk-gate", StepResult.succeeded(Map.of("risk", "high", "required-checks", "build")))
                .visited("publish", "publish", published("until-checks"));
    }

    @Test
    void marks_it_as_ready_when_the_checks_hold_and_keeps_what_people_wrote() throws Exception {
        condition(FakeContext.TIP, check("build", CheckOutcome.PASSED));

        StepResult result = promote();

        assertThat(result.outputs()).containsEntry("promoted", "true");
        Map<String, String> request = context.effects.get(0).payload();
        assertThat(context.effects.get(0).purpose()).isEqualTo("pull-request");
        assertThat(request)
                .containsEntry("draft", "false")
                .containsEntry("title", "Title of a person")
                .containsEntry("commit", FakeContext.TIP);
        assertThat(request.get("body"))
                .startsWith("## Required checks")
                .contains("- [x] `build`: it passed\n<!-- end", "A person wrote this.")
                .doesNotContain("Draft");
    }

    @Test
    void stays_a_draft_while_a_check_is_under_way_or_never_reports() throws Exception {
        condition(FakeContext.TIP, check("build", CheckOutcome.PENDING));
        assertThat(stays()).containsEntry("waits-for", "build");

        condition(FakeContext.TIP);
        assertThat(stays().get("text")).contains("build (the code host hasn't reported it yet)");
    }

    @Test
    void stays_a_draft_when_a_check_failed() throws Exception {
        condition(FakeContext.TIP, check("build", CheckOutcome.FAILED));

        assertThat(stays().get("text")).contains("required checks don't hold: build (it failed)");
    }

    @Test
    void stays_a_draft_when_somebody_has_pushed_since() throws Exception {
        condition("4444444444444444444444444444444444444444", check("build", CheckOutcome.PASSED));

        assertThat(stays().get("text")).contains("its branch is at 4444");
    }

    @Test
    void stays_a_draft_when_the_gate_has_not_seen_the_tip() throws Exception {
        context.tip = "3333333333333333333333333333333333333333";
        condition(context.tip, check("build", CheckOutcome.PASSED));

        assertThat(stays().get("text")).contains("the risk gate hasn't looked at the last commit");
    }

    @Test
    void stays_a_draft_where_more_than_checks_is_in_the_way() throws Exception {
        context.visited("publish", "publish", published("held"));
        condition(FakeContext.TIP, check("build", CheckOutcome.PASSED));

        assertThat(stays()).containsEntry("text", "rounds are used up");
    }

    @Test
    void an_own_check_counts_by_what_the_step_said_at_this_commit() throws Exception {
        context.visited(
                "gate", "risk-gate", StepResult.succeeded(Map.of("risk", "high", "required-checks", "build\ntests")));
        context.visited("verify", "verify", StepResult.succeeded(Map.of("skipped", "true")));
        condition(FakeContext.TIP, check("build", CheckOutcome.PASSED), check("tests", CheckOutcome.PASSED));
        Map<String, String> asks = new HashMap<>(published("until-checks").outputs());
        asks.put("required-checks", "build\ntests");
        context.visited("publish", "publish", StepResult.succeeded(asks));

        assertThat(stays().get("text")).contains("tests (step 'verify' had nothing to look at");
    }

    @Test
    void has_nothing_to_do_where_it_is_ready_or_gone() throws Exception {
        context.pullRequest = Optional.of(new Published(pullRequest(PullRequest.State.MERGED, true), Optional.empty()));
        assertThat(stays().get("text")).contains("isn't open any more");
        context.pullRequest = Optional.of(new Published(pullRequest(PullRequest.State.OPEN, false), Optional.empty()));
        assertThat(stays().get("text")).contains("ready already");
        context.pullRequest = Optional.empty();
        assertThat(promote()).isInstanceOf(StepResult.Failed.class);
    }

    @Test
    void a_code_host_without_checks_is_no_success() throws Exception {
        context.pullRequest = Optional.of(new Published(pullRequest(PullRequest.State.OPEN, true), Optional.empty()));

        assertThat(stays().get("text")).contains("this code host has no checks");
    }

    private static StepResult published(String draft) {
        return StepResult.succeeded(
                Map.of("draft", draft, "draft-because", "rounds are used up", "required-checks", "build"));
    }

    private void condition(String commit, Check... checks) {
        context.pullRequest = Optional.of(new Published(
                pullRequest(PullRequest.State.OPEN, true),
                Optional.of(new PullRequestCondition(
                        PullRequest.State.OPEN,
                        true,
                        commit,
                        PullRequestCondition.Merge.CLEAN,
                        Arrays.asList(checks),
                        List.of(),
                        Optional.empty()))));
    }

    private static PullRequest pullRequest(PullRequest.State state, boolean draft) {
        return new PullRequest(
                "1",
                "https://example.org/pr/1",
                state,
                new PullRequestDraft(
                        "https://example.org/shop.git",
                        "factory/t1-add-a-discount",
                        "main",
                        FakeContext.TIP,
                        "Title of a person",
                        BODY,
                        draft));
    }

    private static Check check(String name, CheckOutcome outcome) {
        return new Check(Optional.empty(), name, outcome, Optional.empty(), Optional.empty());
    }

    private Map<String, String> stays() throws InterruptedException {
        StepResult result = promote();
        assertThat(context.effects).isEmpty();
        assertThat(result.outputs()).containsEntry("promoted", "false");
        return result.outputs();
    }

    private StepResult promote() throws InterruptedException {
        return new PromoteStepProvider().create(ConfigNode.empty()).execute(context);
    }
}
