package org.jvmfactory.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvmfactory.task.HandOver;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Task;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.Wait;

class VisitsTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final TaskId TASK = new TaskId("t1");

    private final TaskFold fold = new TaskFold();
    private int seconds;
    private RunId run = new RunId(TASK, 1);

    @BeforeEach
    void a_task_with_a_run() {
        take(new Event.TaskSubmitted(new Task(
                TASK, TaskRequest.builder("https://example.org/shop.git", "x").build(), new UUID(1, 2), NOON)));
        take(new Event.RunStarted(run, "plan", "submitted"));
    }

    @Test
    void each_has_the_commit_that_the_branch_was_at_over_all_runs() {
        finished("code#1", "agent", "c1");
        finished("verify#1", "verify", "");
        finished("revise#1", "agent", "c2");
        finished("verify#2", "verify", "");
        run = new RunId(TASK, 2);
        take(new Event.RunStarted(run, "plan", "a review"));
        finished("verify#1", "verify", "");

        assertThat(commits())
                .isEqualTo("t1.1 code#1 c1, t1.1 verify#1 c1, t1.1 revise#1 c2, t1.1 verify#2 c2, t1.2 verify#1 c2");
    }

    @Test
    void before_anything_was_handed_over_it_is_the_base() {
        finished("triage#1", "triage", "");

        assertThat(commits()).isEqualTo("t1.1 triage#1 base");
    }

    @Test
    void a_branch_has_a_tip_of_its_own_until_it_is_picked() {
        finished("plan#1", "agent", "c1");
        finished("write#1/one[0]#1/code#1", "agent", "c2");
        finished("write#1/two[1]#1/check#1", "verify", "");
        finished("write#1/one[0]#1/check#1", "verify", "");
        finished("write#1", "parallel", "c2");
        finished("gate#1", "risk-gate", "");

        assertThat(commits())
                .isEqualTo("t1.1 plan#1 c1, t1.1 write#1/one[0]#1/code#1 c2, t1.1 write#1/two[1]#1/check#1 c1,"
                        + " t1.1 write#1/one[0]#1/check#1 c2, t1.1 write#1 c2, t1.1 gate#1 c2");
    }

    @Test
    void one_that_waits_has_come_to_nothing_yet() {
        finished("code#1", "agent", "c1");
        StepResult waits = StepResult.waits(new Wait.ForAnswer(Question.open("q", "Why?")), Map.of());
        take(new Event.StepStarted(run, new StepPath("ask#1"), "ask", 1));
        take(new Event.StepFinished(run, new StepPath("ask#1"), 1, waits, Optional.empty()));

        assertThat(commits()).isEqualTo("t1.1 code#1 c1");
    }

    private void finished(String path, String uses, String commit) {
        take(new Event.StepStarted(run, new StepPath(path), uses, 1));
        Optional<HandOver> handOver = Optional.of(commit)
                .filter(it -> !it.isEmpty())
                .map(it -> new HandOver(it, "before", Optional.empty(), Optional.empty()));
        take(new Event.StepFinished(run, new StepPath(path), 1, StepResult.succeeded(), handOver));
    }

    private void take(Event event) {
        seconds++;
        fold.apply(event, NOON.plusSeconds(seconds));
    }

    private String commits() {
        return String.join(
                ", ",
                Visits.of(fold.view(), "base").stream()
                        .map(visit -> visit.run() + " " + visit.path() + " " + visit.commit())
                        .toList());
    }
}
