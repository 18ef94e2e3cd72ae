package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.codehost.CodeHost;
import org.jvmfactory.codehost.LocalCodeHost;
import org.jvmfactory.codehost.PullRequest;
import org.jvmfactory.codehost.PullRequestCondition;
import org.jvmfactory.codehost.PullRequestCondition.Check;
import org.jvmfactory.codehost.PullRequestDraft;
import org.jvmfactory.codehost.Remark;
import org.jvmfactory.codehost.Reviews;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.CheckOutcome;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.TaskStatus;

/** The risk gate in whole runs: what it says decides what is published, and how. */
@Execution(ExecutionMode.CONCURRENT)
class RiskInRunsTest extends HouseTest {

    private static final Actor ANN = Actor.trusted("ann");

    private static final String POLICY = """
            {
              "riskTierRules": {"high": ["app/auth/**"], "medium": ["app/**"], "low": ["docs/**", "*.md"]},
              "mergePolicy": {
                "high":   {"requiredChecks": ["risk-policy-gate", "tests"], "humanApprovalRequired": true},
                "medium": {"requiredChecks": ["risk-policy-gate", "tests"]},
                "low":    {"requiredChecks": ["risk-policy-gate"]}
              },
              "blockedPatterns": [{"pattern": "*.pem", "reason": "no keys in here"}]
            }
            """;

    private static final String GATED = """
            name: gated
            steps:
              - {id: code, uses: agent, agent: coder}
              - {id: verify, uses: verify, with: {command: ["true"]}}
              - {id: gate, uses: risk-gate}
              - id: revise
                uses: agent
                agent: coder_revision
                inputs: [gate]
                when: has-issues
                then: {back-to: verify, at-most: 1}
              - {id: publish, uses: publish}
            """;

