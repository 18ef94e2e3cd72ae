package org.jvmfactory.example.benchmarks;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jvmfactory.journal.Caps;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.ClaimRequest;
import org.jvmfactory.journal.Commit;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.Fence;
import org.jvmfactory.journal.Instance;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.Submission;
import org.jvmfactory.journal.TaskChange;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.Task;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;

/** What a durable store can do: transitions a second, claims from a long queue, pages of a long journal, recovery of many runs. */
final class StoreLimits {

    private static final InstanceId DEAD = new InstanceId("dead");
    private static final InstanceId ALIVE = new InstanceId("alive");
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final int FILLERS = 64;
    private static final int PAGE = 200;

    /** What an instance with free slots claims in one transaction. */
    private static final int AT_ONCE = 64;

    private final Stores stores;
    private final AtomicInteger ids = new AtomicInteger();

    StoreLimits(Stores stores) {
        this.stores = stores;
    }

    /** Durable transitions of many tasks at once, beside the same number of flushes without any of Factory's work. */
    void transitions(int count) throws Exception {
        bareCommits(Math.min(count, 2_000));
        for (int writers : List.of(1, 8, 64)) {
            try (FactoryStore store = open("transitions-" + writers)) {
                List<Claim> claims = new ArrayList<>();
                for (int i = 0; i < writers; i++) {
                    store.submit(task("shop"));
                    claims.add(store.claim(request(ALIVE, Caps.of(writers, writers)))
                            .orElseThrow());
                }
                int each = count / writers;
                long begin = System.nanoTime();
                together(claims, claim -> {
                    long sequence = 3;
                    for (int i = 0; i < each; i++) {
                        store.commit(new Commit(
                                claim.fence(),
                                sequence++,
                                Instant.now(),
                                List.of(new Event.StatusChanged(TaskStatus.RUNNING, "transition " + i)),
                                Optional.of(TaskChange.keep(TaskStatus.RUNNING, "transition " + i)),
                                List.of()));
                    }
                });
                rate("transitions, " + writers + " tasks at once", each * writers, begin);
            }
        }
    }

    /** One claim after the other from a queue of {@code length} tasks. */
    void claims(int length, int repositories) throws Exception {
        try (FactoryStore store = open("claims-" + length + "-" + repositories)) {
            fill(store, length, repositories);
            ClaimRequest request = request(ALIVE, Caps.of(1_000_000, Math.max(2, 400 / repositories)));
            List<Duration> times = new ArrayList<>();
            for (int i = 0; i < PAGE; i++) {
                long begin = System.nanoTime();
                boolean claimed = store.claim(request).isPresent();
                times.add(Duration.ofNanos(System.nanoTime() - begin));
                if (!claimed) {
                    throw new IllegalStateException("nothing to claim in " + length + " tasks");
                }
            }
            stores.say("claim of " + length + " tasks, repositories: " + repositories, micros(times));
        }
    }

