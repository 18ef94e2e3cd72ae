package org.jvmfactory.testkit;

import static java.util.Objects.requireNonNull;

import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

/** Passes everything on to another store: for tests that want to see, or to spoil, some of it. As thread-safe as that one. */
public abstract class ForwardingStore implements FactoryStore {

    private final FactoryStore store;

    protected ForwardingStore(FactoryStore store) {
        this.store = requireNonNull(store, "store");
    }

    @Override
    public String description() {
        return store.description();
    }

    @Override
    public long bytes() {
        return store.bytes();
    }

    @Override
    public long held() {
        return store.held();
    }

    @Override
    public Submitted submit(Submission submission) {
        return store.submit(submission);
    }

    @Override
    public long forget(Commit commit) {
        return store.forget(commit);
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
    public List<Claim> claim(ClaimRequest request, int limit) {
        return store.claim(request, limit);
    }

    @Override
    public Optional<Claim> claim(InstanceId instance, TaskId task, Instant now, Duration lease) {
        return store.claim(instance, task, now, lease);
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
        return store.commit(commit);
    }

    @Override
    public long append(Append append) {
        return store.append(append);
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
