package org.jvmfactory.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jvmfactory.store.jdbc.DurableHouse.events;
import static org.jvmfactory.store.jdbc.DurableHouse.only;
import static org.jvmfactory.store.jdbc.DurableHouse.until;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.FactoryConfig.Isolation;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.LivingProcesses;
import org.jvmfactory.testkit.SampleRepository;
import org.jvmfactory.testkit.ScriptedEngine;
import org.jvmfactory.testkit.junit.TestDirectories;

/** Instances in JVMs of their own, with a data directory each, share the tasks of one PostgreSQL database. */
@ExtendWith(Postgres.class)
@Execution(ExecutionMode.CONCURRENT)
@Timeout(120)
class PostgresFactoriesTest {

    private static final String QUICK = """
            agents:
              coder:
                - do:
                    - write: {path: done.txt, content: "1"}
                    - commit: Do it
            """;

    /** How late a take-over may be: the lease has run out, and two heartbeats' time has passed. */
    private static final Duration SOON = Machine.LEASE.dividedBy(3).multipliedBy(2);

    @TempDir(factory = TestDirectories.class)
    Path directory;

    private final String url = Postgres.emptySchema();
    private SampleRepository repository;

    @BeforeEach
    void make_a_repository() {
        repository = SampleRepository.create(directory.resolve("sample.git"));
    }

    private TaskRequest.Builder request(String title) {
        return TaskRequest.builder(directory.resolve("sample.git"), title).workflow("single");
    }

    /** An instance that drives nothing takes the task in. */
    private TaskId submitted(TaskRequest request) {
        try (Factory submitting = Factory.builder()
                .dataDirectory(directory.resolve("submitting"))
                .store(JdbcStores.open(url))
                .engine(ScriptedEngine.ofYaml(QUICK))
                .config(FactoryConfig.defaults().withIsolation(Isolation.NONE))
                .only(Set.of())
                .build()) {
            return submitting.submit(request).id();
        }
    }

    /** When the task was claimed with that epoch, by the database's clock. */
    private static Instant takenOver(FactoryStore store, TaskId task, long epoch) {
        return store.read(StreamId.of(task), 0, 10_000).stream()
                .filter(entry -> entry.event() instanceof Event.LeaseTaken taken && taken.epoch() == epoch)
                .map(JournalEntry::at)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void what_a_killed_instance_was_at_is_taken_over_when_its_lease_has_run_out() throws Exception {
        String gated = new DurableHouse(directory).gated();
        try (Machine other = Machine.start(url, directory.resolve("other"), gated, 1);
                FactoryStore store = JdbcStores.open(url)) {
            TaskId held = submitted(request("Count").build());
            DurableHouse.untilSaid(store, held, DurableHouse.AT_WORK);
            long epoch = store.task(held).orElseThrow().epoch();

            try (Factory here = Machine.factory(url, directory.resolve("here"), QUICK, 4)) {
                List<TaskHandle> tasks = IntStream.range(0, 3)
                        .mapToObj(
                                number -> here.submit(request("Task " + number).build()))
                        .toList();
                for (TaskHandle task : tasks) {
                    until(task, view -> view.status() == TaskStatus.IN_REVIEW);
                    assertThat(events(store, task.id(), Event.RunStarted.class)).hasSize(1);
                    assertThat(events(store, task.id(), Event.SessionOpened.class))
                            .hasSize(1);
                }

                other.kill();
                TaskRow left = store.task(held).orElseThrow();
                assertThat(left.epoch()).isEqualTo(epoch);
                Instant end = left.leaseUntil().orElseThrow();

                until(here.task(held).orElseThrow(), view -> view.status() == TaskStatus.IN_REVIEW);
                assertThat(takenOver(store, held, epoch + 1)).isBetween(end, end.plus(SOON));
                assertThat(events(store, held, Event.RunStarted.class)).hasSize(1);
            }
            assertThat(repository.published()).hasSize(4);
        }
    }

    @Test
    void an_instance_that_stood_still_finds_its_task_taken_over_and_writes_nothing_more_to_it() throws Exception {
        String gated = new DurableHouse(directory).gated();
        try (Machine other = Machine.start(url, directory.resolve("other"), gated, 1);
                FactoryStore store = JdbcStores.open(url)) {
            TaskId task = submitted(request("Count").build());
            DurableHouse.untilSaid(store, task, DurableHouse.AT_WORK);
            other.stop();
            try (Factory here = Machine.factory(url, directory.resolve("here"), QUICK, 1)) {
                until(here.task(task).orElseThrow(), view -> view.status() == TaskStatus.IN_REVIEW);
                assertThat(LivingProcesses.of(task))
                        .as("its agent's, and what that left behind")
                        .isEmpty();
            }
            List<Event> before = events(store, task);
            Instant seen = other.seen(store);

            other.goOn();
            Files.createFile(directory.resolve("gate"));
            TaskId next = submitted(request("Count again").build());

            await().atMost(Duration.ofSeconds(60))
                    .until(() -> store.task(next).orElseThrow().status() == TaskStatus.IN_REVIEW);
            assertThat(other.seen(store)).isAfter(seen);
            assertThat(events(store, task)).isEqualTo(before);
            assertThat(repository.published()).hasSize(2);
            assertThat(LivingProcesses.of(task)).isEmpty();
        }
    }

    @Test
    void an_instance_that_stands_still_while_it_publishes_has_nothing_published_twice() throws Exception {
        hook("pre-receive", "echo $$ >> entered; while [ ! -e gate ]; do sleep 0.05; done");
        hook("post-receive", "cat >> received");
        Path entered = repository.path().resolve("entered");
        try (Machine other = Machine.start(url, directory.resolve("other"), QUICK, 1);
                FactoryStore store = JdbcStores.open(url)) {
            TaskId task = submitted(request("Count").build());
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(entered));
            other.stop();
            try (Factory here = Machine.factory(url, directory.resolve("here"), QUICK, 1)) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> Files.readAllLines(entered).size() == 2);
                Instant seen = other.seen(store);
                Files.createFile(repository.path().resolve("gate"));
                other.goOn();
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> other.seen(store).isAfter(seen));

