package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;

/** How tasks come to their runs, and runs to their branch and base. */
@Execution(ExecutionMode.CONCURRENT)
class RunsTest extends HouseTest {

    @Test
    void a_task_tried_again_after_a_failure_goes_on_on_its_branch() throws Exception {
        Path gate = directory.resolve("gate");
        Factory factory = open("""
                  coder:
                    - do:
                        - run: test -e first.txt || { echo 1 > first.txt && git add -A && git commit -q -m First; }
                        - run: test -e %s || exit 1
                        - write: {path: second.txt, content: "2"}
                        - commit: Second
                """.formatted(gate));
        TaskHandle task = submit(factory, "Count");
        TaskView failed = until(task, TaskStatus.FAILED);
        String kept = failed.tip().orElseThrow();
        assertThat(repository.published()).isEmpty();
        Files.createFile(gate);

        task.retry();

        TaskView view = until(task, TaskStatus.IN_REVIEW);
        assertThat(view.runs()).hasSize(2);
        String branch = only(repository.published());
        assertThat(branch).isEqualTo(failed.workspace().orElseThrow().branch());
        assertThat(repository.subjects("main", branch)).containsExactly("First", "Second");
        assertThat(repository.commit(branch + "~1")).isEqualTo(kept);
    }

    @Test
    void a_request_submitted_ten_times_at_once_is_one_task() throws Exception {
        Factory factory = open(CODER);
        ExecutorService ten = Executors.newFixedThreadPool(10);
        Set<TaskId> tasks = new HashSet<>();
        int created = 0;
        try {
            List<Callable<TaskHandle>> submissions = IntStream.range(0, 10)
                    .<Callable<TaskHandle>>mapToObj(number -> () -> factory.submit(
                            request("Say hello").idempotencyKey("hello").build()))
                    .toList();
            for (Future<TaskHandle> submitted : ten.invokeAll(submissions)) {
                tasks.add(submitted.get().id());
                created += submitted.get().created() ? 1 : 0;
            }
        } finally {
            ten.shutdown();
        }

        assertThat(tasks).hasSize(1);
        assertThat(created).isOne();
        TaskHandle task = factory.task(tasks.iterator().next()).orElseThrow();
        settled(task);
        assertThat(only(pullRequests())).contains("Say hello");
        assertThat(events(factory, task, Event.RunStarted.class)).hasSize(1);
    }

    @Test
    void a_base_branch_that_moves_meanwhile_leaves_the_recorded_base_where_it_was() throws Exception {
        Path gate = directory.resolve("gate");
        Factory factory = open(
                """
                  coder:
                    - do:
                        - say: I am at it.
                        - await-file: %s
                        - write: {path: hello.txt, content: hello}
                        - commit: Say hello
                  reviewer:
                    - do:
                        - expect-prompt-lacks: theirs.txt
                        - run: test ! -e theirs.txt
                        - verdict: {decision: approved, summary: Fine.}
                """.formatted(gate),
                config -> config.withWorkflow("code_review").withVerify(List.of("true")));
        String base = repository.commit("main");
        TaskHandle task = submit(factory, "Say hello");
        untilSaid(factory, task, "I am at it.");
        repository.commit("main", "theirs.txt", "theirs\n");
        Files.createFile(gate);

        TaskView view = settled(task);

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(view.workspace().orElseThrow().base()).isEqualTo(base);
        assertThat(repository.commit(only(repository.published()) + "~1")).isEqualTo(base);
    }

    @Test
    void a_base_branch_that_moved_between_two_runs_leaves_the_recorded_base_where_it_was() throws Exception {
        Path gate = directory.resolve("gate");
        Factory factory = open("""
                  coder:
                    - do:
                        - run: test -e %s || exit 1
                        - write: {path: hello.txt, content: hello}
                        - commit: Say hello
                """.formatted(gate));
        String base = repository.commit("main");
        TaskHandle task = submit(factory, "Say hello");
        until(task, TaskStatus.FAILED);
        repository.commit("main", "theirs.txt", "theirs\n");
        Files.createFile(gate);

        task.retry();

        assertThat(until(task, TaskStatus.IN_REVIEW).workspace().orElseThrow().base())
                .isEqualTo(base);
        assertThat(repository.commit(only(repository.published()) + "~1")).isEqualTo(base);
    }
}
