package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.scheduler.SchedulerConfig;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.LivingProcesses;
import org.jvmfactory.workflow.Workflow;

/** A cancelled task ends as cancelled, whatever it was doing: with scenarios 9 to 11 and 23 of the comparison. */
@Execution(ExecutionMode.CONCURRENT)
class CancelTest extends HouseTest {

    private static final String HANGING = """
              coder:
                - do:
                    - write: {path: hello.txt, content: hello}
                    - say: I am at it.
                    - hang
            """;
    private static final String ASKING = """
              coder:
                - do:
                    - ask: Which colour?
                  then:
                    - do:
                        - write: {path: colour.txt, content: red}
            """;

    @Test
    void a_held_task() throws Exception {
        Factory factory = open(CODER);
        TaskHandle task = factory.submit(request("Say hello").held().build());

        assertCancelled(factory, task);
    }

    /** Scenario 11. */
    @Test
    void a_task_queued_behind_the_only_slot() throws Exception {
        Factory factory = open(HANGING, CancelTest::oneSlot);
        TaskHandle first = submit(factory, "Say hello");
        untilSaid(factory, first, "I am at it.");
        TaskHandle second = submit(factory, "Say hello again");
        until(second, view -> view.reason().startsWith("waits for a slot"));

        assertCancelled(factory, second);

        assertThat(first.view().status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(second.view().runs()).isEmpty();
        assertCancelled(factory, first);
    }

    @Test
    void a_task_at_once_after_it_was_submitted() throws Exception {
        Factory factory = open(HANGING);

        assertCancelled(factory, submit(factory, "Say hello"));
    }

    /** Scenarios 9 and 10. */
    @Test
    void a_task_whose_agent_is_at_work() throws Exception {
        Factory factory = open(HANGING, config -> config.withWorkflow("code_review"));
        TaskHandle task = submit(factory, "Say hello");
        untilSaid(factory, task, "I am at it.");
        assertThat(LivingProcesses.of(task.id())).isNotEmpty();

        assertCancelled(factory, task);

        assertThat(end(task.view())).isEqualTo(RunEnd.CANCELLED);
        assertThat(repository.published()).isEmpty();
    }

    @Test
    void a_task_whose_agent_is_deaf_and_has_left_a_process_behind() throws Exception {
        Factory factory = open("""
                  coder:
                    - do:
                        - orphan: {marker: left-behind, keeps-pipe: true}
                        - say: I am at it.
                        - hang: deaf
                """);
        TaskHandle task = submit(factory, "Say hello");
        untilSaid(factory, task, "I am at it.");

        assertCancelled(factory, task);
    }

    @Test
    void a_task_whose_checks_are_running() throws Exception {
        Factory factory = open(
                CODER,
                config ->
                        config.withWorkflow("code_review").withVerify(List.of("sh", "-c", "sleep 3600 & sleep 3600")));
        TaskHandle task = submit(factory, "Say hello");
        until(task, view -> LivingProcesses.of(task.id()).stream().anyMatch(process -> process.contains("sleep")));

        assertCancelled(factory, task);
    }

    /** Scenario 11. */
    @Test
    void a_task_that_waits_for_an_answer() throws Exception {
        Factory factory = open(ASKING);
        TaskHandle task = submit(factory, "Paint it");
        until(task, TaskStatus.WAITING);

        assertCancelled(factory, task);
    }

    /** Scenario 23. */
    @Test
    void a_cancelled_task_takes_no_answer_any_more() throws Exception {
        Factory factory = open(ASKING, config -> config.withWorkflow("code_review"));
        TaskHandle task = submit(factory, "Paint it");
        String question =
                until(task, TaskStatus.WAITING).question().orElseThrow().id();
        assertCancelled(factory, task);

        assertThatThrownBy(() -> task.answer("red")).isInstanceOf(IllegalStateException.class);
        factory.store()
                .put(
                        task.id(),
                        new Command.Answer(question, "red", Actor.HOST),
                        UUID.randomUUID().toString(),
                        time.instant());
        untilTaken(factory, task);

        List<Event.CommandTaken> taken = events(factory, task, Event.CommandTaken.class);
        assertThat(taken.get(taken.size() - 1).outcome()).startsWith("refused");
        assertThat(task.view().status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(events(factory, task, Event.SessionOpened.class)).hasSize(1);
    }

    @Test
    void a_task_that_waits_for_the_time_of_its_next_try() throws Exception {
        Factory factory = open("""
                  coder:
                    - do:
                        - fail: {kind: rate-limited, message: Come back later., reset-at: "2030-01-01T18:00:00Z"}
                """, config -> config, builder -> builder.time(time));
        TaskHandle task = submit(factory, "Say hello");
        until(task, TaskStatus.WAITING);

        assertCancelled(factory, task);

        time.advance(Duration.ofHours(7));
        untilLookedAgain(factory);
        assertThat(task.view().status()).isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    void a_task_that_waits_because_the_host_failed() throws Exception {
        Factory factory = open(CODER);
        TaskHandle task = factory.submit(
                TaskRequest.builder("http://127.0.0.1:1/a.git", "Say hello").build());
        until(task, view -> view.reason().contains("127.0.0.1"));

        assertCancelled(factory, task);
    }

    @Test
    void a_task_that_has_just_done_its_last_step() throws Exception {
        Factory factory = open(CODER);
        TaskHandle task = submit(factory, "Say hello");
        for (JournalEntry entry : task.events(0)) {
            if (entry.event() instanceof Event.StepFinished finished
                    && finished.path().value().equals("publish#1")) {
                break;
            }
        }

        assertCancelled(factory, task);
    }

    @Test
    void a_task_in_review() throws Exception {
        Factory factory = open(CODER);
        TaskHandle task = submit(factory, "Say hello");
        until(task, TaskStatus.IN_REVIEW);

        assertCancelled(factory, task);
    }

    @Test
    void a_task_that_has_ended_refuses_and_stays_as_it_is() throws Exception {
        Factory factory = open(
                CODER,
                config -> config.withWorkflow(Workflow.parse("dry.yaml", """
                                name: dry
                                steps: [{id: code, uses: agent, agent: coder}]
                                """)).withWorkflow("dry"));
        TaskHandle task = submit(factory, "Say hello");
        until(task, TaskStatus.DONE);

        task.cancel("too late");
        untilTaken(factory, task);

        assertThat(only(events(factory, task, Event.CommandTaken.class)).outcome())
                .contains("refused", "done");
        assertThat(task.view().status()).isEqualTo(TaskStatus.DONE);
    }

    @Test
    void a_task_cancelled_twice_is_cancelled_once() throws Exception {
        Factory factory = open(HANGING);
        TaskHandle task = submit(factory, "Say hello");
        untilSaid(factory, task, "I am at it.");
        task.cancel("I changed my mind");

        assertCancelled(factory, task);
    }

    /** Cancels the task: it becomes so once, at once nothing of it is left, and no answer to it is taken. */
    private static void assertCancelled(Factory factory, TaskHandle task) throws InterruptedException {
        task.cancel("I changed my mind");

        TaskView view = until(task, TaskStatus.CANCELLED);

        assertThat(view.reason()).isEqualTo("I changed my mind");
        assertThat(LivingProcesses.of(task.id())).isEmpty();
        assertThat(times(factory, task, TaskStatus.CANCELLED)).isOne();
        assertThat(times(factory, task, TaskStatus.FAILED)).isZero();
        List<Event.RunEnded> ends = events(factory, task, Event.RunEnded.class);
        assertThat(ends).hasSizeLessThanOrEqualTo(1);
        assertThatThrownBy(() -> task.answer("whatever")).isInstanceOf(IllegalStateException.class);
    }

    private static FactoryConfig oneSlot(FactoryConfig config) {
        return config.withScheduler(SchedulerConfig.defaults().withSlots(1));
    }
}
