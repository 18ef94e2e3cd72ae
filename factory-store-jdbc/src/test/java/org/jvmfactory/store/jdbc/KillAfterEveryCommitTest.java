package org.jvmfactory.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.ClassArchive;
import org.jvmfactory.testkit.junit.TestDirectories;

/**
 * Kills the JVM after each write of a reviewed run in turn, has another one go on, and compares with a run that nobody killed. The other
 * one is this one, which needn't be started.
 */
class KillAfterEveryCommitTest {

    private static final int MOST_WRITES = 300;

    @TempDir(factory = TestDirectories.class)
    Path directory;

    /** Branches come to their results in any order. */
    @ParameterizedTest
    @ValueSource(strings = {ReviewedRun.REVIEWED, ReviewedRun.BRANCHES})
    void a_run_killed_after_any_write_goes_on_as_if_nothing_had_happened(String workflow) throws Exception {
        Path whole = place("unbroken");
        ClassArchive classes = ClassArchive.of(
                directory.resolve("classes"), ReviewedRun.class, arguments(whole, MOST_WRITES, workflow));
        List<String> unbroken = outcome(whole, workflow);
        AtomicBoolean finished = new AtomicBoolean();
        ConcurrentLinkedQueue<Integer> killed = new ConcurrentLinkedQueue<>();
        ExecutorService two = Executors.newFixedThreadPool(2);
        List<Future<?>> all = new ArrayList<>();
        for (int write = 1; write <= MOST_WRITES; write++) {
            int writes = write;
            all.add(two.submit(() -> {
                if (finished.get()) {
                    return null;
                }
                Path place = place("killed-" + writes);
                ProcessBuilder program = classes.jvm(ReviewedRun.class, arguments(place, writes, workflow));
                if (!JavaChild.dropsDead(program, place.resolve("output.log"))) {
                    finished.set(true); // it ended before it had written so often
                    return null;
                }
                killed.add(writes);
                assertThat(goOn(place, workflow))
                        .as("killed after write %d", writes)
                        .isEqualTo(unbroken);
                return null;
            }));
        }
        for (Future<?> one : all) {
            one.get(10, TimeUnit.MINUTES);
        }
        two.shutdown();
        assertThat(killed).hasSizeGreaterThan(20);
    }

    /** A directory with a repository. */
    private Path place(String name) throws IOException, InterruptedException {
        Path place = directory.resolve(name);
        Path work = Files.createDirectories(place.resolve("work"));
        git(work, "init", "-q", "-b", "main");
        Files.writeString(work.resolve("README.md"), "# Sample\n");
        git(work, "add", "-A");
        git(work, "-c", "user.name=Sam", "-c", "user.email=sam@example.org", "commit", "-q", "-m", "Begin");
        git(work, "clone", "-q", "--bare", ".", repository(place).toString());
        return place;
    }

    private static Path repository(Path place) {
        return place.resolve("repository.git");
    }

    /** The program's arguments. */
    private static String[] arguments(Path place, int writes, String workflow) {
        return new String[] {place.toString(), repository(place).toString(), Integer.toString(writes), workflow};
    }

    /** Carries the run out here, to its end, and says what it came to. */
    private static List<String> goOn(Path place, String workflow) throws Exception {
        TaskView view = ReviewedRun.run(place, repository(place), ReviewedRun.store(place), workflow);
        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        return outcome(place, workflow);
    }

    private static List<String> outcome(Path place, String workflow) throws Exception {
        try (SqliteStore store = ReviewedRun.store(place)) {
            List<TaskRow> tasks = store.tasks(Set.of(), 10);
            assertThat(tasks).hasSize(1);
            BudgetRows.assertBalanced(store);
            List<String> outcome = outcome(store, tasks.get(0), place);
            return workflow.equals(ReviewedRun.BRANCHES)
                    ? outcome.stream().sorted().toList()
                    : outcome;
        }
    }

    /**
     * Every step's result, every effect, the end, and what was published, without what differs by nature: ids, times, hashes, and how an
     * agent that was killed at work and began again cut its commits.
     */
    private static List<String> outcome(SqliteStore store, TaskRow task, Path place) throws Exception {
        List<String> outcome = new ArrayList<>();
        for (JournalEntry entry : store.read(StreamId.of(task.id()), 0, 10_000)) {
            Event event = entry.event();
            if (event instanceof Event.StepFinished finished) {
                outcome.add(finished.path() + " " + describe(finished.result())
                        + finished.handOver()
                                .map(handOver -> " changed=" + handOver.changed())
                                .orElse(""));
            } else if (event instanceof Event.EffectDone done) {
                outcome.add("done " + done.kind());
            } else if (event instanceof Event.RunEnded ended) {
                outcome.add("ended " + ended.end());
            }
        }
        Path repository = repository(place);
        String branch = git(repository, "for-each-ref", "--format=%(refname:short)", "refs/heads/factory")
                .strip();
        outcome.add(git(repository, "ls-tree", "-r", branch));
        try (var files = Files.walk(place.resolve("pull-requests"))) {
            outcome.add("pull requests: "
                    + files.filter(Files::isRegularFile)
                            .filter(file -> file.toString().endsWith(".md"))
                            .count());
        }
        return outcome;
    }

    private static String describe(StepResult result) {
        return result instanceof StepResult.Judged judged
                ? judged.verdict().decision() + " "
                        + judged.verdict().findings().size()
                : result.getClass().getSimpleName();
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
        assertThat(process.waitFor())
                .as("git %s: %s", List.of(arguments), output)
                .isZero();
        return output;
    }
}
