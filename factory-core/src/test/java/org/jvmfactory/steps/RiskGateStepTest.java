package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.git.FileChange;
import org.jvmfactory.step.Resumption;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.Answer;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Verdict.Decision;
import org.jvmfactory.task.Wait;

class RiskGateStepTest {

    private static final String POLICY = """
            {"riskTierRules": {"high": ["app/auth/**"], "low": ["docs/**"]},
             "mergePolicy": {
               "high": {"requiredChecks": ["tests", "build"], "humanApprovalRequired": true, "description": "Look twice."},
               "low": {"requiredChecks": ["risk-policy-gate"]}},
             "blockedPatterns": [{"pattern": "*.pem", "reason": "no keys here"}],
             "checks": {"lint": "run-lint"},
             "surprise": 1}
            """;

    private final FakeContext context = new FakeContext();

    @BeforeEach
    void a_gate_with_a_policy_at_the_base() {
        context.path = StepPath.of("gate", 1);
        context.baseFiles.put("risk-policy.json", POLICY);
    }

    @Test
    void gives_the_tier_and_what_it_requires_and_no_verdict() throws Exception {
        StepResult result = gate("docs/a.html");

        assertThat(result).isInstanceOf(StepResult.Succeeded.class);
        assertThat(result.outputs())
                .containsEntry("risk", "low")
                .containsEntry("required-checks", "risk-policy-gate")
                .containsEntry("checks", "lint = run-lint")
                .containsEntry("commit", FakeContext.TIP)
                .containsEntry("text", "The risk tier is low.\n- low: docs/a.html ('docs/**')");
        assertThat(context.notes)
                .singleElement()
                .asString()
                .contains("risk-policy.json at " + FakeContext.BASE + ":", "'surprise'");
    }

    /** Theirs: the policy is read from the change itself. */
    @Test
    void takes_the_policy_of_the_base_never_that_of_the_change() throws Exception {
        context.files.put("risk-policy.json", "{\"riskTierRules\": {\"low\": [\"**\"]}, \"mergePolicy\": {}}");

        assertThat(gate("approval: later", "docs/a.html", "risk-policy.json").outputs())
                .containsEntry("risk", "high");
    }

    @Test
    void a_policy_that_cannot_be_read_fails_the_step_with_its_place() {
        context.baseFiles.put("risk-policy.json", "{\"riskTierRules\": {\"hihg\": []}, \"mergePolicy\": {}}");

        assertThatThrownBy(() -> gate("docs/a.html"))
                .hasMessageContaining("risk-policy.json at " + FakeContext.BASE + ":1:")
                .hasMessageContaining("no tier 'hihg'");
    }

    @Test
    void the_configured_policy_holds_besides() throws Exception {
        String with = "{approval: later, policy: {risk-tier-rules: {critical: [docs/legal/**]}}}";

        assertThat(gate(with, "docs/legal/a.html").outputs()).containsEntry("risk", "critical");
        assertThat(gate(with, "docs/a.html").outputs()).containsEntry("risk", "low");
        context.baseFiles.clear();
        assertThat(gate(with, "pom.xml").outputs()).containsEntry("risk", "medium");
    }

    @Test
    void without_any_policy_the_built_in_one_counts() throws Exception {
        context.baseFiles.clear();

        assertThat(gate("pom.xml").outputs()).containsEntry("risk", "high");
    }

