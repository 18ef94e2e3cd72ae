package org.jvmfactory.intake;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jvmfactory.intake.IntakeConfig.Watched;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.Commit;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.InMemoryStore;
import org.jvmfactory.journal.InboxEntry;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.Submission;
import org.jvmfactory.journal.TaskChange;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.EffectIntent;
import org.jvmfactory.task.EffectResult;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Task;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.task.Wait;

/** A tracker, a store, and what stands between them; tasks are taken in and nobody works on them. */
final class IntakeGround implements IntakeHost {

    private static final InstanceId DRIVER = new InstanceId("driver");

    final Instant now = Instant.parse("2026-11-21T12:00:00Z");
    final InstantSource time = InstantSource.fixed(now);
    final FactoryStore store = InMemoryStore.create();
    final HeapTracker tracker = new HeapTracker();
    final List<TaskRequest> submitted = new ArrayList<>();
    final Inbox inbox = new Inbox(store, time, this);
    final TicketTeller teller = new TicketTeller(store, Map.of("heap", tracker));
    Watched how = Watched.USUAL;
    TicketBook book = book();
    private final Map<TaskId, Integer> runs = new HashMap<>();

    TicketBook book() {
        return new TicketBook(store, "heap", time);
    }

    TicketDesk desk() {
        return new TicketDesk("heap", tracker, how, this, book, inbox);
    }

    Conversations conversations() {
        return new Conversations("heap", tracker, how, book, desk(), inbox);
    }

    /** As after a restart: only the store is as it was. */
    void restart() {
        book = book();
    }

    @Override
    public FactoryStore.Submitted submit(TaskRequest request) {
        submitted.add(request);
        TaskId id = new TaskId("t" + submitted.size());
        Task task = new Task(id, request, UUID.nameUUIDFromBytes(id.value().getBytes(StandardCharsets.UTF_8)), now);
        return store.submit(new Submission(
                task,
                request.identity(),
                "shop",
                TaskStatus.QUEUED,
                "waits for its turn",
                now,
                List.of(
                        new Event.TaskSubmitted(task),
                        new Event.StatusChanged(TaskStatus.QUEUED, "waits for its turn"))));
    }

    @Override
    public boolean knowsRepository(String name) {
        return name.equals("shop");
    }

    @Override
    public Set<String> agents() {
        return Set.of("coder", "devops");
    }

    @Override
    public Set<String> workflows() {
        return Set.of("single", "code_review");
    }

    @Override
    public void signal() {}

    /** The only task that there is. */
    TaskId task() {
        return store.tasks(Set.of(), 10).get(0).id();
    }

    TaskView view() {
        return TaskFold.view(store, StreamId.of(task())).orElseThrow();
    }

    List<Command> commands() {
        return store.inbox(task()).stream().map(InboxEntry::command).toList();
    }

    /** The task is so now; whatever waited in its inbox was taken. */
    void become(TaskStatus status, String reason, Event... before) {
        Claim claim = store.claim(DRIVER, task(), now, Duration.ofMinutes(1)).orElseThrow();
        List<Event> events = new ArrayList<>(List.of(before));
        events.add(new Event.StatusChanged(status, reason));
        List<Long> taken = store.inbox(task()).stream().map(InboxEntry::id).toList();
        long next = TaskFold.view(store, StreamId.of(task())).orElseThrow().nextSequence();
        store.commit(new Commit(
                claim.fence(), next, now, events, Optional.of(TaskChange.release(status, reason)), taken, List.of()));
    }

    /** The task asks, and the ticket says so. */
    void ask(Question question) throws InterruptedException {
        RunId run = new RunId(task(), runs.merge(task(), 1, Integer::sum));
        StepPath path = StepPath.of("code", 1);
        become(
                TaskStatus.WAITING,
                "waits for an answer",
                new Event.RunStarted(run, "plan", "first try"),
                new Event.StepStarted(run, path, "ask", 1),
                new Event.StepFinished(
                        run, path, 1, new StepResult.Waits(new Wait.ForAnswer(question), Map.of()), Optional.empty()));
        tracker.comment(HeapTracker.ref("1"), TicketTeller.questionKey(task(), question), "asked");
    }

    /** The run under way fails. */
    void fail() {
        RunId run = view().lastRun().orElseThrow().id();
        become(TaskStatus.FAILED, "it failed", new Event.RunEnded(run, RunEnd.FAILED, "it failed"));
    }

    /** A step of a new run came to these outputs, and the run goes on. */
    void works(Map<String, String> outputs) {
        RunId run = new RunId(task(), runs.merge(task(), 1, Integer::sum));
        StepPath path = StepPath.of("step", 1);
        become(
                TaskStatus.RUNNING,
                "works",
                new Event.RunStarted(run, "plan", "another try"),
                new Event.StepStarted(run, path, "any", 1),
                new Event.StepFinished(run, path, 1, StepResult.succeeded(outputs), Optional.empty()));
    }

    /** A pull request is open. */
    void publish() {
        RunId run = new RunId(task(), runs.merge(task(), 1, Integer::sum));
        StepPath path = StepPath.of("publish", 1);
        become(
                TaskStatus.IN_REVIEW,
                "published",
                new Event.RunStarted(run, "plan", "first try"),
                new Event.EffectIntended(run, path, new EffectIntent("pr", "pull-request", Map.of())),
                new Event.EffectDone(
                        run,
                        "pr",
                        "pull-request",
                        new EffectResult(Map.of("url", "https://tracker.example/acme/shop/pull/2")),
                        false));
    }
}
