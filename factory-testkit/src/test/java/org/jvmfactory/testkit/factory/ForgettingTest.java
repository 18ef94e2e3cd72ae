package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Diagnosis;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.BlobId;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.scheduler.Retention;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.workflow.Workflow;

/** What is removed of tasks that ended long ago, and what isn't. */
@Execution(ExecutionMode.CONCURRENT)
class ForgettingTest extends HouseTest {

    private static final String COMMITS = """
              coder:
                - do:
                    - write: {path: hello.txt, content: "hello\\n"}
                    - commit: Say hello
                    - cost: 0.25
            """;

    private Factory house(String agents) {
        return open(agents, ForgettingTest::withUnpublished, builder -> builder.time(time));
    }

    /** One workflow fails after its commits, which are published nowhere. */
    private static FactoryConfig withUnpublished(FactoryConfig config) {
        return config.withWorkflow(Workflow.parse("unpublished.yaml", """
                name: unpublished
                steps:
                  - {id: code, uses: agent, agent: coder}
                  - {id: check, uses: verify, with: {command: ["false"]}}
                """));
    }

    private TaskHandle cancelledAfterItWasPublished(Factory factory, String title) throws Exception {
        TaskHandle task = factory.submit(request(title).idempotencyKey(title).build());
        until(task, TaskStatus.IN_REVIEW);
        task.cancel("not wanted");
        until(task, TaskStatus.CANCELLED);
        return task;
    }

    private Path workspace(TaskHandle task) {
        return directory.resolve("data/work/tasks/" + task.id());
    }

