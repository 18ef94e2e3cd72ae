package org.jvmfactory.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.FactoryConfig.Isolation;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.scheduler.SchedulerConfig;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.SampleRepository;
import org.jvmfactory.testkit.ScriptedEngine;
import org.jvmfactory.testkit.junit.TestDirectories;

/** Two instances in two JVMs, with a data directory each, share the tasks of one PostgreSQL database. */
@ExtendWith(Postgres.class)
@Timeout(120)
class PostgresFactoriesTest {

    private static final String QUICK = """
            agents:
              coder:
                - do:
                    - write: {path: done.txt, content: "1"}
                    - commit: Do it
            """;

    @TempDir(factory = TestDirectories.class)
    Path directory;

    private final String url = Postgres.emptySchema();

    /** Takes one task at a time until somebody kills it; its arguments are the database and the directory. */
    static final class OtherMachine {
        public static void main(String[] arguments) throws InterruptedException {
            Path directory = Path.of(arguments[1]);
            String script = new DurableHouse(directory).gated();
            Factory working = factory(arguments[0], directory.resolve("other"), script, 1);
            new CountDownLatch(1).await();
            working.close();
        }
    }

    private static Factory factory(String url, Path data, String script, int slots) {
        return Factory.builder()
                .dataDirectory(data)
                .store(JdbcStores.open(url))
                .engine(ScriptedEngine.ofYaml(script))
                .config(FactoryConfig.defaults()
                        .withIsolation(Isolation.NONE)
                        .withScheduler(
                                SchedulerConfig.defaults().withSlots(slots).withLease(Duration.ofSeconds(5))))
                .build();
    }

    private TaskRequest request(String title) {
        return TaskRequest.builder(directory.resolve("sample.git"), title)
                .workflow("single")
                .build();
    }

    /** Nobody finds the process of an instance that says it runs elsewhere. */
    private void onAnotherMachine(Process process) {
        Postgres.execute(
                url,
                "CREATE FUNCTION elsewhere() RETURNS trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN NEW.host := 'another-machine'; RETURN NEW; END $$; "
                        + "CREATE TRIGGER elsewhere BEFORE INSERT OR UPDATE ON factory_instance FOR EACH ROW WHEN (NEW.pid = "
                        + process.pid() + ") EXECUTE FUNCTION elsewhere()");
    }

    @Test
    void two_instances_share_the_tasks_and_one_takes_over_from_the_other_when_that_is_killed() throws Exception {
        SampleRepository repository = SampleRepository.create(directory.resolve("sample.git"));
        JdbcStores.open(url).close();
        Process other = JavaChild.builder(OtherMachine.class, url, directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output.log").toFile())
                .start();
        try (FactoryStore store = JdbcStores.open(url)) {
            onAnotherMachine(other);
            TaskId held = submitToTheOther(store);
            long epoch = store.task(held).orElseThrow().epoch();

            try (Factory here = factory(url, directory.resolve("here"), QUICK, 4)) {
                List<TaskHandle> tasks = IntStream.range(0, 3)
                        .mapToObj(number -> here.submit(request("Task " + number)))
                        .toList();
                for (TaskHandle task : tasks) {
                    DurableHouse.until(task, view -> view.status() == TaskStatus.IN_REVIEW);
                    assertThat(DurableHouse.events(store, task.id(), Event.RunStarted.class))
                            .hasSize(1);
                    assertThat(DurableHouse.events(store, task.id(), Event.SessionOpened.class))
                            .hasSize(1);
                }

                other.destroyForcibly().waitFor();
                TaskRow left = store.task(held).orElseThrow();
                assertThat(left.epoch()).isEqualTo(epoch);
                Instant end = left.leaseUntil().orElseThrow();

                DurableHouse.until(here.task(held).orElseThrow(), view -> view.status() == TaskStatus.IN_REVIEW);
                assertThat(takenOver(store, held, epoch + 1)).isAfterOrEqualTo(end);
                assertThat(DurableHouse.events(store, held, Event.RunStarted.class))
                        .hasSize(1);
            }
            assertThat(repository.published()).hasSize(4);
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    /** A task that the other instance is at, which waits for a gate that nobody opens. */
    private TaskId submitToTheOther(FactoryStore store) {
        await().atMost(Duration.ofSeconds(60)).until(() -> store.instances().size() == 1);
        TaskId task;
        try (Factory submitting = Factory.builder()
                .dataDirectory(directory.resolve("submitting"))
                .store(JdbcStores.open(url))
                .engine(ScriptedEngine.ofYaml(QUICK))
                .config(FactoryConfig.defaults().withIsolation(Isolation.NONE))
                .only(Set.of())
                .build()) {
            task = submitting.submit(request("Count")).id();
        }
        DurableHouse.untilSaid(store, task, DurableHouse.AT_WORK);
        return task;
    }

    /** When the task was claimed with that epoch, by the database's clock. */
    private static Instant takenOver(FactoryStore store, TaskId task, long epoch) {
        return store.read(StreamId.of(task), 0, 10_000).stream()
                .filter(entry -> entry.event() instanceof Event.LeaseTaken taken && taken.epoch() == epoch)
                .map(JournalEntry::at)
                .findFirst()
                .orElseThrow();
    }
}
