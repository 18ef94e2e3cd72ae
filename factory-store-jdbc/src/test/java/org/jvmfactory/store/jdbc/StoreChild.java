package org.jvmfactory.store.jdbc;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jvmfactory.journal.Caps;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.ClaimRequest;
import org.jvmfactory.journal.Commit;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.Submission;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.Task;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;

/** Another process that uses the store, and how a test starts it. */
final class StoreChild {

    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    static final Duration LEASE = Duration.ofMinutes(5);

    private StoreChild() {}

    /** Another JVM that does {@code what} to the store in {@code file}; its standard output is what it has to say. */
    static ProcessBuilder builder(String what, Path file, String name) {
        return JavaChild.builder(StoreChild.class, what, file.toString(), name)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    static BufferedReader output(Process child) {
        return new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
    }

    static Submission submission(String id) {
        TaskRequest request = TaskRequest.builder("https://git.example/shop", "Title of " + id)
                .build();
        Task task = new Task(new TaskId(id), request, UUID.randomUUID(), NOON);
        return new Submission(
                task,
                Optional.empty(),
                "shop",
                TaskStatus.QUEUED,
                "submitted",
                NOON,
                List.of(new Event.TaskSubmitted(task)));
    }

    /** Claims what there is, one after the other. */
    static List<TaskId> claimAll(FactoryStore store, String name) {
        ClaimRequest request = new ClaimRequest(
                new InstanceId(name), NOON, LEASE, Optional.empty(), Caps.of(Integer.MAX_VALUE, Integer.MAX_VALUE));
        List<TaskId> claimed = new ArrayList<>();
        for (Optional<Claim> claim = store.claim(request); claim.isPresent(); claim = store.claim(request)) {
            claimed.add(claim.get().row().id());
        }
        return claimed;
    }

    public static void main(String[] args) {
        try (FactoryStore store = SqliteStore.open(Path.of(args[1]))) {
            switch (args[0]) {
                case "claim" -> claimAll(store, args[2]).forEach(StoreChild::say);
                case "append" -> say(store.submit(submission(args[2])).id());
                case "write" -> writeForEver(store, args[2]);
                default -> throw new IllegalArgumentException(args[0]);
            }
        }
    }

    /** Says what is on disk, after it is said to be. */
    private static void writeForEver(FactoryStore store, String name) {
        InstanceId instance = new InstanceId(name);
        TaskId task = store.submit(submission(name)).id();
        Claim claim = store.claim(instance, task, NOON, LEASE).orElseThrow();
        Random random = new Random(name.hashCode());
        for (long sequence = claim.row().nextSequence(); ; sequence += 2) {
            List<Event> events = List.of(
                    new Event.StatusChanged(TaskStatus.RUNNING, "a"), new Event.StatusChanged(TaskStatus.RUNNING, "b"));
            store.commit(new Commit(claim.fence(), sequence, NOON, events, Optional.empty(), List.of()));
            say("event " + (sequence + 1));
            byte[] content = new byte[random.nextInt(400_000)];
            random.nextBytes(content);
            say("blob " + store.putBlob(new ByteArrayInputStream(content)));
        }
    }

    private static void say(Object line) {
        System.out.println(line);
        System.out.flush();
    }
}
