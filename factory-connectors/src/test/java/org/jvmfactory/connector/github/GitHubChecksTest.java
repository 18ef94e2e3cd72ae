package org.jvmfactory.connector.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvmfactory.codehost.CodeHostException;
import org.jvmfactory.codehost.PullRequest;
import org.jvmfactory.codehost.PullRequestCondition.Check;
import org.jvmfactory.codehost.PullRequestCondition.Ending;
import org.jvmfactory.codehost.PullRequestDraft;
import org.jvmfactory.codehost.Reviews;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.Actor.Trust;
import org.jvmfactory.task.CheckOutcome;

/** Failing checks of GitHub's pull requests, what they printed, and running them again; and how pull requests end. */
class GitHubChecksTest extends GitHubBed {

    private static final String LOG = """
            \uFEFF2030-01-01T12:00:00.1234567Z ##[group]Run make test
            2030-01-01T12:00:00.2345678Z \u001B[36;1mmake test\u001B[0m
            2030-01-01T12:00:00.3456789Z ##[endgroup]
            2030-01-01T12:00:01.0000000Z \u001B[31mexpected 2 but was 3\u001B[0m
            2030-01-01T12:00:01.1000000Z ##[error]Process completed with exit code 2.
            2030-01-01T12:00:02.0000000Z Post job cleanup.
            """;

    private PullRequest pullRequest;
    private String commit = "";

    @BeforeEach
    void publish() throws Exception {
        commit = repository.git().grow("factory/7-mend");
        pullRequest = host(asApp())
                .open(new PullRequestDraft(
                        repository.url(), "factory/7-mend", "main", commit, "Mend it", "Done.", false));
    }

    private Reviews reviews(GitHubSettings settings) {
        return host(settings).reviews().orElseThrow();
    }

    /** An App that may also do what {@code more} says. */
    private GitHubSettings app(Map<String, String> more) {
        Map<String, String> permissions = new HashMap<>(LEAST);
        permissions.putAll(more);
        github.app("77", "factory", AppKeys.PAIR.getPublic(), permissions);
        return GitHubSettings.read(
                config("app-id: '77', private-key: \"" + AppKeys.pkcs8().replace("\n", "\\n") + "\""));
    }

    private Check only(GitHubSettings settings) throws InterruptedException {
        List<Check> checks = reviews(settings).condition(pullRequest).checks();
        assertThat(checks).hasSize(1);
        return checks.get(0);
    }

    @Test
    void a_job_that_failed_shows_what_it_printed_before_its_error() throws Exception {
        repository.job(commit, "build", "failure", LOG);

        Optional<String> log = reviews(withToken()).log(pullRequest, only(withToken()));

        assertThat(log).contains("""
                Run make test
                make test
                expected 2 but was 3
                Error: Process completed with exit code 2.""");
    }

    @Test
    void of_a_long_log_the_end_is_shown() throws Exception {
        repository.job(commit, "build", "failure", "x".repeat(400).concat("\n").repeat(20_000) + "##[error]At last.\n");

        String log = reviews(withToken()).log(pullRequest, only(withToken())).orElseThrow();

        assertThat(log).startsWith("…\n").endsWith("\nError: At last.").hasSizeLessThan(16_100);
    }

    @Test
    void the_login_does_not_go_where_logs_lie() throws Exception {
        repository.job(commit, "build", "failure", LOG);

        // The house of logs shuts out whoever shows one.
        assertThat(reviews(withToken()).log(pullRequest, only(withToken()))).isPresent();
        assertThat(github.calls()).noneMatch(call -> call.path().contains("signature"));
    }

    @Test
    void without_the_right_to_logs_it_is_told_what_the_check_says() throws Exception {
        repository.complain(commit, "lint", "1 problem", "hello.txt", 3, "Too \u001B[1mlong\u001B[0m");
        GitHubSettings app = app(Map.of("checks", "read"));

        assertThat(reviews(app).log(pullRequest, only(app)))
                .contains("1 problem\nhello.txt:3: failure: Too \uFFFD[1mlong\uFFFD[0m");

        repository.job(commit, "build", "failure", LOG);
        Check job = reviews(app).condition(pullRequest).checks().get(1);
        assertThat(reviews(app).log(pullRequest, job)).isEmpty();
        assertThat(reviews(app).rerun(pullRequest, job)).isFalse();
    }

