package org.jvmfactory.store.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.journal.Commit;
import org.jvmfactory.journal.FactoryStore.Submitted;
import org.jvmfactory.journal.Fence;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.Submission;
import org.jvmfactory.journal.TaskChange;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.Priority;
import org.jvmfactory.task.Task;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;

/** The rows of tasks: submitting, reading and changing them. */
final class TaskTable {

    /** What {@link #row} reads. */
    static final String COLUMNS =
            "id, title, repository, engines, priority, status, reason, submitted_at, wake_at, epoch, holder, lease_until, next_sequence";

    private TaskTable() {}

    /** Empty where the submission is to be a task of its own. */
    static Optional<Submitted> known(Sql sql, Submission submission) throws SQLException {
        Optional<Submitted> same = Optional.empty();
        if (submission.identity().isPresent()) {
            same = sql.first(
                    "SELECT t.id FROM factory_identity i JOIN factory_task t ON t.id = i.task WHERE i.identity = ? AND t.status <> ?",
                    row -> new Submitted(new TaskId(row.getString(1)), false),
                    submission.identity().get(),
                    TaskStatus.DONE.name());
        }
        return same.isPresent() ? same : namesake(sql, submission.task());
    }

    private static Optional<Submitted> namesake(Sql sql, Task task) throws SQLException {
        Optional<String> correlation = sql.first(
                "SELECT correlation FROM factory_task WHERE id = ?",
                row -> row.getString(1),
                task.id().value());
        if (correlation
                .filter(other -> !other.equals(task.correlation().toString()))
                .isPresent()) {
            throw StoreException.idTaken(task.id());
        }
        return correlation.map(mine -> new Submitted(task.id(), false));
    }

