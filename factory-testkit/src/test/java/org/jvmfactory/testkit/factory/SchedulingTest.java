package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.engine.EngineException;
import org.jvmfactory.scheduler.Schedule;
import org.jvmfactory.scheduler.SchedulerConfig;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.workflow.WorkflowException;

/** Tasks that come by themselves, and tasks that are held back, with a clock that is moved. */
@Execution(ExecutionMode.CONCURRENT)
class SchedulingTest extends HouseTest {

    /** The clock of these tests begins at noon. */
    private static final TaskId AT_THREE = new TaskId("nightly-3001020300");

    @Test
    void a_schedule_submits_its_task_when_it_is_due_and_the_task_runs() {
        Factory factory = open(
                CODER,
                config -> config.withScheduler(SchedulerConfig.defaults().withSchedule(nightly("single"))),
                builder -> builder.time(time));
        untilLookedAgain(factory);
        assertThat(factory.tasks(Set.of(), 10)).isEmpty();

        time.advance(Duration.ofHours(16));

        await().atMost(Duration.ofSeconds(60))
                .until(() -> factory.task(AT_THREE).isPresent());
        TaskHandle task = factory.task(AT_THREE).orElseThrow();
        until(task, TaskStatus.IN_REVIEW);
        assertThat(task.view().task().request().title()).isEqualTo("Say hello");
        assertThat(factory.tasks(Set.of(), 10)).hasSize(1);
    }

    @Test
    void a_factory_that_drives_some_tasks_only_serves_no_schedule() {
        Factory factory = open(
                CODER,
                config -> config.withScheduler(SchedulerConfig.defaults().withSchedule(nightly("single"))),
                builder -> builder.time(time).only(Set.of(new TaskId("another"))));
        untilLookedAgain(factory);
        time.advance(Duration.ofHours(16));
        untilLookedAgain(factory);

        assertThat(factory.tasks(Set.of(), 10)).isEmpty();
    }

    @Test
    void a_schedule_or_cap_that_could_not_be_carried_out_is_refused_at_the_start() {
        assertThatExceptionOfType(WorkflowException.class)
                .isThrownBy(() -> open(
                        CODER,
                        config ->
                                config.withScheduler(SchedulerConfig.defaults().withSchedule(nightly("nowhere")))))
                .withMessageContaining("'nowhere'");
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> open(
                        CODER,
                        config ->
                                config.withScheduler(SchedulerConfig.defaults().withSlotsPerEngine("clade", 1))))
                .withMessageContaining("'clade'");
    }

    @Test
    void a_schedule_in_the_file_that_names_what_is_not_there_is_refused_where_it_stands() throws IOException {
        Path file = Files.writeString(directory.resolve("factory.yml"), """
                schedules:
                  - name: nightly
                    cron: "0 3 * * *"
                    task: {repository: /srv/shop.git, workflow: nowhere}
                """);
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> FactoryConfig.read(file, name -> Optional.empty()))
                .withMessageContaining("factory.yml:4:49: there is no workflow 'nowhere'");
    }

    @Test
    void a_task_held_back_says_which_cap_it_waits_for_and_starts_when_it_may() {
        Factory factory = open(
                CODER,
                config -> config.withScheduler(SchedulerConfig.defaults().withCooldown(Duration.ofMinutes(10))),
                builder -> builder.time(time));
        TaskHandle first = submit(factory, "First");
        until(first, TaskStatus.IN_REVIEW);
        Instant before = time.instant();
        TaskHandle second = submit(factory, "Second");
        time.advance(Duration.ofSeconds(1));

        until(second, view -> view.reason().equals("waits for the cooldown: starts are at least 600 s apart"));
        assertThat(factory.store().slotsTaken(time.instant()).lastStart()).contains(before);
        time.advance(Duration.ofMinutes(10));

        until(second, TaskStatus.IN_REVIEW);
    }

    @Test
    void a_task_for_a_full_engine_says_so_and_one_for_another_engine_starts() throws Exception {
        Path gate = directory.resolve("gate");
        Factory factory = open(
                """
                  coder:
                    - do:
                        - await-file: %s
                        - write: {path: hello.txt, content: hello}
                """.formatted(gate),
                config -> config.withEngine("scripted")
                        .withScheduler(SchedulerConfig.defaults().withSlotsPerEngine("scripted", 1)),
                builder -> builder.engine(new QuickEngine("quick")));
        TaskHandle first = submit(factory, "First");
        until(first, TaskStatus.RUNNING);
        TaskHandle second = submit(factory, "Second");
        TaskHandle other = factory.submit(request("Other").engine("quick").build());

        until(second, view -> view.reason().equals("waits for a slot of engine 'scripted': it has 1, all taken"));
        until(other, TaskStatus.FAILED); // as one whose agent changed nothing

        Files.createFile(gate);
        until(second, TaskStatus.IN_REVIEW);
    }

    private Schedule nightly(String workflow) {
        return Schedule.of(
                "nightly",
                "0 3 * * *",
                ZoneOffset.UTC,
                request("Say hello").workflow(workflow).build());
    }
}
