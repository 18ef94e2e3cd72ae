package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.workflow.Workflow;

/** What becomes of a change that is reviewed: scenarios 1 to 8 of the comparison. */
@Execution(ExecutionMode.CONCURRENT)
class ReviewScenariosTest extends HouseTest {

    private static final String REVISER = """
              coder_revision:
                - do:
                    - append: {path: hello.txt, content: "world\\n"}
                    - commit: Greet the world
                    - say: I added the world.
            """;

    private static final String APPROVAL = """
                    - verdict: {decision: approved, summary: All is well.}
            """;

    /** Scenario 1. */
    @Test
    void an_approved_change_becomes_one_pull_request_with_the_coders_commits() throws Exception {
        Factory factory = house("reviewer:\n    - do:\n" + APPROVAL);
        TaskHandle task = submit(factory, "Say hello");

        TaskView view = settled(task);

        assertThat(view.status()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(repository.subjects("main", only(repository.published()))).containsExactly("Say hello");
        assertThat(only(pullRequests())).contains("approved", "All is well.").doesNotContain("Draft:");
    }

    @Test
    void a_commit_that_would_close_another_ticket_is_told_and_factorys_own_close_none() throws Exception {
        Factory factory = open(
                """
                  coder:
                    - do:
                        - write: {path: hello.txt, content: "hello\\n"}
                        - commit: "Say hello\\n\\nFixes #12"
                        - write: {path: left.txt, content: "left\\n"}
                  reviewer:
                    - do:
                """ + APPROVAL,
                config -> config.withWorkflow("code_review").withVerify(List.of("test", "-f", "hello.txt")));
        TaskHandle task = submit(factory, "Fix #3");

        assertThat(end(settled(task))).isEqualTo(RunEnd.DONE);
        assertThat(only(pullRequests()))
                .contains("**Its merge also closes other tickets, by the messages of its commits:** `#12` (by commit")
                .contains(
                        "- **minor** at `the change`: commit ",
                        " names '\\#\u200B12' as a ticket that its merge closes")
                .doesNotContain("`#3`");
        assertThat(repository.subjects("main", only(repository.published())))
                .containsExactly("Say hello", "Fix\u200B #3");
    }

    /** Scenario 2. */
    @Test
    void the_reviewer_sees_the_change_and_its_base() throws Exception {
        String base = repository.commit("main");
        Factory factory = house("""
                reviewer:
                    - do:
                        - expect-prompt-contains: ["%1$s", "hello.txt", "+hello"]
                        - run: git diff --name-only %1$s HEAD | grep -x hello.txt
                        - run: grep -x hello hello.txt
                """.formatted(base) + APPROVAL);
        TaskHandle task = submit(factory, "Say hello");

        assertThat(settled(task).reason()).isEqualTo("the workflow is complete");
        assertThat(only(reviews(factory, task)).approved()).isTrue();
    }

    /** Scenario 3. */
    @Test
    void used_up_rounds_publish_a_draft_of_all_commits_that_shows_what_is_open() throws Exception {
        Factory factory = house(
                """
                reviewer:
                    - do:
                        - verdict:
                            decision: changes-requested
                            summary: Not yet.
                            findings: [{id: dot, severity: major, file: hello.txt, line: 1, message: A full stop is missing.}]
                """,
                config -> config.withWorkflow(Workflow.parse("once.yaml", """
                                name: once
                                steps:
                                  - {id: code, uses: agent, agent: coder}
                                  - {id: review, uses: review, agent: reviewer}
                                  - id: revise
                                    uses: agent
                                    agent: coder_revision
                                    when: has-issues
                                    then: {back-to: review, at-most: 1}
                                  - {id: publish, uses: publish}
                                """)).withWorkflow("once"));
        TaskHandle task = submit(factory, "Say hello");

        TaskView view = settled(task);

        assertThat(view.status()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(end(view)).isEqualTo(RunEnd.UNRESOLVED);
        assertThat(repository.subjects("main", only(repository.published())))
                .containsExactly("Say hello", "Greet the world");
        assertThat(only(pullRequests())).contains("Draft:", "A full stop is missing", "changes-requested");
    }

    /** Scenario 4: what the reviewer decides counts, whatever the severities are. */
    @Test
    void a_change_that_is_not_approved_is_revised_also_for_minor_findings() throws Exception {
        Factory factory = house("""
                reviewer:
                    - do:
                        - verdict:
                            decision: changes-requested
                            summary: Small things.
                            findings: [{severity: minor, file: hello.txt, line: 1, message: Say it to the world.}]
                    - do:
                """ + APPROVAL);
        TaskHandle task = submit(factory, "Say hello");

        settled(task);

        assertThat(finished(factory, task))
                .containsExactly("code#1", "verify#1", "review#1", "revise#1", "verify#2", "review#2", "publish#1");
        assertThat(reviews(factory, task).get(0).findings())
                .extracting(Finding::severity)
                .containsExactly(Severity.MINOR);
    }

    /** Scenario 4, the other way round. */
    @Test
    void minor_findings_of_an_approval_are_shown_and_cost_no_round() throws Exception {
        Factory factory = house("""
                reviewer:
                    - do:
                        - verdict:
                            decision: approved
                            summary: Good enough.
                            findings: [{severity: minor, file: hello.txt, line: 1, message: Could be louder.}]
                """);
        TaskHandle task = submit(factory, "Say hello");

        assertThat(end(settled(task))).isEqualTo(RunEnd.DONE);
        assertThat(finished(factory, task)).doesNotContain("revise#1");
        assertThat(only(pullRequests())).contains("approved", "Could be louder").doesNotContain("Draft:");
    }

    /** Scenario 5. */
    @Test
    void a_verdict_behind_a_long_text_is_read() throws Exception {
        String thoughts = "I looked at { everything } twice. ".repeat(400);
        Factory factory = house("""
                reviewer:
                    - do:
                        - say: |
                            %s

                            ```json
                            {"decision": "approved", "summary": "Fine at last.", "findings": []}
                            ```
                """.formatted(thoughts));
        TaskHandle task = submit(factory, "Say hello");

        settled(task);

        assertThat(thoughts.length()).isGreaterThan(10_000);
        assertThat(only(reviews(factory, task)).summary()).isEqualTo("Fine at last.");
    }

    /** Scenario 6. */
    @Test
    void a_finding_at_a_range_of_lines_is_read() throws Exception {
        Factory factory = house("""
                reviewer:
                    - do:
                        - structured: '{"decision": "approved", "summary": "s", "findings": [{"severity": "nit", "file": "hello.txt", "line": "3-5", "message": "m"}]}'
                """);
        TaskHandle task = submit(factory, "Say hello");

        settled(task);

        assertThat(only(only(reviews(factory, task)).findings()).line()).contains(3);
    }

    /** Scenario 6. */
    @Test
    void a_verdict_against_the_schema_is_repaired_in_the_same_session() throws Exception {
        Factory factory = house("""
                reviewer:
                    - do:
                        - structured: '{"decision": "approved", "summary": "s", "findings": [{"severity": "nit", "line": {"from": 3}, "message": "m"}]}'
                      then:
                        - do:
                            - expect-prompt-contains: line
                """ + APPROVAL.indent(4));
        TaskHandle task = submit(factory, "Say hello");

        assertThat(settled(task).status()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(only(reviews(factory, task)).approved()).isTrue();
        assertThat(sessionsOf(factory, task, "reviewer")).hasSize(1);
    }

    /** Scenario 6. */
    @Test
    void a_verdict_that_stays_against_the_schema_fails_with_the_reason() throws Exception {
        Factory factory = house("""
                reviewer:
                    - do:
                        - structured: '{"decision": "approved", "summary": "s", "findings": [{"severity": "nit", "line": {"from": 3}, "message": "m"}]}'
                """);
        TaskHandle task = submit(factory, "Say hello");

        TaskView view = settled(task);

        assertThat(view.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(view.reason()).contains("review#1", "schema", "/findings/0");
        assertThat(pullRequests()).isEmpty();
    }

    /** Scenario 7. */
    @Test
    void a_critical_finding_blocks_even_where_the_reviewer_approves() throws Exception {
        Factory factory = house("""
                reviewer:
                    - do:
                        - structured: '{"decision": "approved", "summary": "s", "findings": [{"severity": "BLOCKER", "message": "a"}, {"severity": "critical", "message": "b"}]}'
                    - do:
                """ + APPROVAL);
        TaskHandle task = submit(factory, "Say hello");

        settled(task);

        Verdict first = reviews(factory, task).get(0);
        assertThat(first.findings()).extracting(Finding::severity).containsOnly(Severity.BLOCKER);
        assertThat(first.decision()).isEqualTo(Verdict.Decision.CHANGES_REQUESTED);
        assertThat(finished(factory, task)).contains("revise#1");
    }

    /** Scenario 8. */
    @Test
    void a_review_in_mere_words_is_never_taken_for_findings() throws Exception {
        Factory factory = house("""
                reviewer:
                    - do:
                        - say: No issues found.
                """);
        TaskHandle task = submit(factory, "Say hello");

        TaskView view = settled(task);

        assertThat(view.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(view.reason()).contains("review#1", "no JSON object");
        assertThat(finished(factory, task)).doesNotContain("revise#1");
    }

    /** Scenario 8. */
    @Test
    void a_reviewer_that_said_it_in_words_is_asked_once_more() throws Exception {
        Factory factory = house("""
                reviewer:
                    - do:
                        - say: No issues found.
                      then:
                        - do:
                """ + APPROVAL.indent(4));
        TaskHandle task = submit(factory, "Say hello");

        assertThat(settled(task).status()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(finished(factory, task)).doesNotContain("revise#1");
    }

    private Factory house(String reviewer) {
        return house(
                reviewer, config -> config.withWorkflow("code_review").withVerify(List.of("test", "-f", "hello.txt")));
    }

    private Factory house(String reviewer, UnaryOperator<FactoryConfig> config) {
        return open(CODER + REVISER + reviewer.indent(2), config);
    }

    /** The reviewer's verdicts, without those of the checks. */
    private static List<Verdict> reviews(Factory factory, TaskHandle task) {
        return events(factory, task, Event.StepFinished.class).stream()
                .filter(finished -> finished.path().value().startsWith("review#"))
                .map(Event.StepFinished::result)
                .map(result -> ((StepResult.Judged) result).verdict())
                .toList();
    }

    private static List<String> sessionsOf(Factory factory, TaskHandle task, String agent) {
        return events(factory, task, Event.SessionOpened.class).stream()
                .filter(opened -> opened.agent().equals(agent))
                .map(opened -> opened.path().value())
                .toList();
    }
}
