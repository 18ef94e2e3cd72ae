package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig.Isolation;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.scheduler.SchedulerConfig;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.junit.Needs;

/** What one agent can't do to the work of another. */
@Execution(ExecutionMode.CONCURRENT)
class IsolationTest extends HouseTest {

    @Test
    void four_runs_at_once_on_one_repository_publish_each_its_own_change() throws Exception {
        Path gate = directory.resolve("gate");
        Factory factory = open(
                """
                  coder:
                    - do:
                        - run: echo mine > "$FACTORY_TASK.txt"
                        - say: I am at it.
                        - await-file: %s
                        - commit: Add what is mine
                """.formatted(gate),
                config -> config.withScheduler(
                        SchedulerConfig.defaults().withSlots(4).withSlotsPerRepository(4)));
        List<TaskHandle> tasks = new ArrayList<>();
        for (int number = 1; number <= 4; number++) {
            tasks.add(submit(factory, "Number " + number));
        }
        for (TaskHandle task : tasks) {
            untilSaid(factory, task, "I am at it.");
        }

        Files.createFile(gate);

        for (TaskHandle task : tasks) {
            TaskView view = settled(task);
            assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
            String branch = view.workspace().orElseThrow().branch();
            assertThat(repository.changed("main", branch)).containsExactly(task.id() + ".txt");
            assertThat(repository.subjects("main", branch)).containsExactly("Add what is mine");
        }
        assertThat(repository.published()).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"process", "bubblewrap", "container"})
    void a_reviewer_that_writes_and_commits_changes_nothing_of_what_is_published(String sandbox) throws Exception {
        if (sandbox.equals("bubblewrap")) {
            Needs.program("bwrap");
        } else if (sandbox.equals("container")) {
            Needs.program("podman");
        }
        Isolation isolation = sandbox.equals("process") ? Isolation.NONE : new Isolation(sandbox, false);
        Factory factory = open(
                CODER + """
                  reviewer:
                    - do:
                        - run: {command: "echo evil > hello.txt; echo evil > evil.txt", may-fail: true}
                        - run: {command: "git add -A && git commit -q -m Evil", may-fail: true}
                        - run: {command: "git commit -q --amend -m Evil", may-fail: true}
                        - run: {command: "git reset -q --hard HEAD~1; git clean -fdx", may-fail: true}
                        - verdict:
                            decision: changes-requested
                            summary: Not evil enough.
                            findings: [{severity: major, file: hello.txt, line: 1, message: Be evil.}]
                    - do:
                        - run: {command: "echo evil >> hello.txt; git commit -q -am Evil", may-fail: true}
                        - verdict: {decision: approved, summary: Well then.}
                  coder_revision:
                    - do:
                        - run: test "$(cat hello.txt)" = hello && test ! -e evil.txt
                        - append: {path: hello.txt, content: "world\\n"}
                        - commit: Greet the world
                """,
                config -> config.withIsolation(isolation)
                        .withWorkflow("code_review")
                        .withVerify(List.of("test", "-f", "hello.txt")));
        TaskHandle task = submit(factory, "Say hello");

        TaskView view = settled(task);

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        String branch = only(repository.published());
        assertThat(repository.subjects("main", branch)).containsExactly("Say hello", "Greet the world");
        assertThat(repository.changed("main", branch)).containsExactly("hello.txt");
        assertThat(repository.file(branch, "hello.txt")).isEqualTo("hello\nworld");
    }

    @Test
    void checks_that_write_and_commit_change_nothing_of_what_is_published() throws Exception {
        Factory factory = open(
                CODER + """
                  reviewer:
                    - do:
                        - run: test ! -e evil.txt
                        - verdict: {decision: approved, summary: Fine.}
                """,
                config -> config.withWorkflow("code_review")
                        .withVerify(
                                List.of(
                                        "sh",
                                        "-c",
                                        "echo evil > evil.txt && git add -A && git -c user.name=e -c user.email=e@example.org commit -q -m Evil")));
        TaskHandle task = submit(factory, "Say hello");

        TaskView view = settled(task);

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(repository.subjects("main", only(repository.published()))).containsExactly("Say hello");
    }
}
