package org.jvmfactory.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.FactoryConfig.Isolation;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.ScriptedEngine;
import org.jvmfactory.testkit.junit.TestDirectories;
import org.jvmfactory.workflow.Workflow;

class LostWorkAreaTest {

    private static final String SCRIPT = """
            agents:
              coder:
                - do:
                    - write: {path: first.txt, content: "before the question\\n"}
                    - commit: Begin
                    - ask: Which colour?
                  then:
                    - do:
                        - write: {path: second.txt, content: "after the answer\\n"}
                        - say: Done.
              devops:
                - do:
                    - write: {path: other.txt, content: "without a question\n"}
            """;

    private static final Workflow BRANCHES = Workflow.parse("branches.yml", """
            name: branches
            steps:
              - id: paint
                parallel:
                  branches:
                    - {id: plain, uses: agent, agent: devops}
                    - {id: asking, uses: agent, agent: coder}
              - {id: publish, uses: publish}
            """);

    @TempDir(factory = TestDirectories.class)
    Path directory;

    @Test
    void mirror_workspace_and_session_are_made_again_from_the_store() throws Exception {
        TaskId task;
        try (Factory factory = factory()) {
            TaskHandle handle = factory.submit(TaskRequest.builder(repository(), "Paint it")
                    .workflow("single")
                    .build());
            task = handle.id();
            assertThat(handle.await(Duration.ofMinutes(1)).orElseThrow().status())
                    .isEqualTo(TaskStatus.WAITING);
        }
        delete(directory.resolve("data/work"));

        try (Factory factory = factory()) {
            TaskHandle handle = factory.task(task).orElseThrow();
            handle.answer("Blue");
            TaskView view = settled(handle);

            assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
            String branch = view.workspace().orElseThrow().branch();
            assertThat(git(directory.resolve("repository.git"), "ls-tree", "--name-only", branch))
                    .contains("first.txt", "second.txt");
        }
    }

    @Test
    void so_are_the_branches_of_a_run_also_those_that_had_ended() throws Exception {
        TaskId task;
        try (Factory factory = factory()) {
            TaskHandle handle = factory.submit(TaskRequest.builder(repository(), "Paint it")
                    .workflow("branches")
                    .build());
            task = handle.id();
            assertThat(handle.await(Duration.ofMinutes(1)).orElseThrow().status())
                    .isEqualTo(TaskStatus.WAITING);
        }
        delete(directory.resolve("data/work"));

        try (Factory factory = factory()) {
            TaskHandle handle = factory.task(task).orElseThrow();
            handle.answer("Blue");
            TaskView view = settled(handle);

            assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
            String branch = view.workspace().orElseThrow().branch();
            assertThat(git(directory.resolve("repository.git"), "ls-tree", "--name-only", branch))
                    .contains("other.txt")
                    .doesNotContain("first.txt");
            assertThat(git(mirror(), "ls-tree", "--name-only", "refs/factory/runs/" + task + ".1.paint.asking"))
                    .contains("first.txt", "second.txt");
        }
    }

    private Path mirror() throws IOException {
        try (Stream<Path> all = Files.walk(directory.resolve("data/work/mirrors"))) {
            return all.filter(file -> file.endsWith("objects"))
                    .findFirst()
                    .orElseThrow()
                    .resolveSibling(".")
                    .normalize();
        }
    }

    /** The task when it no longer waits for the answer. */
    private static TaskView settled(TaskHandle handle) throws InterruptedException {
        TaskView view = handle.view();
        for (int i = 0; i < 60 && !view.status().ended() && view.status() != TaskStatus.IN_REVIEW; i++) {
            view = handle.await(Duration.ofSeconds(1)).orElseGet(handle::view);
        }
        return view;
    }

    private Factory factory() {
        return Factory.builder()
                .dataDirectory(directory.resolve("data"))
                .store(SqliteStore.open(directory.resolve("factory.db")))
                .engine(ScriptedEngine.ofYaml(SCRIPT))
                .config(FactoryConfig.defaults().withIsolation(Isolation.NONE).withWorkflow(BRANCHES))
                .build();
    }

    private Path repository() throws IOException, InterruptedException {
        Path work = Files.createDirectories(directory.resolve("work"));
        git(work, "init", "-q", "-b", "main");
        Files.writeString(work.resolve("README.md"), "# Sample\n");
        git(work, "add", "-A");
        git(work, "-c", "user.name=Sam", "-c", "user.email=sam@example.org", "commit", "-q", "-m", "Begin");
        git(
                work,
                "clone",
                "-q",
                "--bare",
                ".",
                directory.resolve("repository.git").toString());
        return directory.resolve("repository.git");
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static String git(Path directory, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