    @Test
    void blocked_files_are_findings_with_ids_that_stay() throws Exception {
        StepResult first = gate("docs/a.html", "keys/my.pem");

        Verdict verdict = ((StepResult.Judged) first).verdict();
        assertThat(verdict.decision()).isEqualTo(Decision.CHANGES_REQUESTED);
        assertThat(verdict.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.BLOCKER);
            assertThat(finding.file()).contains("keys/my.pem");
            assertThat(finding.message()).isEqualTo("The risk policy blocks '*.pem': no keys here");
        });
        judgedBefore(first);
        context.path = StepPath.of("gate", 2);
        Verdict second = ((StepResult.Judged) gate("keys/my.pem", "z/other.pem")).verdict();
        assertThat(second.findings())
                .extracting(Finding::id)
                .hasSize(2)
                .doesNotHaveDuplicates()
                .contains(verdict.findings().get(0).id());
    }

    @Test
    void what_was_mended_lifts_its_own_verdict_and_nobody_elses() throws Exception {
        judgedBefore(gate("keys/my.pem"));
        context.path = StepPath.of("gate", 2);

        assertThat(gate("docs/a.html"))
                .isInstanceOfSatisfying(
                        StepResult.Judged.class,
                        judged -> assertThat(judged.verdict().approved()).isTrue());

        context.judged("verify", new Verdict(Decision.CHANGES_REQUESTED, "red", List.of()));
        assertThat(gate("docs/a.html")).isInstanceOf(StepResult.Succeeded.class);
    }

    @Test
    void asks_for_the_approval_of_exactly_this_change() throws Exception {
        Question question = asked(gate("app/auth/x.py"));

        assertThat(question.digest()).isPresent();
        assertThat(question.expiresAt()).isEmpty();
        assertThat(question.text())
                .contains("tier high", FakeContext.TIP, "Look twice.", "app/auth/x.py", "diff --git")
                .contains(question.digest().get().substring(0, 16));

        answer(question, "approve");
        assertThat(gate("app/auth/x.py").outputs())
                .containsEntry("approval", "given")
                .containsEntry("approved-by", "ann")
                .containsEntry("approved", question.digest().get());
    }

    @Test
    void the_same_commit_needs_one_approval_and_another_one_needs_another() throws Exception {
        Question question = asked(gate("app/auth/x.py"));
        answer(question, "approve");
        context.visited("gate", "risk-gate", gate("app/auth/x.py"));
        context.resumption = Optional.empty();
        context.path = StepPath.of("gate", 2);

        assertThat(gate("app/auth/x.py")).isInstanceOf(StepResult.Succeeded.class);

        context.tip = "3333333333333333333333333333333333333333";
        answer(question, "approve");
        StepResult.Waits again = (StepResult.Waits) executed("", "app/auth/x.py");
        assertThat(((Wait.ForAnswer) again.on()).question().digest()).isNotEqualTo(question.digest());
    }

    @Test
    void a_refusal_ends_the_run_with_the_work_kept() throws Exception {
        answer(asked(gate("app/auth/x.py")), "refuse");

        assertThat(gate("app/auth/x.py")).isInstanceOfSatisfying(StepResult.Ends.class, ends -> {
            assertThat(ends.end()).isEqualTo(RunEnd.REJECTED);
            assertThat(ends.reason()).contains("ann refused", "tier is high", FakeContext.TIP);
        });
    }

    @Test
    void may_leave_the_asking_to_a_later_gate() throws Exception {
        assertThat(gate("approval: later", "app/auth/x.py").outputs()).containsEntry("approval", "missing");
    }

    @Test
    void may_be_there_for_tasks_alone_that_had_a_gate_before() throws Exception {
        assertThat(gate("again: true", "docs/a.html").outputs())
                .containsEntry("skipped", "true")
                .doesNotContainKey("risk");

        context.visited("first", "risk-gate", StepResult.succeeded(Map.of("risk", "low")));
        assertThat(gate("again: true", "docs/a.html").outputs()).containsEntry("risk", "low");
    }

    @Test
    void does_not_ask_about_what_has_to_change_anyway() throws Exception {
        assertThat(gate("app/auth/x.pem")).isInstanceOf(StepResult.Judged.class);
    }

    private void judgedBefore(StepResult result) {
        context.results.put("gate", result);
        context.verdict = Optional.of(((StepResult.Judged) result).verdict());
        context.visited("gate", "risk-gate", result);
    }

    private static Question asked(StepResult result) {
        return ((Wait.ForAnswer) ((StepResult.Waits) result).on()).question();
    }

    private void answer(Question question, String text) {
        context.resumption = Optional.of(
                new Resumption(Map.of(), Optional.of(new Answer(question.id(), text, Actor.trusted("ann")))));
    }

    private StepResult gate(String first, String... more) throws InterruptedException {
        boolean settings = first.contains(": ");
        String[] paths = settings ? more : Arrays.copyOf(new String[] {first}, 1 + more.length);
        if (!settings) {
            System.arraycopy(more, 0, paths, 1, more.length);
        }
        context.tip = FakeContext.TIP;
        return executed(settings ? first : "", paths);
    }

    private StepResult executed(String with, String... paths) throws InterruptedException {
        context.changedFiles = Arrays.stream(paths)
                .map(path -> new FileChange(path, path, FileChange.Kind.MODIFIED, 3, 1))
                .toList();
        return new RiskGateStepProvider()
                .create(ConfigNode.parse("w.yml", with))
                .execute(context);
    }
}
