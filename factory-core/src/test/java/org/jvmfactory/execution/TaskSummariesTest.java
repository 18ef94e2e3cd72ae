package org.jvmfactory.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.jvmfactory.journal.Commit;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.Fence;
import org.jvmfactory.journal.InMemoryStore;
import org.jvmfactory.journal.TaskChange;
import org.jvmfactory.journal.WrittenTasks;
import org.jvmfactory.step.TaskSummary;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.EffectResult;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Wait;

class TaskSummariesTest {

    private static final Instant MONDAY = Instant.parse("2030-01-07T09:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private final InMemoryStore store = InMemoryStore.create();
    private final WrittenTasks tasks = new WrittenTasks(store);
    private Instant now = MONDAY.minus(DAY.multipliedBy(30));

    @Test
    void ended_tasks_count_when_something_happened_and_open_ones_always() {
        RunId old = task("old-one");
        write(old, TaskStatus.DONE);
        RunId late = task("late-one");
        task("open-one");
        now = MONDAY.minus(DAY);
        write(late, TaskStatus.FAILED);
        RunId fresh = task("new-one");
        write(fresh, TaskStatus.REJECTED);

        assertThat(since(MONDAY.minus(DAY.multipliedBy(7))))
                .extracting(it -> it.id().value(), TaskSummary::status, TaskSummary::statusSince)
                .containsExactly(
                        tuple("late-one", TaskStatus.FAILED, now),
                        tuple("open-one", TaskStatus.QUEUED, MONDAY.minus(DAY.multipliedBy(30))),
                        tuple("new-one", TaskStatus.REJECTED, now));
    }

    @Test
    void tells_when_a_task_was_published_first_and_how_often_it_was_judged_again() {
        RunId run = task("one");
        Instant submitted = now;
        write(run, TaskStatus.RUNNING, new Event.RunStarted(run, "plan", "first try"), started(run, "code#1", "agent"));
        write(run, TaskStatus.RUNNING, judged(run, "verify#1"), judged(run, "review#1"));
        write(run, TaskStatus.RUNNING, judged(run, "verify#2"), judged(run, "review#2"), judged(run, "verify#3"));
        now = now.plusSeconds(3600);
        Instant published = now;
        write(run, TaskStatus.RUNNING, pullRequest(run, "https://example.org/1"));
        write(run, TaskStatus.IN_REVIEW, new Event.RunEnded(run, RunEnd.UNRESOLVED, "rounds used up"));
        now = now.plusSeconds(3600);
        write(run, TaskStatus.IN_REVIEW, pullRequest(run, "https://example.org/1"));

        TaskSummary summary = since(MONDAY).get(0);

        assertThat(summary.submittedAt()).isEqualTo(submitted);
        assertThat(summary.publishedAt()).contains(published);
        assertThat(summary.statusSince()).isEqualTo(published);
        assertThat(summary.changedAt()).isEqualTo(now);
        assertThat(summary.pullRequest()).contains("https://example.org/1");
        assertThat(summary.end()).contains(RunEnd.UNRESOLVED);
        assertThat(summary.rounds()).isEqualTo(2);
        assertThat(summary.uses()).contains("agent");
        assertThat(summary.repository()).isEqualTo("https://example.org/shop.git");
    }

    @Test
    void tells_what_a_task_asks_people() {
        RunId run = task("one");
        Question question = Question.open("q1", "Which one?");
        write(
                run,
                TaskStatus.WAITING,
                new Event.RunStarted(run, "plan", "first try"),
                started(run, "ask#1", "ask"),
                finished(run, "ask#1", StepResult.waits(new Wait.ForAnswer(question), Map.of())));

        assertThat(since(MONDAY).get(0).question()).contains(question);
    }

    @Test
    void costs_are_those_of_steps_that_ended_in_the_time() {
        RunId run = task("one");
        write(run, TaskStatus.RUNNING, new Event.RunStarted(run, "plan", "first try"), started(run, "code#1", "agent"));
        write(run, TaskStatus.RUNNING, opened(run, "code#1", "claude"));
        write(run, TaskStatus.RUNNING, finished(run, "code#1", StepResult.succeeded()));
        now = MONDAY;
        write(run, TaskStatus.RUNNING, started(run, "fix#1", "agent"), opened(run, "fix#1", "codex"));
        write(run, TaskStatus.RUNNING, finished(run, "fix#1", StepResult.succeeded()));

        assertThat(since(MONDAY).get(0).costs()).containsOnlyKeys("codex");
        assertThat(since(Instant.EPOCH).get(0).costs())
                .containsEntry("claude", Cost.NOTHING)
                .containsOnlyKeys("claude", "codex");
    }

    @Test
    void an_old_task_that_is_forgotten_is_no_news() {
        RunId run = task("old-one");
        write(run, TaskStatus.DONE);
        now = MONDAY;
        Fence fence = tasks.claim(run, now);
        long next = store.task(run.task()).orElseThrow().nextSequence();
        store.forget(new Commit(
                fence,
                next,
                now,
                List.of(new Event.TaskForgotten(TaskStatus.DONE, "", 1, Optional.empty(), Cost.NOTHING, List.of())),
                Optional.of(TaskChange.release(TaskStatus.DONE, "")),
                List.of()));

        assertThat(since(MONDAY)).isEmpty();
        assertThat(since(Instant.EPOCH)).extracting(TaskSummary::status).containsExactly(TaskStatus.DONE);
    }

    private List<TaskSummary> since(Instant moment) {
        return new TaskSummaries(store).since(moment);
    }

    private RunId task(String id) {
        return tasks.submit(id, "shop-1234", now);
    }

    private void write(RunId run, TaskStatus status, Event... events) {
        tasks.write(run, now, status, events);
    }

    private static Event started(RunId run, String path, String uses) {
        return new Event.StepStarted(run, new StepPath(path), uses, 1);
    }

    private static Event opened(RunId run, String path, String engine) {
        return new Event.SessionOpened(
                run, new StepPath(path), "coder", engine, Optional.empty(), Optional.empty(), "prompt");
    }

    private static Event finished(RunId run, String path, StepResult result) {
        return new Event.StepFinished(run, new StepPath(path), 1, result, Optional.empty());
    }

    private static Event judged(RunId run, String path) {
        return finished(
                run, path, StepResult.judged(new Verdict(Verdict.Decision.CHANGES_REQUESTED, "", List.of()), Map.of()));
    }

    private static Event pullRequest(RunId run, String url) {
        return new Event.EffectDone(run, "k", "pull-request", new EffectResult(Map.of("url", url)), false);
    }
}
