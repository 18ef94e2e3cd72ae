package org.jvmfactory.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.Task;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;

/** Tasks whose journals a test writes by hand, in {@code store}. */
public record WrittenTasks(FactoryStore store) {

    /** A task that was just submitted, and its first run, of which nothing is written yet. */
    public RunId submit(String id, String repository, Instant now) {
        Task task = new Task(
                new TaskId(id),
                TaskRequest.builder("https://example.org/shop.git", "Title").build(),
                UUID.nameUUIDFromBytes(id.getBytes(UTF_8)),
                now);
        store.submit(new Submission(
                task,
                Optional.empty(),
                repository,
                Set.of(),
                TaskStatus.QUEUED,
                "submitted",
                now,
                List.of(new Event.TaskSubmitted(task), new Event.StatusChanged(TaskStatus.QUEUED, "submitted"))));
        return new RunId(task.id(), 1);
    }

    /** What the next commit of the task needs. */
    public Fence claim(RunId run, Instant now) {
        return store.claim(new InstanceId("i1"), run.task(), now, Duration.ofDays(1))
                .orElseThrow()
                .fence();
    }

    /** Writes {@code events} and then that the task has come to {@code status}. */
    public void write(RunId run, Instant now, TaskStatus status, Event... events) {
        Fence fence = claim(run, now);
        long next = store.task(run.task()).orElseThrow().nextSequence();
        List<Event> all = new ArrayList<>(List.of(events));
        all.add(new Event.StatusChanged(status, "so it is"));
        store.commit(new Commit(
                fence, next, now, all, Optional.of(TaskChange.release(status, "so it is")), List.of(), List.of()));
    }
}
