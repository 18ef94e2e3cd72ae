package org.jvmfactory.store.jdbc;

import static java.util.Objects.requireNonNull;

import java.io.InputStream;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jvmfactory.journal.Append;
import org.jvmfactory.journal.BlobId;
import org.jvmfactory.journal.BudgetRow;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.ClaimRequest;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.Commit;
import org.jvmfactory.journal.EventJson;
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

/** A store in an SQL database, whichever it is. */
abstract sealed class JdbcStore implements FactoryStore permits SqliteStore, PostgresStore {

    private final Dialect dialect;
    private final Connections connections;
    private final BlobTable blobs;
    private final Signal written = new Signal();

    JdbcStore(Dialect dialect, Connections connections) {
        this.dialect = dialect;
        this.connections = connections;
        this.blobs = new BlobTable(connections);
    }

    @Override
    public final String description() {
        return dialect.description();
    }

    @Override
    public final long bytes() {
        return connections.read(sql -> sql.number(dialect.bytes()));
    }

    @Override
    public final long held() {
        return connections.read(sql -> EventTable.bytes(sql) + BlobTable.bytes(sql));
    }

    @Override
    public final Submitted submit(Submission submission) {
        requireNonNull(submission, "submission");
        List<String> events = EventTable.json(submission.events());
        return journalled(sql -> {
            if (submission.identity().isPresent()) {
                dialect.lock(sql, "identity " + submission.identity().get());
            }
            Optional<Submitted> known = TaskTable.known(sql, submission);
            if (known.isPresent()) {
                return known.get();
            }
            TaskId id = submission.task().id();
            TaskTable.insert(sql, submission);
            EventTable.insert(sql, StreamId.of(id), 0, submission.at(), events);
            return new Submitted(id, true);
        });
    }

    @Override
    public final Optional<TaskRow> task(TaskId id) {
        requireNonNull(id, "id");
        return connections.read(sql -> TaskTable.find(sql, id));
    }

    @Override
    public final List<TaskRow> tasks(Set<TaskStatus> statuses, int limit) {
        Set<TaskStatus> wanted = Set.copyOf(statuses);
        requireLimit(limit);
        return connections.read(sql -> TaskTable.newest(sql, wanted, limit));
    }

    @Override
    public final List<Claim> claim(ClaimRequest request, int limit) {
        requireNonNull(request, "request");
        requireLimit(limit);
        // who finds nothing to do must not keep those waiting who write
        if (connections.read(sql -> turn(sql, request).isIdle())) {
            return List.of();
        }
        return journalled(sql -> {
            dialect.lock(sql, "claims");
            return turn(sql, request).take(limit);
        });
    }

    private ClaimTurn turn(Sql sql, ClaimRequest request) throws SQLException {
        return new ClaimTurn(sql, dialect, request.at(dialect.now(sql, request.now())));
    }

    @Override
    public final Optional<Claim> claim(InstanceId instance, TaskId task, Instant now, Duration lease) {
        requireNonNull(instance, "instance");
        requireNonNull(task, "task");
        requireNonNull(now, "now");
        requireNonNull(lease, "lease");
        return journalled(sql -> ClaimTable.take(sql, instance, task, dialect.now(sql, now), lease));
    }

    @Override
    public final SlotsTaken slotsTaken(Instant now) {
        requireNonNull(now, "now");
        return connections.read(sql -> ClaimTable.slotsTaken(sql, Moments.nanos(dialect.now(sql, now))));
    }

    @Override
    public final void heartbeat(Instance instance, Duration lease, Set<TaskId> driven) {
        requireNonNull(instance, "instance");
        requireNonNull(lease, "lease");
        List<TaskId> tasks = List.copyOf(driven);
        connections.write(sql -> {
            ClaimTable.heartbeat(sql, instance.seenAt(dialect.now(sql, instance.seen())), lease, tasks);
            return true;
        });
    }

    @Override
    public final List<Instance> instances() {
        return connections.read(ClaimTable::instances);
    }

    @Override
    public final void retire(InstanceId instance) {
        requireNonNull(instance, "instance");
        connections.write(sql -> {
            ClaimTable.retire(sql, instance);
            return true;
        });
    }

    @Override
    public final long commit(Commit commit) {
        requireNonNull(commit, "commit");
        List<String> events = EventTable.json(commit.events());
        StreamId stream = StreamId.of(commit.fence().task());
        return journalled(sql -> {
            TaskTable.advance(sql, commit);
            InboxTable.take(sql, commit.fence().task(), commit.taken());
            BudgetTable.draw(sql, commit.budgets());
            return orLast(sql, EventTable.insert(sql, stream, commit.expectedSequence(), commit.times(), events));
        });
    }

