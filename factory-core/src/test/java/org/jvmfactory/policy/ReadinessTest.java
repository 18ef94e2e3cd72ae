package org.jvmfactory.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvmfactory.codehost.PullRequest;
import org.jvmfactory.codehost.PullRequestCondition;
import org.jvmfactory.codehost.PullRequestCondition.Check;
import org.jvmfactory.policy.Readiness.Own;
import org.jvmfactory.policy.Readiness.State;
import org.jvmfactory.task.CheckOutcome;

class ReadinessTest {

    private static final Own GOOD = new Own(State.HOLDS, "step 'verify' has approved");

    @Test
    void nothing_required_is_ready() {
        assertThat(Readiness.before(List.of(), Map.of()).ready()).isTrue();
        assertThat(Readiness.NOTHING.describe()).isEmpty();
    }

    @Test
    void what_no_step_answers_waits_for_the_code_host() {
        Readiness before = Readiness.before(List.of("tests", "build"), Map.of("tests", GOOD));

        assertThat(before.ready()).isFalse();
        assertThat(before.fails()).isFalse();
        assertThat(before.describe())
                .isEqualTo("it waits for required checks: build (the code host hasn't reported it yet)");
    }

    @Test
    void own_checks_that_hold_are_enough_by_themselves() {
        assertThat(Readiness.before(List.of("tests"), Map.of("tests", GOOD)).ready())
                .isTrue();
    }

    @Test
    void a_passed_check_of_the_code_host_holds() {
        assertThat(now(host("c1", check("build", CheckOutcome.PASSED), check("other", CheckOutcome.FAILED)))
                        .ready())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = CheckOutcome.class,
            names = {"PENDING", "NEUTRAL"})
    void one_that_is_under_way_or_was_skipped_is_waited_for(CheckOutcome outcome) {
        Readiness now = now(host("c1", check("build", outcome)));

        assertThat(now.ready()).isFalse();
        assertThat(now.fails()).isFalse();
    }

    @Test
    void one_that_failed_fails_also_beside_one_of_that_name_that_passed() {
        Readiness now = now(host("c1", check("build", CheckOutcome.PASSED), check("build", CheckOutcome.FAILED)));

        assertThat(now.describe()).isEqualTo("required checks don't hold: build (it failed)");
    }

    @Test
    void one_that_never_reports_is_no_success() {
        Readiness now = now(host("c1"));

        assertThat(now.ready()).isFalse();
        assertThat(now.in(State.WAITS)).extracting(Readiness.Requirement::name).containsExactly("build");
    }

    @Test
    void what_could_not_be_read_is_said() {
        PullRequestCondition blind = new PullRequestCondition(
                PullRequest.State.OPEN,
                true,
                "c1",
                PullRequestCondition.Merge.CLEAN,
                List.of(),
                List.of("checks: no permission"),
                Optional.empty());

        assertThat(now(blind).describe()).contains("checks: no permission");
    }

    @Test
    void another_commit_than_the_one_that_was_looked_at_fails() {
        assertThat(now(host("c2", check("build", CheckOutcome.PASSED))).describe())
                .contains("its branch is at c2, and Factory looked at c1");
    }

    @Test
    void a_code_host_without_checks_never_has_one() {
        Readiness now = Readiness.now(List.of("build"), Map.of(), "c1", Optional.empty());

        assertThat(now.fails()).isTrue();
        assertThat(now.describe()).contains("this code host has no checks");
    }

    @Test
    void what_a_step_answers_is_not_looked_for_at_the_code_host() {
        Readiness now = Readiness.now(
                List.of("tests"),
                Map.of("tests", new Own(State.FAILS, "step 'verify' wants more work")),
                "c1",
                Optional.of(host("c1", check("tests", CheckOutcome.PASSED))));

        assertThat(now.fails()).isTrue();
    }

    private static Readiness now(PullRequestCondition host) {
        return Readiness.now(List.of("build"), Map.of(), "c1", Optional.of(host));
    }

    private static PullRequestCondition host(String commit, Check... checks) {
        return new PullRequestCondition(
                PullRequest.State.OPEN,
                true,
                commit,
                PullRequestCondition.Merge.CLEAN,
                Arrays.asList(checks),
                List.of(),
                Optional.empty());
    }

    private static Check check(String name, CheckOutcome outcome) {
        return new Check(Optional.empty(), name, outcome, Optional.empty(), Optional.empty());
    }
}