    /** The last page of a journal with {@code length} events. */
    void page(int length) throws Exception {
        try (FactoryStore store = open("page-" + length)) {
            store.submit(task("shop"));
            Fence fence =
                    store.claim(request(ALIVE, Caps.of(1, 1))).orElseThrow().fence();
            int batch = 1_000;
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < batch; i++) {
                events.add(new Event.StatusChanged(TaskStatus.RUNNING, "an event of usual length, number " + i));
            }
            long begin = System.nanoTime();
            for (int i = 0; i < length / batch; i++) {
                store.commit(
                        new Commit(fence, 3 + (long) i * batch, Instant.now(), events, Optional.empty(), List.of()));
            }
            rate("events written in batches of " + batch, length, begin);
            List<Duration> own = new ArrayList<>();
            List<Duration> all = new ArrayList<>();
            for (int i = 0; i < PAGE; i++) {
                long first = System.nanoTime();
                int found = store.read(StreamId.of(fence.task()), length - PAGE, PAGE)
                        .size();
                long second = System.nanoTime();
                found += store.readAll(length - PAGE, PAGE).size();
                long third = System.nanoTime();
                if (found != 2 * PAGE) {
                    throw new IllegalStateException("a page of " + found / 2 + " events");
                }
                own.add(Duration.ofNanos(second - first));
                all.add(Duration.ofNanos(third - second));
            }
            stores.say("last page of a task's " + length + " events", micros(own));
            stores.say("last page of all events", micros(all));
        }
    }

    /** {@code count} runs whose instance died are claimed again by one that finds them. */
    void recovery(int count) throws Exception {
        try (FactoryStore store = open("recovery-" + count)) {
            fill(store, count, 100);
            Caps caps = Caps.of(1_000_000, 1_000_000);
            Set<TaskId> dead = ConcurrentHashMap.newKeySet();
            together(numbers(FILLERS), filler -> {
                ClaimRequest request = request(DEAD, caps);
                for (List<Claim> claims = store.claim(request, AT_ONCE);
                        !claims.isEmpty();
                        claims = store.claim(request, AT_ONCE)) {
                    for (Claim claim : claims) {
                        dead.add(claim.fence().task());
                        store.commit(new Commit(
                                claim.fence(),
                                3,
                                Instant.now(),
                                List.of(new Event.StatusChanged(TaskStatus.RUNNING, "at work")),
                                Optional.of(TaskChange.keep(TaskStatus.RUNNING, "at work")),
                                List.of()));
                    }
                }
            });
            store.heartbeat(
                    new Instance(DEAD, "benchmark", 1, 1, Instant.now()), Duration.ofMillis(1), dead); // its last
            long begin = System.nanoTime();
            AtomicInteger claimed = new AtomicInteger();
            together(numbers(8), claimer -> {
                ClaimRequest request = request(ALIVE, caps);
                for (int many = 1; many > 0; ) {
                    many = store.claim(request, AT_ONCE).size();
                    claimed.addAndGet(many);
                }
            });
            rate("runs of a dead instance claimed again", claimed.get(), begin);
        }
    }

    /** What the database gives without Factory. */
    private void bareCommits(int count) throws Exception {
        String place = stores.place("bare");
        boolean file = stores.url().isEmpty();
        try (Connection connection = DriverManager.getConnection(file ? "jdbc:sqlite:" + place : place);
                Statement statement = connection.createStatement()) {
            if (file) {
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("PRAGMA synchronous = FULL");
            }
            statement.execute(
                    "CREATE TABLE event (position " + (file ? "INTEGER" : "BIGSERIAL") + " PRIMARY KEY, content TEXT)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO event (content) VALUES (?)")) {
                long begin = System.nanoTime();
                for (int i = 0; i < count; i++) {
                    insert.setString(1, "x".repeat(200));
                    insert.executeUpdate();
                }
                rate("bare loop of one insert and one commit", count, begin);
            }
        }
    }

    private void fill(FactoryStore store, int count, int repositories) throws Exception {
        long begin = System.nanoTime();
        together(numbers(FILLERS), filler -> {
            for (int i = filler; i < count; i += FILLERS) {
                store.submit(task("repository-" + i % repositories));
            }
        });
        rate("submitted, " + FILLERS + " at once", count, begin);
    }

    private Submission task(String repository) {
        String id = "t" + ids.incrementAndGet();
        TaskRequest request = TaskRequest.builder("https://git.example/" + repository, "Title of " + id)
                .build();
        Instant now = Instant.now();
        Task task = new Task(new TaskId(id), request, UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)), now);
        return new Submission(
                task,
                Optional.empty(),
                repository,
                TaskStatus.QUEUED,
                "submitted",
                now,
                List.of(new Event.TaskSubmitted(task), new Event.StatusChanged(TaskStatus.QUEUED, "submitted")));
    }

    private static ClaimRequest request(InstanceId instance, Caps caps) {
        return new ClaimRequest(instance, Instant.now(), LEASE, Optional.empty(), caps);
    }

    private FactoryStore open(String name) throws SQLException {
        return Stores.open(stores.place(name));
    }

    private interface Job<T> {
        void on(T subject) throws Exception;
    }

    private static <T> void together(List<T> subjects, Job<T> job) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(subjects.size());
        try {
            List<Callable<Boolean>> jobs = new ArrayList<>();
            for (T subject : subjects) {
                jobs.add(() -> {
                    job.on(subject);
                    return true;
                });
            }
            for (Future<Boolean> done : threads.invokeAll(jobs)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Integer> numbers(int count) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    private void rate(String what, int count, long begin) {
        double seconds = (System.nanoTime() - begin) / 1e9;
        stores.say(
                what, String.format(Locale.ROOT, "%,10.0f a second  (%,d in %.1f s)", count / seconds, count, seconds));
    }

    private static String micros(List<Duration> times) {
        Spread spread = Spread.of(times);
        return String.format(
                Locale.ROOT, "%10.2f ms  (%.2f to %.2f)", spread.median(), spread.tenth(), spread.ninetieth());
    }
}
