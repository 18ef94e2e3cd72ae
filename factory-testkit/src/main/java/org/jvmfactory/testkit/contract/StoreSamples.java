package org.jvmfactory.testkit.contract;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jvmfactory.journal.Caps;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.ClaimRequest;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.Commit;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.Fence;
import org.jvmfactory.journal.Instance;
import org.jvmfactory.journal.Submission;
import org.jvmfactory.journal.TaskChange;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.Priority;
import org.jvmfactory.task.Task;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;

/** What the store's rules are tried with. */
final class StoreSamples {

    static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456789Z");
    static final Duration LEASE = Duration.ofSeconds(30);
    static final InstanceId ONE = new InstanceId("one");
    static final InstanceId TWO = new InstanceId("two");
    static final int PLENTY = 1000;

    private StoreSamples() {}

    static TaskId id(String id) {
        return new TaskId(id);
    }

    /** A queued task in the repository {@code shop}. */
    static Submission task(String id) {
        return task(id, "shop", Priority.MEDIUM, NOON);
    }

    static Submission task(String id, String repository, Priority priority, Instant at) {
        TaskRequest request = TaskRequest.builder("https://git.example/" + repository, "Title of " + id)
                .priority(priority)
                .build();
        Task task = new Task(id(id), request, UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)), at);
        return new Submission(
                task,
                Optional.empty(),
                repository,
                TaskStatus.QUEUED,
                "submitted",
                at,
                List.of(new Event.TaskSubmitted(task), new Event.StatusChanged(TaskStatus.QUEUED, "submitted")));
    }

    static Submission held(String id) {
        Submission queued = task(id);
        return new Submission(
                queued.task(),
                queued.identity(),
                queued.repository(),
                TaskStatus.HELD,
                "to be started",
                queued.at(),
                queued.events());
    }

    static Submission identified(String id, String identity) {
        Submission queued = task(id);
        return new Submission(
                queued.task(),
                Optional.of(identity),
                queued.repository(),
                queued.status(),
                queued.reason(),
                queued.at(),
                queued.events());
    }

    static ClaimRequest request(InstanceId instance, Instant now) {
        return new ClaimRequest(instance, now, LEASE, Optional.empty(), Caps.of(PLENTY, PLENTY));
    }

    static ClaimRequest request(InstanceId instance, Instant now, int slots, int slotsPerRepository) {
        return new ClaimRequest(instance, now, LEASE, Optional.empty(), Caps.of(slots, slotsPerRepository));
    }

    static ClaimRequest request(InstanceId instance, Instant now, Caps caps) {
        return new ClaimRequest(instance, now, LEASE, Optional.empty(), caps);
    }

    /** A queued task that takes slots of {@code engines}. */
    static Submission task(String id, String repository, Set<String> engines) {
        Submission queued = task(id, repository, Priority.MEDIUM, NOON);
        return new Submission(
                queued.task(),
                queued.identity(),
                queued.repository(),
                engines,
                queued.status(),
                queued.reason(),
                queued.at(),
                queued.events());
    }

    static Instance instance(InstanceId id, Instant seen) {
        return new Instance(id, "build-1", 4711, 1_790_000_000_000L, seen);
    }

    static Event event(String reason) {
        return new Event.StatusChanged(TaskStatus.RUNNING, reason);
    }

    static Command steer(String text) {
        return new Command.Steer(text, Actor.HOST);
    }

    static Commit events(Fence fence, long sequence, Event... events) {
        return new Commit(fence, sequence, NOON, List.of(events), Optional.empty(), List.of());
    }

    static Commit change(Fence fence, long sequence, TaskChange change) {
        return new Commit(fence, sequence, NOON, List.of(event(change.reason())), Optional.of(change), List.of());
    }

    static Commit taking(Fence fence, long sequence, List<Long> commands) {
        return new Commit(fence, sequence, NOON, List.of(event("commands")), Optional.empty(), commands);
    }

    /** Submits a task and claims it. */
    static Claim claimed(FactoryStore store, String id) {
        store.submit(task(id));
        return store.claim(ONE, id(id), NOON, LEASE).orElseThrow();
    }

    /** Commits {@code change} right behind the claim. */
    static void follow(FactoryStore store, Claim claim, TaskChange change) {
        store.commit(change(claim.fence(), claim.row().nextSequence(), change));
    }

    /** Submits a task and brings it to {@code status}, with nobody holding it. */
    static TaskId brought(FactoryStore store, Submission submission, TaskStatus status) {
        store.submit(submission);
        TaskId id = submission.task().id();
        follow(store, store.claim(ONE, id, NOON, LEASE).orElseThrow(), TaskChange.release(status, "brought"));
        return id;
    }
}
