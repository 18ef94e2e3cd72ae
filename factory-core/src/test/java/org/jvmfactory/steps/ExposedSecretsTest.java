package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.ExposedSecrets;
import org.jvmfactory.step.ExposedSecrets.Place;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Verdict.Decision;
import org.jvmfactory.task.Wait;

/** What steps make of what looks like credentials. */
class ExposedSecretsTest {

    private static final String COMMIT = "abcdef0123456789abcdef0123456789abcdef01";
    private static final Place THERE =
            new Place("private-key", "a private key", Optional.of("app/key.pem"), 3, COMMIT, true);
    private static final Place GONE = new Place("npm-token", "a token of npm", Optional.of(".npmrc"), 1, COMMIT, false);
    private static final Place SAID = new Place("npm-token", "a token of npm", Optional.empty(), 0, COMMIT, false);

    private final FakeContext context = new FakeContext().changed();

    @Test
    void verification_finds_what_is_in_a_file_and_says_how_to_mend_it() {
        exposes(false, THERE);

        Finding finding = verified().verdict().findings().get(0);

        assertThat(finding.severity()).isEqualTo(Severity.BLOCKER);
        assertThat(finding.file()).contains("app/key.pem");
        assertThat(finding.line()).contains(3);
        assertThat(finding.message())
                .isEqualTo("what looks like a private key (private-key) in 'app/key.pem', line 3, since commit "
                        + COMMIT + " can't be published");
        assertThat(finding.suggestion().orElseThrow()).contains("Take it out", "git reset --soft " + COMMIT + "^");
    }

    @Test
    void what_only_the_history_has_is_found_too() {
        exposes(false, GONE, SAID);

        List<Finding> findings = verified().verdict().findings();

        assertThat(findings.get(0).message()).contains("the files don't have it any more, the branch's history does");
        assertThat(findings.get(0).line()).isEmpty();
        assertThat(findings.get(0).suggestion().orElseThrow())
                .doesNotContain("Take it out")
                .contains("git reset");
        assertThat(findings.get(1).message()).contains("in the message of commit " + COMMIT);
    }

    @Test
    void a_finding_keeps_its_id_while_lines_and_commits_change() {
        exposes(false, THERE);
        String before = verified().verdict().findings().get(0).id();
        exposes(false, new Place("private-key", "a private key", THERE.file(), 9, COMMIT.replace('a', 'b'), false));

        assertThat(verified().verdict().findings().get(0).id()).isEqualTo(before);
    }

    @Test
    void it_blocks_also_where_weaker_tests_are_only_told() {
        exposes(false, THERE);

        assertThat(((StepResult.Judged) verify("integrity: warn")).verdict().decision())
                .isEqualTo(Decision.CHANGES_REQUESTED);
        assertThat(((StepResult.Judged) verify("integrity: off")).verdict().decision())
                .isEqualTo(Decision.CHANGES_REQUESTED);
    }

    @Test
    void what_a_person_has_approved_is_no_finding_and_no_question() throws Exception {
        exposes(true, THERE);

        assertThat(verify("{}")).isInstanceOf(StepResult.Succeeded.class);
        assertThat(publish()).isInstanceOf(StepResult.Succeeded.class);
    }

    @Test
    void publishing_asks_with_every_place_and_no_value() throws Exception {
        exposes(false, THERE, GONE);

        StepResult.Waits waits = (StepResult.Waits) publish();

        var question = ((Wait.ForAnswer) waits.on()).question();
        assertThat(question.digest()).contains("d".repeat(64));
        assertThat(question.text())
                .contains(
                        "a private key (private-key) in 'app/key.pem', line 3", "which a later commit takes away again")
                .contains("dddddddddddddddd");
        assertThat(context.effects).isEmpty();
    }

    @Test
    void a_refusal_ends_the_run_and_names_the_places() throws Exception {
        exposes(false, THERE);
        context.answered((StepResult.Waits) publish(), "refuse");

        StepResult.Ends ends = (StepResult.Ends) publish();

        assertThat(ends.end()).isEqualTo(RunEnd.REJECTED);
        assertThat(ends.reason()).contains("ann refused", "'app/key.pem', line 3", FakeContext.TIP);
        assertThat(context.effects).isEmpty();
    }

    @Test
    void nobody_is_asked_about_more_than_they_can_look_up() throws Exception {
        exposes(false, Collections.nCopies(51, THERE).toArray(Place[]::new));

        StepResult.Ends ends = (StepResult.Ends) publish();

        assertThat(ends.end()).isEqualTo(RunEnd.REJECTED);
        assertThat(ends.reason()).contains("more of what looks like credentials", "and 41 more");
    }

    private void exposes(boolean approved, Place... places) {
        context.exposedSecrets = Optional.of(new ExposedSecrets("d".repeat(64), List.of(places), approved));
    }

    private StepResult.Judged verified() {
        return (StepResult.Judged) verify("{}");
    }

    private StepResult verify(String with) {
        try {
            return new VerifyStepProvider()
                    .create(ConfigNode.parse("with", with))
                    .execute(context);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private StepResult publish() throws InterruptedException {
        return new PublishStepProvider().create(ConfigNode.empty()).execute(context);
    }
}
