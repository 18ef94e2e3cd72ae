package org.jvmfactory.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jvmfactory.store.jdbc.DurableHouse.events;
import static org.jvmfactory.store.jdbc.DurableHouse.only;
import static org.jvmfactory.store.jdbc.DurableHouse.until;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.scheduler.SchedulerConfig;
import org.jvmfactory.store.jdbc.Line.Loss;
import org.jvmfactory.store.jdbc.PostgresDialect.LeaseClock;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.MovableTime;
import org.jvmfactory.testkit.SampleRepository;
import org.jvmfactory.testkit.junit.TestDirectories;
import org.postgresql.ds.PGSimpleDataSource;

/** The line to the database breaks at a commit, and nobody can be asked what became of it: the task runs once all the same. */
@ExtendWith(Postgres.class)
@Execution(ExecutionMode.CONCURRENT)
@Timeout(180)
class UnheardClaimTest {

    private static final String CLAIM = "epoch = epoch + 1";
    private static final Duration LEASE = SchedulerConfig.defaults().lease();

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
    private final MovableTime time = MovableTime.at(Instant.parse("2030-01-01T12:00:00Z"));
    private SampleRepository repository;
    private FactoryStore direct;
    private Line line;

    @BeforeEach
    void open() {
        repository = SampleRepository.create(directory.resolve("sample.git"));
        direct = Postgres.storeWithoutClock(url);
        line = Line.to(url);
    }

    @AfterEach
    void close() throws Exception {
        line.close();
        direct.close();
    }

    /** Each transaction on a connection of its own, so that a broken line is noticed at once. */
    private FactoryStore byTheLine() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(line.url());
        return PostgresStore.open(new PostgresDialect("by the line", LeaseClock.CALLER), source, () -> {});
    }

    private Factory here() {
        return new DurableHouse(directory).open(QUICK, byTheLine(), builder -> builder.time(time));
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(20));
    }

    private TaskHandle submittedWhereTheLineBreaks(Factory here, String words, Loss loss) {
        line.breakAtCommit(words, loss);
        TaskHandle task = here.submit(new DurableHouse(directory).request("Count"));
        soon().until(line::isBroken);
        soon().until(() -> here.trouble().isPresent());
        return task;
    }

    /** Lets a third of the lease pass, which is when instances look at everything. */
    private void aThirdPasses() {
        time.advance(LEASE.dividedBy(3).plusMillis(1));
        soon().until(() ->
                direct.instances().stream().anyMatch(instance -> instance.seen().equals(time.instant())));
    }

    private List<Long> epochs(TaskId task) {
        return events(direct, task, Event.LeaseTaken.class).stream()
                .map(Event.LeaseTaken::epoch)
                .toList();
    }

    private void assertRanOnce(TaskId task) {
        assertThat(events(direct, task, Event.RunStarted.class)).hasSize(1);
        assertThat(events(direct, task, Event.SessionOpened.class)).hasSize(1);
        assertThat(events(direct, task, Event.EffectDone.class))
                .extracting(Event.EffectDone::kind)
                .doesNotHaveDuplicates();
        only(repository.published());
    }

    @Test
    void a_claim_that_was_made_unheard_is_used_by_nobody_and_runs_out() throws Exception {
        try (Factory here = here()) {
            TaskHandle task = submittedWhereTheLineBreaks(here, CLAIM, Loss.ANSWER);
            TaskRow held = direct.task(task.id()).orElseThrow();
            assertThat(held.epoch()).isOne();
            assertThat(held.leaseUntil()).contains(time.instant().plus(LEASE));

            line.mend();
            soon().until(() -> here.trouble().isEmpty());
            aThirdPasses();
            aThirdPasses();

            assertThat(direct.task(task.id())).as("neither renewed nor driven").contains(held);
            assertThat(events(direct, task.id(), Event.RunStarted.class)).isEmpty();

            aThirdPasses();

            until(task, view -> view.status() == TaskStatus.IN_REVIEW);
            assertThat(epochs(task.id())).containsExactly(1L, 2L);
            assertRanOnce(task.id());
        }
    }

    @Test
    void a_claim_that_was_made_unheard_goes_to_another_instance_when_it_has_run_out() throws Exception {
        try (Factory here = here()) {
            TaskHandle task = submittedWhereTheLineBreaks(here, CLAIM, Loss.ANSWER);
            TaskRow held = direct.task(task.id()).orElseThrow();
            try (Factory there = new DurableHouse(directory)
                    .open(
                            QUICK,
                            Postgres.storeWithoutClock(url),
                            builder -> builder.time(time).dataDirectory(directory.resolve("there")))) {
                aThirdPasses();
                assertThat(direct.task(task.id())).contains(held);
                time.advance(LEASE);
                until(there.task(task.id()).orElseThrow(), view -> view.status() == TaskStatus.IN_REVIEW);

                line.mend();
                soon().until(() -> here.trouble().isEmpty());
                aThirdPasses();
            }
            assertThat(epochs(task.id())).containsExactly(1L, 2L);
            assertThat(events(direct, task.id(), Event.LeaseTaken.class))
                    .extracting(Event.LeaseTaken::instance)
                    .doesNotHaveDuplicates();
            assertRanOnce(task.id());
        }
    }

    @Test
    void a_claim_that_was_never_made_is_made_as_soon_as_the_line_is_mended() throws Exception {
        try (Factory here = here()) {
            TaskHandle task = submittedWhereTheLineBreaks(here, CLAIM, Loss.REQUEST);
            assertThat(direct.task(task.id()).orElseThrow().holder()).isEqualTo(Optional.empty());

            line.mend();

            until(task, view -> view.status() == TaskStatus.IN_REVIEW);
            assertThat(epochs(task.id())).containsExactly(1L);
            assertRanOnce(task.id());
        }
    }

    @Test
    void a_run_whose_beginning_was_written_unheard_goes_on_and_does_not_begin_again() throws Exception {
        try (Factory here = here()) {
            TaskHandle task = submittedWhereTheLineBreaks(here, "run-started", Loss.ANSWER);
            assertThat(events(direct, task.id(), Event.RunStarted.class)).hasSize(1);

            line.mend();

            soon().until(() -> {
                time.advance(Duration.ofSeconds(1));
                return task.view().status() == TaskStatus.IN_REVIEW;
            });
            assertRanOnce(task.id());
        }
    }
}