                until(here.task(task).orElseThrow(), view -> view.status() == TaskStatus.IN_REVIEW);
            }
            // whoever pushes is answered before this is written
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !Files.readAllLines(repository.path().resolve("received"))
                            .isEmpty());
            assertThat(Files.readAllLines(repository.path().resolve("received")))
                    .hasSize(1);
            assertThat(pullRequests()).hasSize(1);
            assertThat(events(store, task, Event.EffectDone.class))
                    .extracting(Event.EffectDone::kind)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void four_instances_do_all_once_though_one_dies_one_stands_still_and_all_lose_their_connections() throws Exception {
        String gated = new DurableHouse(directory).gated();
        // Slots are counted over all instances: each that comes later takes what those before it have none for.
        try (FactoryStore store = JdbcStores.open(url);
                Machine dying = Machine.start(url, directory.resolve("dying"), gated, 2)) {
            List<TaskId> tasks = new ArrayList<>(twoAtWork(store, 0));
            try (Machine standing = Machine.start(url, directory.resolve("standing"), gated, 4)) {
                tasks.addAll(twoAtWork(store, 2));
                try (Machine working = Machine.start(url, directory.resolve("working"), gated, 6)) {
                    tasks.addAll(twoAtWork(store, 4));
                    assertThat(tasks.stream().flatMap(task -> store.task(task).orElseThrow().holder().stream()))
                            .hasSize(6)
                            .satisfies(
                                    holders -> assertThat(Set.copyOf(holders)).hasSize(3));
                    outlast(store, dying, standing, working, tasks);
                }
            }
        }
    }

    private List<TaskId> twoAtWork(FactoryStore store, int number) throws Exception {
        List<TaskId> two = List.of(
                submitted(request("Task " + number).build()),
                submitted(request("Task " + (number + 1)).build()));
        for (TaskId task : two) {
            DurableHouse.untilSaid(store, task, DurableHouse.AT_WORK);
        }
        return two;
    }

    private void outlast(FactoryStore store, Machine dying, Machine standing, Machine working, List<TaskId> tasks)
            throws Exception {
        try (Factory here = Machine.factory(url, directory.resolve("here"), QUICK, 12)) {
            dying.kill();
            standing.stop();
            assertThat(Postgres.terminate(url)).isPositive();
            Files.createFile(directory.resolve("gate"));
            for (TaskId task : tasks) {
                until(here.task(task).orElseThrow(), view -> view.status() == TaskStatus.IN_REVIEW);
            }
            standing.goOn();
            for (int number = 6; number < 12; number++) {
                tasks.add(here.submit(request("Task " + number).build()).id());
            }
            Postgres.terminate(url);
            Instant seen = working.seen(store);
            for (TaskId task : tasks) {
                until(here.task(task).orElseThrow(), view -> view.status() == TaskStatus.IN_REVIEW);
            }
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> working.seen(store).isAfter(seen));
        }
        for (TaskId task : tasks) {
            assertThat(events(store, task, Event.RunStarted.class)).hasSize(1);
            assertThat(events(store, task, Event.EffectDone.class))
                    .extracting(Event.EffectDone::kind)
                    .doesNotHaveDuplicates()
                    .contains("push", "pull-request");
        }
        assertThat(repository.published()).hasSize(12);
        for (TaskId task : tasks) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> LivingProcesses.of(task).isEmpty());
        }
    }

    /** A script that the repository runs with each push. */
    private void hook(String name, String script) throws IOException {
        Path file = repository.path().resolve("hooks").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<Path> pullRequests() throws IOException {
        List<Path> found = new ArrayList<>();
        for (String machine : List.of("here", "other")) {
            Path kept = directory.resolve(machine).resolve("pull-requests");
            if (Files.isDirectory(kept)) {
                try (Stream<Path> files = Files.walk(kept)) {
                    files.filter(Files::isRegularFile).forEach(found::add);
                }
            }
        }
        return found;
    }

    @Test
    void a_run_goes_on_when_the_connections_of_its_instance_are_ended() throws Exception {
        try (Factory here = Machine.factory(url, directory.resolve("here"), new DurableHouse(directory).gated(), 1)) {
            TaskHandle task = here.submit(request("Count").build());
            DurableHouse.untilSaid(here.store(), task.id(), DurableHouse.AT_WORK);
            assertThat(Postgres.terminate(url)).isPositive();
            Files.createFile(directory.resolve("gate"));
            Postgres.terminate(url);

            until(task, view -> view.status() == TaskStatus.IN_REVIEW);

            assertThat(events(here.store(), task.id(), Event.LeaseTaken.class)).hasSize(1);
            assertThat(events(here.store(), task.id(), Event.SessionOpened.class))
                    .hasSize(1);
        }
    }

    /** Submits one ticket again and again when the gate is open; its arguments are the database and the directory. */
    static final class Submitter {
        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[1]);
            try (Factory submitting = Factory.builder()
                    .dataDirectory(directory.resolve(
                            "submitter-" + ProcessHandle.current().pid()))
                    .store(JdbcStores.open(arguments[0]))
                    .engine(ScriptedEngine.ofYaml(QUICK))
                    .config(FactoryConfig.defaults().withIsolation(Isolation.NONE))
                    .only(Set.of())
                    .build()) {
                Files.createFile(
                        directory.resolve("ready-" + ProcessHandle.current().pid()));
                await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(directory.resolve("gate")));
                IntStream.range(0, 5)
                        .parallel()
                        .forEach(number ->
                                submitting.submit(TaskRequest.builder(directory.resolve("sample.git"), "One ticket")
                                        .idempotencyKey("ticket-7")
                                        .build()));
            }
        }
    }

    @Test
    void one_ticket_submitted_ten_times_at_once_by_two_jvms_is_one_task() throws Exception {
        JdbcStores.open(url).close();
        List<Process> both = new ArrayList<>();
        for (int number = 0; number < 2; number++) {
            both.add(JavaChild.builder(Submitter.class, url, directory.toString())
                    .inheritIO()
                    .start());
        }
        try (FactoryStore store = JdbcStores.open(url)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> both.stream()
                            .allMatch(process -> Files.exists(directory.resolve("ready-" + process.pid()))));
            Files.createFile(directory.resolve("gate"));
            for (Process process : both) {
                assertThat(process.waitFor()).isZero();
            }
            assertThat(only(store.tasks(Set.of(), 100)).title()).isEqualTo("One ticket");
        } finally {
            both.forEach(Process::destroyForcibly);
        }
    }
}
