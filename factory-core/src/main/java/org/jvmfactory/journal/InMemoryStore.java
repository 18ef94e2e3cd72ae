package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.meta.Experimental;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;

/** A store that lasts as long as the process: for a try and for tests. Thread-safe. */
@Experimental
public final class InMemoryStore implements FactoryStore {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition written = lock.newCondition();
    private final MemoryBlobs blobs = new MemoryBlobs();

    private final Map<TaskId, MemoryTask> tasks = new LinkedHashMap<>();
    private final Map<String, MemoryTask> identities = new HashMap<>();
    private final MemoryJournal journal = new MemoryJournal();
    private final Map<String, Instance> instances = new TreeMap<>();
    private final Map<String, BudgetRow> budgets = new HashMap<>();
    private final Map<TaskId, Set<String>> dedupes = new HashMap<>();
    private @Nullable Instant lastStart;
    private long lastCommand;
    private boolean closed;

    private InMemoryStore() {}

    /** A new, empty store. */
    public static InMemoryStore create() {
        return new InMemoryStore();
    }

    @Override
    public String description() {
        return "memory of this process; nothing is kept when it ends";
    }

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public long held() {
        return locked(journal::bytes) + blobs.bytes();
    }

    @Override
    public Submitted submit(Submission submission) {
        requireNonNull(submission, "submission");
        return locked(() -> {
            TaskId id = submission.task().id();
            MemoryTask known = known(submission);
            if (known != null) {
                return new Submitted(known.id(), false);
            }
            MemoryTask task = new MemoryTask(tasks.size(), submission);
            tasks.put(id, task);
            submission.identity().ifPresent(identity -> identities.put(identity, task));
            write(StreamId.of(id), submission.at(), submission.events());
            return new Submitted(id, true);
        });
    }

    private @Nullable MemoryTask known(Submission submission) {
        MemoryTask same = submission.identity().map(identities::get).orElse(null);
        if (same != null && same.status() != TaskStatus.DONE) {
            return same;
        }
        MemoryTask namesake = tasks.get(submission.task().id());
        if (namesake != null && !namesake.correlation().equals(submission.task().correlation())) {
            throw StoreException.idTaken(namesake.id());
        }
        return namesake;
    }

    @Override
    public Optional<TaskRow> task(TaskId id) {
        requireNonNull(id, "id");
        return locked(() -> Optional.ofNullable(tasks.get(id)).map(this::row));
    }

    @Override
    public List<TaskRow> tasks(Set<TaskStatus> statuses, int limit) {
        requireNonNull(statuses, "statuses");
        requireLimit(limit);
        return locked(() -> tasks.values().stream()
                .filter(task -> statuses.isEmpty() || statuses.contains(task.status()))
                .sorted(MemoryTask.byAge().reversed())
                .limit(limit)
                .map(this::row)
                .toList());
    }

    @Override
    public List<Claim> claim(ClaimRequest request, int limit) {
        requireNonNull(request, "request");
        requireLimit(limit);
        return locked(() -> {
            List<Claim> claims = new ArrayList<>();
            for (Optional<Claim> next = next(request); next.isPresent(); next = next(request)) {
                claims.add(next.get());
                if (claims.size() == limit) {
                    break;
                }
            }
            return claims;
        });
    }

    private Optional<Claim> next(ClaimRequest request) {
        SlotsTaken taken = taken(request.now());
        Optional<MemoryTask> best = MemoryClaims.best(tasks.values(), taken, request);
        best.ifPresent(task ->
                lastStart = taken.lastStart().filter(request.now()::isBefore).orElse(request.now()));
        return best.map(task -> claimed(task, request.instance(), request.now(), request.lease(), true));
    }

    private SlotsTaken taken(Instant now) {
        return MemoryClaims.slotsTaken(tasks.values(), Optional.ofNullable(lastStart), now);
    }

    @Override
    public SlotsTaken slotsTaken(Instant now) {
        requireNonNull(now, "now");
        return locked(() -> taken(now));
    }

    @Override
    public Optional<Claim> claim(InstanceId instance, TaskId task, Instant now, Duration lease) {
        requireNonNull(instance, "instance");
        requireNonNull(now, "now");
        requireNonNull(lease, "lease");
        return locked(() -> Optional.of(require(task))
                .filter(found -> !found.leased(now))
                .map(found -> claimed(found, instance, now, lease, false)));
    }

    private Claim claimed(MemoryTask task, InstanceId instance, Instant now, Duration lease, boolean toDrive) {
        task.claim(instance, now.plus(lease), toDrive);
        TaskId id = task.id();
        write(StreamId.of(id), now, List.of(new Event.LeaseTaken(instance, task.epoch())));
        return new Claim(new Fence(id, instance, task.epoch()), row(task));
    }

    @Override
    public void heartbeat(Instance instance, Duration lease, Set<TaskId> driven) {
        requireNonNull(instance, "instance");
        requireNonNull(lease, "lease");
        locked(() -> {
            tasks.values().stream()
                    .filter(task -> driven.contains(task.id()) && task.heldBy(instance.id()))
                    .forEach(task -> task.renew(instance.seen(), lease));
            instances.put(instance.id().value(), instance);
            return true;
        });
    }

    @Override
    public List<Instance> instances() {
        return locked(() -> List.copyOf(instances.values()));
    }

    @Override
    public void retire(InstanceId instance) {
        requireNonNull(instance, "instance");
        locked(() -> {
            tasks.values().stream().filter(task -> task.heldBy(instance)).forEach(MemoryTask::release);
            instances.remove(instance.value());
            return true;
        });
    }

