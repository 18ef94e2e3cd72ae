package org.jvmfactory.store.jdbc;

import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jvmfactory.journal.Append;
import org.jvmfactory.journal.BlobId;
import org.jvmfactory.journal.BudgetRow;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.ClaimRequest;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.Commit;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.InboxEntry;
import org.jvmfactory.journal.Instance;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.SlotsTaken;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.Submission;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;

/** A store whose JVM drops dead right after its n-th write to a task's stream: no finally block, no shutdown hook runs. */
final class HaltingStore implements FactoryStore {

    /** How a process that dropped dead ends. */
    static final int EXIT = 77;

    private final FactoryStore store;
    private final AtomicInteger left;

    private final Predicate<Append> last;

    HaltingStore(FactoryStore store, int writes) {
        this.store = store;
        this.left = new AtomicInteger(writes);
        this.last = append -> false;
    }

    /** A store whose JVM drops dead right after a write to a system's stream that is as {@code last} wants it. */
    HaltingStore(FactoryStore store, Predicate<Append> last) {
        this.store = store;
        this.left = new AtomicInteger(Integer.MAX_VALUE);
        this.last = last;
    }

    private <T> T written(T result) {
        if (left.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(EXIT);
        }
        return result;
    }

    @Override
    public String description() {
        return store.description();
    }

    @Override
    public Submitted submit(Submission submission) {
        Submitted submitted = store.submit(submission);
        return submitted.created() ? written(submitted) : submitted;
    }

    @Override
    public long forget(Commit commit) {
        return written(store.forget(commit));
    }

    @Override
    public List<TaskRow> old(Instant after, Instant before, int limit) {
        return store.old(after, before, limit);
    }

    @Override
    public void disuse(Collection<BlobId> ids) {
        store.disuse(ids);
    }

    @Override
    public List<BlobId> disused(int limit) {
        return store.disused(limit);
    }

    @Override
    public int remove(Collection<BlobId> ids) {
        return store.remove(ids);
    }

    @Override
    public Optional<TaskRow> task(TaskId id) {
        return store.task(id);
    }

    @Override
    public List<TaskRow> tasks(Set<TaskStatus> statuses, int limit) {
        return store.tasks(statuses, limit);
    }

    @Override
    public Optional<Claim> claim(ClaimRequest request) {
        Optional<Claim> claim = store.claim(request);
        return claim.isPresent() ? written(claim) : claim;
    }

    @Override
    public Optional<Claim> claim(InstanceId instance, TaskId task, Instant now, Duration lease) {
        return written(store.claim(instance, task, now, lease));
    }

    @Override
    public SlotsTaken slotsTaken(Instant now) {
        return store.slotsTaken(now);
    }

    @Override
    public void heartbeat(Instance instance, Duration lease, Set<TaskId> driven) {
        store.heartbeat(instance, lease, driven);
    }

    @Override
    public List<Instance> instances() {
        return store.instances();
    }

    @Override
    public void retire(InstanceId instance) {
        store.retire(instance);
    }

    @Override
    public long commit(Commit commit) {
        return written(store.commit(commit));
    }

    @Override
    public long append(Append append) {
        long position = store.append(append);
        if (last.test(append)) {
            Runtime.getRuntime().halt(EXIT);
        }
        return position;
    }

    @Override
    public List<BudgetRow> budgets(List<String> scopes) {
        return store.budgets(scopes);
    }

    @Override
    public List<JournalEntry> read(StreamId stream, long sequence, int limit) {
        return store.read(stream, sequence, limit);
    }

    @Override
    public List<JournalEntry> readAll(long position, int limit) {
        return store.readAll(position, limit);
    }

    @Override
    public long lastPosition() {
        return store.lastPosition();
    }

    @Override
    public boolean await(long position, Duration limit) throws InterruptedException {
        return store.await(position, limit);
    }

    @Override
    public boolean put(TaskId task, Command command, String dedupe, Instant at) {
        return store.put(task, command, dedupe, at);
    }

    @Override
    public List<InboxEntry> inbox(TaskId task) {
        return store.inbox(task);
    }

    @Override
    public List<TaskId> tasksWithCommands() {
        return store.tasksWithCommands();
    }

    @Override
    public BlobId putBlob(InputStream content) {
        return store.putBlob(content);
    }

    @Override
    public InputStream openBlob(BlobId id) {
        return store.openBlob(id);
    }

    @Override
    public void close() {
        store.close();
    }
}