    @Override
    public final long forget(Commit commit) {
        requireNonNull(commit, "commit");
        List<String> events = EventTable.json(commit.events());
        StreamId stream = StreamId.of(commit.fence().task());
        return journalled(sql -> {
            TaskTable.advance(sql, commit);
            InboxTable.take(sql, commit.fence().task(), commit.taken());
            TaskTable.forgotten(sql, commit.fence().task());
            EventTable.remove(sql, stream, 1, commit.expectedSequence());
            return orLast(sql, EventTable.insert(sql, stream, commit.expectedSequence(), commit.times(), events));
        });
    }

    @Override
    public final List<TaskRow> old(Instant after, Instant before, int limit) {
        requireNonNull(after, "after");
        requireNonNull(before, "before");
        requireLimit(limit);
        return connections.read(sql -> TaskTable.old(sql, after, before, limit));
    }

    @Override
    public final long append(Append append) {
        requireNonNull(append, "append");
        if (append.stream().task().isPresent()) {
            throw new IllegalArgumentException("'" + append.stream() + "' is a task's: commit with a fence");
        }
        List<String> events = EventTable.json(append.events());
        return journalled(sql -> orLast(sql, EventTable.append(sql, append, events)));
    }

    @Override
    public final List<BudgetRow> budgets(List<String> scopes) {
        List<String> wanted = List.copyOf(scopes);
        return connections.read(sql -> {
            List<BudgetRow> rows = new ArrayList<>();
            for (String scope : wanted) {
                rows.add(BudgetTable.find(sql, scope));
            }
            return rows;
        });
    }

    @Override
    public final List<JournalEntry> read(StreamId stream, long sequence, int limit) {
        requireNonNull(stream, "stream");
        requireLimit(limit);
        return connections.read(sql -> EventTable.read(sql, stream, sequence, limit));
    }

    @Override
    public final List<JournalEntry> readAll(long position, int limit) {
        requireLimit(limit);
        return connections.read(sql -> EventTable.readAll(sql, position, limit));
    }

    @Override
    public final long lastPosition() {
        return connections.read(EventTable::last);
    }

    @Override
    public final boolean await(long position, Duration limit) throws InterruptedException {
        long left = TimeUnit.NANOSECONDS.convert(requireNonNull(limit, "limit"));
        long seen = written.count();
        while (lastPosition() <= position) {
            if (left <= 0) {
                return false;
            }
            long slice = Math.min(left, dialect.pace());
            left -= slice - Math.max(0, written.awaitAfter(seen, slice));
            seen = written.count();
        }
        return true;
    }

    @Override
    public final boolean put(TaskId task, Command command, String dedupe, Instant at) {
        requireNonNull(task, "task");
        requireNonNull(dedupe, "dedupe");
        requireNonNull(at, "at");
        String json = EventJson.write(command);
        return connections.write(sql -> InboxTable.put(sql, task, json, dedupe, at));
    }

    @Override
    public final List<InboxEntry> inbox(TaskId task) {
        requireNonNull(task, "task");
        return connections.read(sql -> InboxTable.waiting(sql, task));
    }

    @Override
    public final List<TaskId> tasksWithCommands() {
        return connections.read(InboxTable::tasks);
    }

    @Override
    public final BlobId putBlob(InputStream content) {
        return blobs.put(requireNonNull(content, "content"));
    }

    @Override
    public final InputStream openBlob(BlobId id) {
        return blobs.open(requireNonNull(id, "id"));
    }

    @Override
    public final void disuse(Collection<BlobId> ids) {
        blobs.disuse(List.copyOf(ids));
    }

    @Override
    public final List<BlobId> disused(int limit) {
        requireLimit(limit);
        return blobs.disused(limit);
    }

    @Override
    public final int remove(Collection<BlobId> ids) {
        return blobs.remove(List.copyOf(ids));
    }

    @Override
    public final void close() {
        connections.close();
        written.raise();
    }

    private long orLast(Sql sql, long position) throws SQLException {
        return position > 0 ? position : EventTable.last(sql);
    }

    /** Writes, and tells who waits for events. */
    private <T> T journalled(Connections.Work<T> work) {
        T result = connections.write(work);
        written.raise();
        return result;
    }

    private static void requireLimit(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a limit is at least 1, got " + limit);
        }
    }
}
