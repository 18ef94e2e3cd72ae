package org.jvmfactory.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.step.Resumption;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.Answer;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Task;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.Wait;

class ArrivalsTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final TaskId TASK = new TaskId("t1");
    private static final StepPath ASKING = StepPath.of("ask", 1);
    private static final Actor ALICE = Actor.trusted("alice");
    private static final Answer ASSUMED = new Answer("q1", "net", ALICE);

    private final TaskFold fold = new TaskFold();

    @BeforeEach
    void a_question_was_not_answered_in_time_and_the_task_is_tried_again_with_the_assumption() {
        TaskRequest request =
                TaskRequest.builder("https://git.example/shop", "Sum up").build();
        apply(new Event.TaskSubmitted(new Task(TASK, request, new UUID(0, 1), NOW)));
        begin(1);
        Question question = new Question("q1", "Net or gross?", List.of(), Optional.empty(), Optional.of(NOW))
                .withAssumption("net");
        finish(1, new StepResult.Waits(new Wait.ForAnswer(question), Map.of("asked", "yes")));
        fail(1);
        apply(new Event.CommandTaken(
                1, new Command.Retry(Optional.empty(), Optional.of(ASSUMED), ALICE), TaskFold.Outcomes.ACCEPTED));
    }

    private void apply(Event event) {
        fold.apply(event, NOW);
    }

    private void begin(int run) {
        apply(new Event.RunStarted(new RunId(TASK, run), "plan", "a try"));
    }

    private void start(int run) {
        apply(new Event.StepStarted(new RunId(TASK, run), ASKING, "ask", 1));
    }

    private void finish(int run, StepResult result) {
        start(run);
        apply(new Event.StepFinished(new RunId(TASK, run), ASKING, 1, result, Optional.empty()));
    }

    private void fail(int run) {
        apply(new Event.RunEnded(new RunId(TASK, run), RunEnd.FAILED, "it failed"));
    }

    private Optional<Resumption> before() {
        return new Arrivals(fold.view(), NOW).before(ASKING);
    }

    @Test
    void what_is_assumed_resumes_the_step_in_the_next_run() {
        begin(2);

        assertThat(before()).contains(new Resumption(Map.of("asked", "yes"), Optional.of(ASSUMED)));
    }

    @Test
    void it_does_so_also_where_runs_in_between_did_not_come_so_far() {
        begin(2);
        fail(2);
        begin(3);
        start(3);
        fail(3);
        begin(4);

        assertThat(before()).flatMap(Resumption::answer).contains(ASSUMED);
    }

    @Test
    void it_is_used_up_when_the_step_has_come_to_a_result_with_it() {
        begin(2);
        finish(2, StepResult.succeeded(Map.of()));
        fail(2);
        begin(3);

        assertThat(before()).isEmpty();
    }
}
