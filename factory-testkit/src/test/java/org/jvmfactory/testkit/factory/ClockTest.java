package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.Instance;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.scheduler.SchedulerConfig;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.Limits;
import org.jvmfactory.task.TaskStatus;

/** A clock that is put back by an hour while Factory works. */
@Execution(ExecutionMode.CONCURRENT)
class ClockTest extends HouseTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private Factory factory;
    private TaskHandle task;

    /** An agent is at work, and says so, when the clock is put back. */
    @BeforeEach
    void put_the_clock_back() throws Exception {
        factory = open(
                """
                  coder:
                    - do:
                        - say: Let me think.
                        - await-file: %s
                        - write: {path: hello.txt, content: hello}
                """.formatted(directory.resolve("gate")),
                config -> config.withScheduler(SchedulerConfig.defaults().withCooldown(Duration.ofSeconds(60))),
                builder -> builder.time(time));
        task = factory.submit(request("Say hello")
                .limits(Limits.INHERITED.withSilence(Duration.ofMinutes(20)))
                .build());
        untilSaid(factory, task, "Let me think.");
        time.advance(Duration.ofMinutes(10));
        untilLookedAgain(factory);
        time.putBack(HOUR);
    }

    @Test
    void the_heartbeat_goes_on_and_a_dead_instance_is_noticed_at_once() {
        Instance self = factory.store().instances().get(0);
        InstanceId dead = new InstanceId("dead");
        factory.store().heartbeat(new Instance(dead, self.host(), 2_000_000_000L, 1, self.seen()), HOUR, Set.of());

        soon().until(() -> factory.store().instances().size() == 1
                && factory.store().instances().get(0).seen().equals(time.instant()));
        assertThat(factory.store().task(task.id()).orElseThrow().leaseUntil())
                .contains(time.instant().plus(SchedulerConfig.defaults().lease()));
    }

    @Test
    void silence_lasts_no_hour_longer() {
        untilLookedAgain(factory);
        time.advance(Duration.ofMinutes(10));

        until(task, view -> view.status() == TaskStatus.WAITING && view.reason().contains("is tried again"));
    }

    @Test
    void a_run_goes_on_and_no_step_took_less_than_nothing() throws Exception {
        Files.createFile(directory.resolve("gate"));

        TaskView view = until(task, TaskStatus.IN_REVIEW);
        assertThat(view.lastRun().orElseThrow().steps())
                .extracting(StepView::took)
                .noneMatch(Duration::isNegative);
    }

    @Test
    void the_next_task_starts_when_the_cooldown_is_over() {
        Instant put = time.instant();
        TaskHandle next = submit(factory, "Say goodbye");

        until(next, TaskStatus.RUNNING);
        assertThat(time.instant()).isEqualTo(put);
    }
}
