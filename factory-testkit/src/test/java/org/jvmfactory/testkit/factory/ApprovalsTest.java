package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.policy.AgentRules;
import org.jvmfactory.policy.Gates;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.TaskStatus;

/** Changes of protected files leave only when a person has approved that very difference. */
@Execution(ExecutionMode.CONCURRENT)
class ApprovalsTest extends HouseTest {

    private static final Actor ANN = Actor.trusted("ann");

    private static final String MECHANIC = """
              coder:
                - do:
                    - write: {path: .github/workflows/build.yml, content: "on: push\\n"}
                    - write: {path: hello.txt, content: "hello\\n"}
                    - commit: Build it
            """;

    @Test
    void a_change_of_protected_files_is_published_when_a_person_has_approved_it() throws Exception {
        Factory factory = open(MECHANIC);
        TaskHandle task = submit(factory, "Build it");

        TaskView asking = settled(task);

        Question question = asking.question().orElseThrow();
        assertThat(asking.reason()).startsWith("waits for approval: ").contains("'.github/workflows/build.yml'");
        assertThat(question.text()).contains("+on: push").doesNotContain("hello");
        assertThat(question.text()).contains(digest(asking).substring(0, 16));
        assertThat(repository.published()).isEmpty();
        assertThat(pullRequests()).isEmpty();

        task.approve(digest(asking), ANN);

        assertThat(until(task, TaskStatus.IN_REVIEW).answers().values())
                .extracting(answer -> answer.by().name())
                .containsExactly("ann");
        assertThat(repository.file(only(repository.published()), ".github/workflows/build.yml"))
                .isEqualTo("on: push");
    }

    @Test
    void a_refusal_ends_the_run_with_the_work_kept_and_another_run_asks_again() throws Exception {
        Factory factory = open(MECHANIC);
        TaskHandle task = submit(factory, "Build it");
        settled(task);

        task.answer("refuse", ANN);

        TaskView refused = until(task, TaskStatus.REJECTED);
        assertThat(end(refused)).isEqualTo(RunEnd.REJECTED);
        assertThat(refused.reason())
                .contains(
                        "ann refused",
                        "'.github/workflows/build.yml'",
                        refused.tip().orElseThrow());
        assertThat(repository.published()).isEmpty();
        task.retry();
        TaskView again = until(task, view -> view.question().isPresent());
        task.approve(digest(again), ANN);
        until(task, TaskStatus.IN_REVIEW);
    }

    @Test
    void the_same_difference_needs_one_approval_and_another_one_needs_another() throws Exception {
        Factory factory = open(MECHANIC + """
                          devops:
                            - do:
                                - append: {path: hello.txt, content: "more\\n"}
                                - commit: Say more
                          coder_revision:
                            - do:
                                - append: {path: .github/workflows/build.yml, content: "jobs: {}\\n"}
                                - commit: Do more
                        """, config -> with(config, """
                        name: often
                        steps:
                          - {id: code, uses: agent, agent: coder}
                          - {id: first, uses: publish}
                          - {id: more, uses: agent, agent: devops}
                          - {id: second, uses: publish}
                          - {id: most, uses: agent, agent: coder_revision}
                          - {id: third, uses: publish}
                        """));
        TaskHandle task = submit(factory, "Build it");
        String one = digest(settled(task));
        task.approve(one, ANN);

        TaskView other = until(
                task,
                view -> view.question()
                        .filter(it -> !it.digest().orElseThrow().equals(one))
                        .isPresent());

        assertThat(other.lastRun().orElseThrow().steps())
                .extracting(step -> step.path().value())
                .contains("second#1")
                .last()
                .isEqualTo("third#1");
        assertThat(repository.file(only(repository.published()), ".github/workflows/build.yml"))
                .isEqualTo("on: push");
        assertThatThrownBy(() -> task.approve(one, ANN))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(one);
        task.approve(digest(other), ANN);
        until(task, TaskStatus.IN_REVIEW);
        assertThat(repository.file(only(repository.published()), ".github/workflows/build.yml"))
                .isEqualTo("on: push\njobs: {}");
    }

    @Test
    void nobody_approves_who_is_not_trusted() throws Exception {
        Factory factory = open(MECHANIC);
        TaskHandle task = submit(factory, "Build it");
        String digest = digest(settled(task));

        task.approve(digest, new Actor("mallory", Actor.Trust.UNTRUSTED));
        untilTaken(factory, task);

        assertThat(task.view().status()).isEqualTo(TaskStatus.WAITING);
        assertThat(repository.published()).isEmpty();
    }

    @Test
    void a_step_that_pushes_by_itself_is_refused() throws Exception {
        Factory factory = open(MECHANIC, config -> with(config, """
                        name: sly
                        steps:
                          - {id: code, uses: agent, agent: coder}
                          - {id: push, uses: sly}
                        """), builder -> builder.step(new UnaskedPush("sly")));
        TaskHandle task = submit(factory, "Build it");

        TaskView failed = settled(task);

        assertThat(failed.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(failed.reason()).contains("protected files", ".github/workflows/build.yml");
        assertThat(repository.published()).isEmpty();
    }

    @Test
    void what_is_opened_needs_none() throws Exception {
        Gates gates = new Gates(
                Gates.BUILT_IN.off(), List.of(), List.of("hello.*"), List.of(".github/workflows/**", "hello.txt"));
        Factory factory = open(MECHANIC, config -> config.withRules(AgentRules.DEFAULT.withGates(gates)));

        assertThat(settled(submit(factory, "Build it")).status()).isEqualTo(TaskStatus.IN_REVIEW);
    }

    @Test
    void what_is_protected_besides_needs_one_too() throws Exception {
        Gates gates = new Gates(Gates.BUILT_IN.off(), List.of(), List.of("hello.*"), List.of());
        Factory factory = open(CODER, config -> config.withRules(AgentRules.DEFAULT.withGates(gates)));

        assertThat(settled(submit(factory, "Say hello")).reason()).contains("waits for approval", "'hello.txt'");
    }

    @Test
    void a_change_that_is_too_long_to_be_read_is_not_asked_about() throws Exception {
        Factory factory = open("""
                  coder:
                    - do:
                        - run: mkdir -p .husky && seq 10000 > .husky/pre-commit
                        - commit: Hook
                """);

        TaskView rejected = settled(submit(factory, "Hook"));

        assertThat(rejected.status()).isEqualTo(TaskStatus.REJECTED);
        assertThat(rejected.reason()).contains("too long", "'.husky/pre-commit'");
        assertThat(repository.published()).isEmpty();
    }

    private static String digest(TaskView view) {
        return view.question().orElseThrow().digest().orElseThrow();
    }
}
