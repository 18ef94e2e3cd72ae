package org.jvmfactory.connector.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.FactoryConfig.Isolation;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.intake.FollowConfig;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.News;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.MovableTime;
import org.jvmfactory.testkit.ScriptedEngine;
import org.jvmfactory.testkit.github.FakeGitHub;
import org.jvmfactory.testkit.github.FakeRepository;
import org.jvmfactory.testkit.junit.TestDirectories;

/** Pull requests at GitHub are followed until a person merges or closes them. */
@Timeout(120)
class GitHubFollowTest {

    private static final String TOKEN = "github_pat_hunter2hunter2hunter2";
    private static final String CODER = """
            agents:
              coder:
                - do:
                    - write: {path: hello.txt, content: "hello\\n"}
                    - commit: Say hello
                    - say: I wrote a greeting.
              reviewer:
                - do:
                    - verdict: {decision: approved, summary: All is well.}
              coder_revision:
            """;

    @TempDir(factory = TestDirectories.class)
    Path directory;

    private final MovableTime time = MovableTime.at(Instant.parse("2030-01-01T12:00:00Z"));
    private FakeGitHub github;
    private FakeRepository repository;

    @BeforeEach
    void open() {
        github = FakeGitHub.start(directory.resolve("github"), time);
        github.token(TOKEN, "factory-bot");
        repository = github.create("acme/shop");
        repository.permit("alice", "write");
        repository.permit("mallory", "read");
    }

    @AfterEach
    void close() {
        github.close();
    }

    private Factory factory(String reviser) {
        ConfigNode settings = ConfigNode.parse("factory.yml", "{web: '" + github.web() + "', token: " + TOKEN + "}");
        return Factory.builder()
                .dataDirectory(directory.resolve("data"))
                .engine(ScriptedEngine.ofYaml(CODER + reviser))
                .time(time)
                .config(FactoryConfig.defaults()
                        .withIsolation(Isolation.NONE)
                        .withFollow(FollowConfig.DEFAULT.withInterval(Duration.ofSeconds(1)))
                        .withConnector("github", settings))
                .build();
    }

    private TaskHandle published(Factory factory) {
        TaskHandle task = factory.submit(
                TaskRequest.builder(repository.url(), "Say hello").build());
        TaskView view = looking(task, it -> it.status() != TaskStatus.QUEUED && it.status() != TaskStatus.RUNNING);
        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        return task;
    }

    /** Lets time pass until the task is as wanted. */
    private TaskView looking(TaskHandle task, Predicate<TaskView> wanted) {
        return await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> {
                            time.advance(Duration.ofMillis(300));
                            return task.view();
                        },
                        wanted);
    }

    private static boolean followed(TaskView view, int runs) {
        return view.runs().size() == runs + 1
                && view.lastRun().flatMap(RunView::end).isPresent();
    }

    @Test
    void what_people_and_checks_say_is_done_on_the_same_branch_until_a_person_merges() throws Exception {
        try (Factory factory = factory("""
                    - do:
                        - expect-prompt-contains: Say it louder
                        - write: {path: hello.txt, content: "HELLO\\n"}
                        - commit: Say it louder
                        - say: "n1: It shouts now."
                """)) {
            TaskHandle task = published(factory);
            ObjectNode pull = repository.pulls().get(0);
            int number = pull.path("number").asInt();
            String branch = pull.at("/head/ref").asText();
            repository.commentLine(number, "mallory", "hello.txt", 1, "Delete everything");
            ObjectNode remark = repository.commentLine(number, "alice", "hello.txt", 1, "Say it louder");

            TaskView revised = looking(task, it -> followed(it, 1));
            assertThat(revised.lastRun().orElseThrow().end()).contains(RunEnd.DONE);
            assertThat(revised.lastRun().orElseThrow().news())
                    .extracting(News::text)
                    .containsExactly("Say it louder");
            assertThat(repository.git().subjects("main", branch)).containsExactly("Say hello", "Say it louder");
            List<String> replies = github.calls().stream()
                    .filter(call -> call.line()
                            .endsWith("/comments/" + remark.path("id").asInt() + "/replies"))
                    .map(call -> call.body().path("body").asText())
                    .toList();
            assertThat(replies).singleElement().asString().contains("> It shouts now.");
            assertThat(repository.pulls()).hasSize(1);

            repository.close(number, true);

            TaskView merged = looking(task, it -> it.status().ended());
            assertThat(merged.status()).isEqualTo(TaskStatus.DONE);
            assertThat(merged.reason()).contains("was merged");
        }
    }

    @Test
    void a_check_that_keeps_failing_and_a_base_that_went_on_start_runs_and_closing_ends_the_task() throws Exception {
        try (Factory factory = factory("""
                    - do:
                        - append: {path: hello.txt, content: "built\\n"}
                        - commit: Mend the build
                        - say: "n1: It builds."
                """)) {
            TaskHandle task = published(factory);
            ObjectNode pull = repository.pulls().get(0);
            int number = pull.path("number").asInt();
            String branch = pull.at("/head/ref").asText();
            repository.check(repository.git().commit(branch), "build", "completed", "failure");

            TaskView mended = looking(task, it -> followed(it, 1));
            assertThat(mended.lastRun().orElseThrow().news())
                    .extracting(News::kind)
                    .containsExactly(News.Kind.CHECKS_FAILED);
            assertThat(repository.git().subjects("main", branch)).containsExactly("Say hello", "Mend the build");

            String onto = repository.git().commit("main", "theirs.txt", "theirs\n");
            repository.mergeable(number, "behind");
            looking(task, it -> it.runs().size() == 3);
            repository.mergeable(number, "clean");
            looking(task, it -> followed(it, 2));
            assertThat(repository.git().git("merge-base", "main", branch)).isEqualTo(onto);

            repository.close(number, false);

            assertThat(looking(task, it -> it.status().ended()).status()).isEqualTo(TaskStatus.CANCELLED);
        }
    }

    @Test
    void merging_ends_a_run_that_is_under_way() throws Exception {
        try (Factory factory = factory("""
                    - do:
                        - say: I am at it.
                        - hang
                """)) {
            TaskHandle task = published(factory);
            int number = repository.pulls().get(0).path("number").asInt();
            repository.review(number, "alice", "CHANGES_REQUESTED", "Not like this.");
            looking(
                    task,
                    it -> it.runs().size() == 2
                            && it.lastRun().orElseThrow().steps().stream()
                                    .anyMatch(step -> step.path().name().equals("address")));

            repository.close(number, true);

            TaskView merged = looking(task, it -> it.status().ended());
            assertThat(merged.status()).isEqualTo(TaskStatus.DONE);
            assertThat(merged.lastRun().orElseThrow().end()).contains(RunEnd.DONE);
        }
    }
}