    static void insert(Sql sql, Submission submission) throws SQLException {
        Task task = submission.task();
        sql.update(
                """
                INSERT INTO factory_task
                    (id, correlation, title, repository, engines, priority, submitted_at, status, reason, next_sequence)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                task.id().value(),
                task.correlation().toString(),
                task.request().title(),
                submission.repository(),
                written(submission.engines()),
                rank(task.request().priority()),
                Moments.nanos(task.submittedAt()),
                submission.status().name(),
                submission.reason(),
                submission.events().size());
        if (submission.identity().isPresent()) {
            sql.update("""
                    INSERT INTO factory_identity (identity, task) VALUES (?, ?)
                    ON CONFLICT (identity) DO UPDATE SET task = excluded.task""", submission.identity().get(), task.id().value());
        }
    }

    private static String written(Set<String> engines) {
        return String.join("\n", new TreeSet<>(engines));
    }

    /** The engines that {@link #written} wrote. */
    static Set<String> engines(String written) {
        return written.isEmpty() ? Set.of() : Set.of(written.split("\n", -1));
    }

    static Optional<TaskRow> find(Sql sql, TaskId id) throws SQLException {
        return sql.first("SELECT " + COLUMNS + " FROM factory_task WHERE id = ?", TaskTable::row, id.value());
    }

    static TaskRow require(Sql sql, TaskId id) throws SQLException {
        return find(sql, id).orElseThrow(() -> StoreException.noSuchTask(id));
    }

    static List<TaskRow> newest(Sql sql, Set<TaskStatus> statuses, int limit) throws SQLException {
        List<Object> values = new ArrayList<>();
        statuses.forEach(status -> Collections.addAll(values, status.name(), limit));
        values.add(limit);
        return sql.list(newest(statuses.size()), TaskTable::row, values.toArray());
    }

    /** Asks each status for its newest, so that an index answers however many tasks have ended; with 0 statuses asks for any. */
    static String newest(int statuses) {
        String newest = " ORDER BY submitted_at DESC, ordinal DESC LIMIT ?";
        String any = "SELECT " + COLUMNS + ", ordinal FROM factory_task";
        String one = "SELECT * FROM (" + any + " WHERE status = ?" + newest + ") AS newest";
        return (statuses == 0 ? any : String.join(" UNION ALL ", Collections.nCopies(statuses, one))) + newest;
    }

    private static final String OLD = "SELECT " + COLUMNS + """
             FROM factory_task
            WHERE forgotten = 0 AND status IN ('DONE', 'FAILED', 'CANCELLED', 'REJECTED')
              AND submitted_at > ? AND submitted_at < ?
            ORDER BY submitted_at, ordinal LIMIT ?""";

    static List<TaskRow> old(Sql sql, Instant after, Instant before, int limit) throws SQLException {
        return sql.list(OLD, TaskTable::row, Moments.nanos(after), Moments.nanos(before), limit);
    }

    static void forgotten(Sql sql, TaskId id) throws SQLException {
        sql.update("UPDATE factory_task SET forgotten = 1 WHERE id = ?", id.value());
    }

    /** Moves the task on by the commit's events and change, or refuses. */
    static void advance(Sql sql, Commit commit) throws SQLException {
        Fence fence = commit.fence();
        List<@Nullable Object> values = new ArrayList<>();
        values.add(commit.events().size());
        String change = commit.change().map(to -> changed(to, values)).orElse("");
        Collections.addAll(
                values, fence.task().value(), fence.epoch(), fence.holder().value(), commit.expectedSequence());
        int moved = sql.update(
                "UPDATE factory_task SET next_sequence = next_sequence + ?" + change
                        + " WHERE id = ? AND epoch = ? AND holder = ? AND next_sequence = ?",
                values.toArray());
        if (moved == 0) {
            throw refusal(require(sql, fence.task()), commit);
        }
    }

    private static String changed(TaskChange change, List<@Nullable Object> values) {
        values.add(change.status().name());
        values.add(change.reason());
        values.add(change.wakeAt().map(Moments::nanos).orElse(null));
        values.add(change.status().name());
        return ", status = ?, reason = ?, wake_at = ?, forgotten = CASE status WHEN ? THEN forgotten ELSE 0 END"
                + (change.release() ? ", holder = NULL, lease_until = NULL, driven = 0" : "");
    }

    private static StoreException refusal(TaskRow row, Commit commit) {
        Fence fence = commit.fence();
        if (row.epoch() != fence.epoch() || !row.holder().equals(Optional.of(fence.holder()))) {
            return StoreException.fenced(fence);
        }
        return StoreException.sequenceTaken(StreamId.of(fence.task()), row.nextSequence(), commit.expectedSequence());
    }

    /** The task at which {@code row} stands, read by the names of {@link #COLUMNS}. */
    static TaskRow row(ResultSet row) throws SQLException {
        String id = row.getString("id");
        try {
            return new TaskRow(
                    new TaskId(id),
                    row.getString("title"),
                    row.getString("repository"),
                    engines(row.getString("engines")),
                    priority(row.getInt("priority")),
                    TaskStatus.valueOf(row.getString("status")),
                    row.getString("reason"),
                    Moments.instant(row.getLong("submitted_at")),
                    moment(row, "wake_at"),
                    row.getLong("epoch"),
                    Optional.ofNullable(row.getString("holder")).map(InstanceId::new),
                    moment(row, "lease_until"),
                    row.getLong("next_sequence"));
        } catch (IllegalArgumentException e) {
            throw new StoreException(
                    StoreException.Code.CORRUPT, "The row of task '" + id + "' can't be read: " + e.getMessage(), e);
        }
    }

    private static Optional<Instant> moment(ResultSet row, String column) throws SQLException {
        long nanos = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Moments.instant(nanos));
    }

    /** As it is kept and sorted: the names may change, and others may come between. */
    static int rank(Priority priority) {
        return switch (priority) {
            case CRITICAL -> 10;
            case HIGH -> 20;
            case MEDIUM -> 30;
            case LOW -> 40;
        };
    }

    private static Priority priority(int rank) {
        for (Priority priority : Priority.values()) {
            if (rank(priority) == rank) {
                return priority;
            }
        }
        throw new IllegalArgumentException("no priority is kept as " + rank);
    }
}