    private String git(String... arguments) throws Exception {
        Path mirror;
        try (Stream<Path> mirrors = Files.list(directory.resolve("data/work/mirrors"))) {
            mirror = mirrors.filter(Files::isDirectory).findFirst().orElseThrow();
        }
        Process process = new ProcessBuilder(
                        Stream.concat(Stream.of("git", "--git-dir", mirror.toString()), Stream.of(arguments))
                                .toList())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private void pass(Factory factory, int days) {
        time.advance(Duration.ofDays(days));
        untilLookedAgain(factory);
    }

    private static List<String> kinds(Factory factory, TaskHandle task) {
        return events(factory, task).stream()
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }

    @Test
    void the_workspace_of_a_merged_pull_request_goes_at_the_next_look_and_that_of_a_cancelled_task_later()
            throws Exception {
        Factory factory = house(COMMITS);
        TaskHandle merged = submit(factory, "Merged");
        until(merged, TaskStatus.IN_REVIEW);
        factory.store()
                .put(merged.id(), new Command.Close(TaskStatus.DONE, "merged", Actor.HOST), "close", time.instant());
        until(merged, TaskStatus.DONE);
        TaskHandle cancelled = cancelledAfterItWasPublished(factory, "Cancelled");

        pass(factory, 1);

        soon().until(() -> !Files.exists(workspace(merged)));
        assertThat(workspace(cancelled)).exists();
    }

    @Test
    void workspaces_of_ended_tasks_go_and_those_of_others_stay() throws Exception {
        Factory factory = house(COMMITS);
        TaskHandle ended = cancelledAfterItWasPublished(factory, "Ended");
        TaskHandle inReview = submit(factory, "In review");
        until(inReview, TaskStatus.IN_REVIEW);

        pass(factory, 6);
        assertThat(workspace(ended)).exists();
        pass(factory, 2);

        soon().until(() -> !Files.exists(workspace(ended)));
        soon().until(() ->
                !git("for-each-ref", "refs/factory/").contains(ended.id().value()));
        soon().until(() ->
                factory.store().task(ended.id()).orElseThrow().holder().isEmpty());
        pass(factory, 400);
        assertThat(workspace(inReview)).exists();
        assertThat(git("for-each-ref")).contains(inReview.id().value());
        assertThat(events(factory, inReview, Event.RunEnded.class)).hasSize(1);
        assertThat(ended.view().status()).isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    void a_doctor_says_how_much_room_is_taken_whatever_else_lies_there() throws Exception {
        Factory factory = house("""
                  coder:
                    - do:
                        - write: {path: big.txt, content: "%s"}
                        - commit: Much
                """.formatted("x".repeat(1_500_000)));
        until(submit(factory, "Big"), TaskStatus.IN_REVIEW);
        Files.createDirectories(directory.resolve("data/work/tasks/Lost & Found"));

        List<Diagnosis.Check> checks = factory.diagnose().checks();

        assertThat(checks)
                .filteredOn(check -> check.subject().equals("room"))
                .singleElement()
                .satisfies(room -> {
                    assertThat(room.ok()).isTrue();
                    assertThat(room.finding())
                            .matches(
                                    "1 workspaces take 1\\.\\d MB, mirrors 0\\.\\d MB, the store 0\\.0 MB; \\d+\\.\\d [GM]B"
                                            + " of the disk are free");
                });
    }

    @Test
    void what_was_left_uncommitted_is_saved_to_a_ref_before_its_workspace_goes() throws Exception {
        Factory factory = house("""
                  coder:
                    - do:
                        - write: {path: half.txt, content: half done}
                        - say: I am at it.
                        - hang
                """);
        TaskHandle task = submit(factory, "Half");
        untilSaid(factory, task, "I am at it.");
        task.cancel("later");
        until(task, TaskStatus.CANCELLED);

        pass(factory, 8);

        soon().until(() -> !Files.exists(workspace(task)));
        String ref = git("for-each-ref", "--format=%(refname)", "refs/factory/")
                .lines()
                .filter(name -> name.contains("runs/" + task.id()))
                .findFirst()
                .orElseThrow();
        assertThat(git("show", ref + ":half.txt")).isEqualTo("half done");
    }

    @Test
    void work_that_was_published_nowhere_is_never_forgotten_and_its_workspace_is_made_again() throws Exception {
        Factory factory = house(COMMITS);
        TaskHandle task =
                factory.submit(request("Unpublished").workflow("unpublished").build());
        until(task, TaskStatus.FAILED);
        String commit = task.view().tip().orElseThrow();

        pass(factory, 31);
        soon().until(() -> !Files.exists(workspace(task)));
        pass(factory, 1000);
        pass(factory, 2);

        assertThat(git("cat-file", "-t", commit)).isEqualTo("commit\n");
        assertThat(git("for-each-ref")).contains(commit);
        assertThat(events(factory, task, Event.TaskForgotten.class)).isEmpty();
        soon().until(() ->
                factory.store().task(task.id()).orElseThrow().holder().isEmpty());
        task.retry();
        assertThat(until(task, view -> view.runs().size() == 2 && view.status() == TaskStatus.FAILED)
                        .reason())
                .doesNotContain("isn't there");
        assertThat(Files.readString(workspace(task).resolve("tree/hello.txt"))).isEqualTo("hello\n");
    }

    @Test
    void of_an_old_task_a_stone_is_left_by_which_it_is_known_and_goes_on() throws Exception {
        Factory factory = house(COMMITS);
        TaskHandle task = cancelledAfterItWasPublished(factory, "Old");
        TaskHandle young = submit(factory, "In review");
        until(young, TaskStatus.IN_REVIEW);
        TaskView before = task.view();
        String plan = only(events(factory, task, Event.RunStarted.class)).plan();
        String prompt = only(events(factory, task, Event.SessionOpened.class)).prompt();
        pass(factory, 8);
        soon().until(() -> !Files.exists(workspace(task)));

        pass(factory, 366);

        soon().until(() -> kinds(factory, task).equals(List.of("TaskSubmitted", "TaskForgotten")));
        TaskView after = task.view();
        assertThat(after.status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(after.reason()).isEqualTo(before.reason());
        assertThat(after.forgotten().orElseThrow().cost().toString()).isEqualTo("$0.2500");
        assertThat(after.effects().keySet()).isEqualTo(before.effects().keySet());
        soon().until(() -> factory.store().disused(10).contains(new BlobId(prompt)));
        pass(factory, 1);
        pass(factory, 1);
        soon().until(() -> factory.store().disused(10).isEmpty());
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> read(factory, prompt));
        assertThat(read(factory, plan)).contains("coder"); // the other task's plan is the same

        TaskHandle again = factory.submit(request("Old").idempotencyKey("Old").build());
        assertThat(again.id()).isEqualTo(task.id());
        assertThat(again.created()).isFalse();
        task.retry();
        TaskView published = until(task, TaskStatus.IN_REVIEW);
        assertThat(published.lastRun().orElseThrow().id()).isEqualTo(new RunId(task.id(), 2));
        assertThat(published.effectValue("pull-request", "id")).isEqualTo(before.effectValue("pull-request", "id"));
    }

    @Test
    void where_the_store_holds_too_much_the_oldest_ended_tasks_are_forgotten_until_there_is_room() throws Exception {
        String chatty = """
                  coder:
                    - do:
                        - say: "%s"
                        - write: {path: hello.txt, content: "hello\\n"}
                        - commit: Say hello
                """.formatted("much to say ".repeat(40_000));
        Factory factory = open(
                chatty,
                config -> config.withScheduler(config.scheduler()
                        .withRetention(new Retention(
                                Optional.of(Duration.ZERO),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(4_000_000L)))),
                builder -> builder.time(time));
        TaskHandle first = cancelledAfterItWasPublished(factory, "First");
        time.advance(Duration.ofSeconds(1));
        TaskHandle second = cancelledAfterItWasPublished(factory, "Second");
        assertThat(factory.store().held()).isLessThan(4_000_000L);
        pass(factory, 2);
        assertThat(first.view().forgotten()).isEmpty();
        List<TaskHandle> inReview = new ArrayList<>();
        for (String title : List.of("Third", "Fourth", "Fifth")) {
            TaskHandle task = submit(factory, title);
            until(task, TaskStatus.IN_REVIEW);
            inReview.add(task);
        }
        assertThat(factory.store().held()).isGreaterThan(4_000_000L);

        pass(factory, 2);

        soon().until(() -> second.view().forgotten().isPresent());
        assertThat(first.view().forgotten()).isPresent();
        assertThat(inReview).allMatch(task -> task.view().forgotten().isEmpty());
    }

    private static String read(Factory factory, String blob) throws IOException {
        try (InputStream content = factory.store().openBlob(new BlobId(blob))) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