    @Override
    public long commit(Commit commit) {
        requireNonNull(commit, "commit");
        return locked(() -> {
            Fence fence = commit.fence();
            MemoryTask task = require(fence.task());
            if (!task.heldBy(fence)) {
                throw StoreException.fenced(fence);
            }
            journal.requireNext(StreamId.of(fence.task()), commit.expectedSequence());
            if (Set.copyOf(commit.taken()).size() < commit.taken().size()
                    || !task.inbox.keySet().containsAll(commit.taken())) {
                throw StoreException.commandTaken(fence.task(), commit.taken());
            }
            List<BudgetRow> drawn = commit.budgets().stream().map(this::drawn).toList();
            drawn.forEach(row -> budgets.put(row.scope(), row));
            task.inbox.keySet().removeAll(commit.taken());
            commit.change().ifPresent(task::change);
            return write(StreamId.of(fence.task()), commit.times(), commit.events());
        });
    }

    private BudgetRow drawn(BudgetChange change) {
        return change.applied(budget(change.scope())).orElseThrow(() -> StoreException.overBudget(change));
    }

    private BudgetRow budget(String scope) {
        return budgets.getOrDefault(scope, BudgetRow.untouched(scope));
    }

    @Override
    public List<BudgetRow> budgets(List<String> scopes) {
        requireNonNull(scopes, "scopes");
        return locked(() -> scopes.stream().map(this::budget).toList());
    }

    @Override
    public long forget(Commit commit) {
        return locked(() -> {
            long position = commit(commit);
            TaskId id = commit.fence().task();
            journal.remove(StreamId.of(id), 1, commit.expectedSequence());
            require(id).forgotten(true);
            return position;
        });
    }

    @Override
    public List<TaskRow> old(Instant after, Instant before, int limit) {
        requireNonNull(after, "after");
        requireNonNull(before, "before");
        requireLimit(limit);
        return locked(() -> tasks.values().stream()
                .filter(task -> task.status().ended() && !task.isForgotten())
                .filter(task ->
                        task.submittedAt().isAfter(after) && task.submittedAt().isBefore(before))
                .sorted(MemoryTask.byAge())
                .limit(limit)
                .map(this::row)
                .toList());
    }

    @Override
    public long append(Append append) {
        requireNonNull(append, "append");
        if (append.stream().task().isPresent()) {
            throw new IllegalArgumentException("'" + append.stream() + "' is a task's: commit with a fence");
        }
        return locked(() -> {
            journal.requireNext(append.stream(), append.expectedSequence());
            return write(append.stream(), append.at(), append.events());
        });
    }

    @Override
    public List<JournalEntry> read(StreamId stream, long sequence, int limit) {
        requireNonNull(stream, "stream");
        requireLimit(limit);
        return locked(() -> journal.read(stream, sequence, limit));
    }

    @Override
    public List<JournalEntry> readAll(long position, int limit) {
        requireLimit(limit);
        return locked(() -> journal.readAll(position, limit));
    }

    @Override
    public long lastPosition() {
        return locked(journal::last);
    }

    @Override
    public boolean await(long position, Duration limit) throws InterruptedException {
        long left = TimeUnit.NANOSECONDS.convert(requireNonNull(limit, "limit"));
        lock.lockInterruptibly();
        try {
            while (journal.last() <= position && left > 0 && !closed) {
                left = written.awaitNanos(left);
            }
            requireOpen();
            return journal.last() > position;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean put(TaskId task, Command command, String dedupe, Instant at) {
        requireNonNull(command, "command");
        requireNonNull(dedupe, "dedupe");
        requireNonNull(at, "at");
        return locked(() -> {
            MemoryTask found = require(task);
            if (!dedupes.computeIfAbsent(task, key -> new HashSet<>()).add(dedupe)) {
                return false;
            }
            lastCommand++;
            found.inbox.put(lastCommand, new InboxEntry(lastCommand, task, command, at));
            return true;
        });
    }

    @Override
    public List<InboxEntry> inbox(TaskId task) {
        return locked(() -> List.copyOf(require(task).inbox.values()));
    }

    @Override
    public List<TaskId> tasksWithCommands() {
        return locked(() -> tasks.values().stream()
                .filter(task -> !task.inbox.isEmpty())
                .sorted(Comparator.comparing(
                        task -> task.inbox.keySet().iterator().next()))
                .map(MemoryTask::id)
                .toList());
    }

    @Override
    public BlobId putBlob(InputStream content) {
        locked(() -> true);
        return blobs.put(requireNonNull(content, "content"));
    }

    @Override
    public InputStream openBlob(BlobId id) {
        locked(() -> true);
        return blobs.open(requireNonNull(id, "id"));
    }

    @Override
    public void disuse(Collection<BlobId> ids) {
        locked(() -> true);
        blobs.disuse(ids);
    }

    @Override
    public List<BlobId> disused(int limit) {
        requireLimit(limit);
        locked(() -> true);
        return blobs.disused(limit);
    }

    @Override
    public int remove(Collection<BlobId> ids) {
        locked(() -> true);
        return blobs.remove(ids);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            written.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            requireOpen();
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreException(StoreException.Code.CLOSED, "The store in memory is closed");
        }
    }

    private MemoryTask require(TaskId id) {
        MemoryTask task = tasks.get(requireNonNull(id, "task"));
        if (task == null) {
            throw StoreException.noSuchTask(id);
        }
        return task;
    }

    private TaskRow row(MemoryTask task) {
        return task.row(journal.next(StreamId.of(task.id())));
    }

    private long write(StreamId id, Instant at, List<Event> events) {
        return write(id, Collections.nCopies(events.size(), at), events);
    }

    private long write(StreamId id, List<Instant> times, List<Event> events) {
        written.signalAll();
        return journal.write(id, times, events);
    }

    private static void requireLimit(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a limit is at least 1, got " + limit);
        }
    }
}