    @Test
    void a_change_that_touches_a_blocked_file_is_revised_and_its_tier_stands_in_the_pull_request() throws Exception {
        repository.commit("main", "risk-policy.json", POLICY);
        Factory factory = open("""
                  coder:
                    - do:
                        - write: {path: app/shop.py, content: "x\\n"}
                        - write: {path: app/my key.pem, content: "secret\\n"}
                        - commit: Add the shop
                  coder_revision:
                    - do:
                        - expect-prompt-contains: ["my key.pem", "no keys in here"]
                        - run: git rm -q 'app/my key.pem'
                        - commit: Take the key away
                """, config -> with(config, GATED));
        TaskHandle task = submit(factory, "Add the shop");

        assertThat(settled(task).status()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(finished(factory, task))
                .containsExactly("code#1", "verify#1", "gate#1", "revise#1", "verify#2", "gate#2", "publish#1");
        assertThat(only(pullRequests()))
                .contains("draft: false", "Risk tier **medium**", "medium: app/shop.py")
                .contains("- [x] `tests`: step 'verify' has approved")
                .contains("Mended on the way:", "The risk policy blocks '\\*.pem': no keys in here");
    }

    @Test
    void what_stays_blocked_is_a_draft_that_says_so() throws Exception {
        repository.commit("main", "risk-policy.json", POLICY);
        Factory factory = open("""
                  coder:
                    - do:
                        - write: {path: app/key.pem, content: "secret\\n"}
                        - commit: Add a key
                """, config -> with(config, """
                        name: blocked
                        steps:
                          - {id: code, uses: agent, agent: coder}
                          - {id: gate, uses: risk-gate}
                          - {id: publish, uses: publish}
                        """));
        TaskHandle task = submit(factory, "Add a key");

        assertThat(end(settled(task))).isEqualTo(RunEnd.UNRESOLVED);
        assertThat(only(pullRequests())).contains("draft: true", "Draft:", "Still open:", "no keys in here");
    }

    /** Theirs: an agent relaxes the policy in the same change. */
    @Test
    void a_tier_that_asks_for_a_person_waits_for_one_whatever_the_change_says_of_the_policy() throws Exception {
        repository.commit("main", "risk-policy.json", POLICY);
        Factory factory = open("""
                  coder:
                    - do:
                        - write: {path: app/auth/login.py, content: "x\\n"}
                        - write: {path: risk-policy.json, content: '{"riskTierRules": {"low": ["**"]}, "mergePolicy": {}}'}
                        - commit: Change the login
                """, config -> with(config, GATED));
        TaskHandle task = submit(factory, "Change the login");

        TaskView asking = settled(task);

        assertThat(asking.question().orElseThrow().text())
                .contains("risk tier high", "app/auth/login.py", "risk-policy.json (it is the risk policy itself)");
        assertThat(repository.published()).isEmpty();

        task.approve(asking.question().orElseThrow().digest().orElseThrow(), ANN);

        until(task, TaskStatus.IN_REVIEW);
        assertThat(only(pullRequests())).contains("draft: false", "Risk tier **high**", "Approved by ann.");
    }

    @Test
    void a_check_of_the_code_host_is_waited_for_as_a_draft_and_promoted_when_it_holds() throws Exception {
        CheckedHost host = new CheckedHost();
        Factory factory = open(
                CODER,
                config -> with(config, """
                        name: promoted
                        steps:
                          - {id: code, uses: agent, agent: coder}
                          - {id: gate, uses: risk-gate}
                          - {id: publish, uses: publish}
                          - {id: early, uses: promote}
                          - {id: wait, uses: ask, with: {question: "Has it run?"}}
                          - {id: promote, uses: promote}
                        """)
                        .withRisk(ConfigNode.parse(
                                "factory.yml", "merge-policy: {low: {required-checks: [risk-policy-gate, build]}}")),
                builder -> builder.codeHost(host));
        TaskHandle task = submit(factory, "Say hello");
        settled(task);

        assertThat(only(pullRequests()))
                .contains("draft: true", "- [ ] `build`: the code host hasn't reported it yet", "**Draft: it waits");
        assertThat(outputs(task, "early")).containsEntry("promoted", "false").containsEntry("waits-for", "build");

        host.checks.add(new Check(Optional.empty(), "build", CheckOutcome.PASSED, Optional.empty(), Optional.empty()));
        task.answer("yes", ANN);

        until(task, TaskStatus.IN_REVIEW);
        assertThat(outputs(task, "promote")).containsEntry("promoted", "true");
        assertThat(only(pullRequests()))
                .contains("draft: false", "- [x] `build`: it passed")
                .doesNotContain("Draft:");
    }

    private static Map<String, String> outputs(TaskHandle task, String step) {
        return task.view().lastRun().orElseThrow().steps().stream()
                .filter(it -> it.path().name().equals(step))
                .flatMap(it -> it.result().stream())
                .map(StepResult::outputs)
                .findFirst()
                .orElseThrow();
    }

    /** The local code host, with checks that the test sets. */
    private final class CheckedHost implements CodeHost, Reviews {

        final List<Check> checks = new CopyOnWriteArrayList<>();
        private final CodeHost local =
                new LocalCodeHost(directory.resolve("data").resolve("pull-requests"), new ChildProcesses());

        @Override
        public String kind() {
            return "checked";
        }

        @Override
        public boolean serves(String url) {
            return local.serves(url);
        }

        @Override
        public Optional<PullRequest> find(String url, String branch) throws InterruptedException {
            return local.find(url, branch);
        }

        @Override
        public PullRequest open(PullRequestDraft draft) throws InterruptedException {
            return local.open(draft);
        }

        @Override
        public PullRequest update(PullRequest existing, PullRequestDraft draft) throws InterruptedException {
            return local.update(existing, draft);
        }

        @Override
        public Optional<Reviews> reviews() {
            return Optional.of(this);
        }

        @Override
        public PullRequestCondition condition(PullRequest request) {
            return new PullRequestCondition(
                    request.state(),
                    request.content().draft(),
                    request.content().commit(),
                    PullRequestCondition.Merge.CLEAN,
                    checks,
                    List.of(),
                    Optional.empty());
        }

        @Override
        public List<Remark> remarks(PullRequest request, java.time.Instant since) {
            return List.of();
        }

        @Override
        public Remark comment(PullRequest request, String key, String markdown) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Remark reply(PullRequest request, String remark, String key, String markdown) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Remark> find(PullRequest request, String key) {
            return Optional.empty();
        }
    }
}