    @Test
    void a_log_that_is_gone_is_none() throws Exception {
        repository.job(commit, "build", "failure", LOG);
        Check check = only(withToken());
        github.failNext(call -> call.path().endsWith("/logs"), 410, Map.of(), "{\"message\": \"Gone\"}");

        assertThat(reviews(withToken()).log(pullRequest, check)).isEmpty();
    }

    @Test
    void what_is_not_asked_for_by_a_check_of_github_is_nothing() throws Exception {
        Check strange = new Check(
                Optional.of("job-1/../../../user"), "x", CheckOutcome.FAILED, Optional.empty(), Optional.empty());
        int before = github.calls().size();

        assertThat(reviews(withToken()).log(pullRequest, strange)).isEmpty();
        assertThat(reviews(withToken()).rerun(pullRequest, strange)).isFalse();
        assertThat(github.calls()).hasSize(before);
    }

    @Test
    void jobs_that_failed_run_again_once() throws Exception {
        repository.job(commit, "build", "failure", LOG);
        repository.job(commit, "docs", "success", "");
        Reviews reviews = reviews(app(Map.of("checks", "read", "actions", "write")));
        Check failed = reviews.condition(pullRequest).checks().get(0);

        assertThat(reviews.rerun(pullRequest, failed)).isTrue();
        assertThat(reviews.rerun(pullRequest, failed)).isTrue();

        assertThat(github.changes()).filteredOn(it -> it.contains("rerun")).hasSize(1);
        assertThat(reviews.condition(pullRequest).checks())
                .extracting(Check::outcome)
                .containsExactlyInAnyOrder(CheckOutcome.PASSED, CheckOutcome.PENDING);

        repository.finish(commit, "failure", LOG);
        Check again = reviews.condition(pullRequest).checks().stream()
                .filter(check -> check.outcome() == CheckOutcome.FAILED)
                .findFirst()
                .orElseThrow();
        assertThat(again.id()).isNotEqualTo(failed.id());
        assertThat(reviews.rerun(pullRequest, failed)).isTrue();
        assertThat(github.changes()).filteredOn(it -> it.contains("rerun")).hasSize(1);
    }

    @Test
    void jobs_whose_fellows_are_at_work_run_again_later() throws Exception {
        repository.job(commit, "build", "failure", LOG);
        Reviews reviews = reviews(withToken());
        Check failed = only(withToken());
        github.failNext(
                call -> call.path().matches(".*/actions/runs/\\d+"),
                200,
                Map.of("Content-Type", "application/json"),
                "{\"run_attempt\": 1, \"status\": \"in_progress\"}");

        assertThatThrownBy(() -> reviews.rerun(pullRequest, failed))
                .isInstanceOfSatisfying(
                        CodeHostException.class,
                        e -> assertThat(e.code().retryable()).isTrue());
        assertThat(reviews.rerun(pullRequest, failed)).isTrue();
    }

    @Test
    void an_app_that_may_only_read_logs_runs_nothing_again() throws Exception {
        repository.job(commit, "build", "failure", LOG);
        GitHubSettings app = app(Map.of("checks", "read", "actions", "read"));

        assertThat(reviews(app).rerun(pullRequest, only(app))).isFalse();
        assertThat(host(app).shortcomings(repository.url()))
                .contains("can't have failing jobs run again: the App lacks 'actions: write'");
    }

    @Test
    void it_is_told_who_merged_one_and_what_came_of_it() throws Exception {
        assertThat(reviews(asApp()).condition(pullRequest).ending()).isEmpty();

        repository.close(1, true, "alice");

        Ending ending = reviews(asApp()).condition(pullRequest).ending().orElseThrow();
        assertThat(ending.by()).contains(new Actor("alice", Trust.TRUSTED));
        assertThat(ending.commit()).contains("5eed".repeat(10));
        assertThat(ending.at()).isAfter(Instant.parse("2030-01-01T12:00:00Z"));
    }

    @Test
    void it_is_told_who_closed_one() throws Exception {
        repository.close(1, false, "mallory");

        Ending ending = reviews(asApp()).condition(pullRequest).ending().orElseThrow();

        assertThat(ending.by()).contains(new Actor("mallory", Trust.UNTRUSTED));
        assertThat(ending.commit()).isEmpty();
    }
}
