package org.jvmfactory.store.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.ClaimRequest;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.EventJson;
import org.jvmfactory.journal.Fence;
import org.jvmfactory.journal.Instance;
import org.jvmfactory.journal.SlotsTaken;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.Priority;
import org.jvmfactory.task.TaskId;

/**
 * The rows of tasks as things to be claimed, and the instances that claim them.
 *
 * <p>A claim looks at the tasks that run, at those that are held, and at the first ready task of each repository and set of engines: never
 * at all that are queued, and never at those that have ended.
 */
final class ClaimTable {

    /** The row of {@code factory_start} for tasks of any kind. */
    private static final String EVERY_TASK = "task";

    private static final int RENEWED_AT_ONCE = 500;

    private static final String FREE = "(holder IS NULL OR lease_until <= ?)";

    /** Of one priority, the run that has been nobody's for longest: found without a look at those that are somebody's. */
    static final String ORPHAN = """
            SELECT id FROM factory_task WHERE status = 'RUNNING' AND priority = ? AND coalesce(lease_until, 0) <= ?
            ORDER BY coalesce(lease_until, 0), ordinal LIMIT 1""";

    static final String SLOTS = """
            SELECT repository, engines, count(*) FROM factory_task
            WHERE holder IS NOT NULL AND lease_until > ? AND (driven = 1 OR status = 'RUNNING')
            GROUP BY repository, engines""";

    static final String ONE =
            "SELECT id, repository, engines, priority, submitted_at, ordinal, status FROM factory_task WHERE id = ? AND "
                    + FREE + " AND (status = 'RUNNING' OR ready_at <= ?)";

    private static final String TAKE =
            "UPDATE factory_task SET epoch = epoch + 1, holder = ?, lease_until = ?, driven = ?,"
                    + " next_sequence = next_sequence + 1 WHERE ";

    /** A task that may be claimed. */
    private record Candidate(
            String id,
            String repository,
            Set<String> engines,
            int priority,
            long submittedAt,
            long ordinal,
            boolean runs) {

        static Candidate of(ResultSet row) throws SQLException {
            return new Candidate(
                    row.getString(1),
                    row.getString(2),
                    TaskTable.engines(row.getString(3)),
                    row.getInt(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getString(7).equals("RUNNING"));
        }
    }

    private ClaimTable() {}

    /** The tasks that the request may get, the best first, while nothing changes. */
    static List<TaskId> best(Sql sql, Dialect dialect, ClaimRequest request) throws SQLException {
        long now = Moments.nanos(request.now());
        if (request.only().isPresent()) {
            return bestOf(sql, wanted(sql, request, now), request, now);
        }
        Optional<TaskId> orphan = orphan(sql, now);
        return orphan.isPresent()
                ? List.of(orphan.get())
                : bestOf(sql, sql.list(dialect.heads(), Candidate::of, now, now), request, now);
    }

    private static Optional<TaskId> orphan(Sql sql, long now) throws SQLException {
        for (Priority priority : Priority.values()) {
            Optional<TaskId> orphan =
                    sql.first(ORPHAN, row -> new TaskId(row.getString(1)), TaskTable.rank(priority), now);
            if (orphan.isPresent()) {
                return orphan;
            }
        }
        return Optional.empty();
    }

    private static List<Candidate> wanted(Sql sql, ClaimRequest request, long now) throws SQLException {
        List<Candidate> found = new ArrayList<>();
        for (TaskId id : request.only().orElseThrow()) {
            found.addAll(sql.list(ONE, Candidate::of, id.value(), now, now));
        }
        return found;
    }

    private static List<TaskId> bestOf(Sql sql, List<Candidate> candidates, ClaimRequest request, long now)
            throws SQLException {
        if (candidates.isEmpty()) {
            return List.of();
        }
        SlotsTaken taken = slotsTaken(sql, now);
        Comparator<Candidate> fair = Comparator.comparing((Candidate task) -> !task.runs())
                .thenComparing(Candidate::priority)
                .thenComparing(task -> task.runs() ? 0 : taken.ofRepository(task.repository()))
                .thenComparing(Candidate::submittedAt)
                .thenComparing(Candidate::ordinal);
        return candidates.stream()
                .filter(task -> task.runs()
                        || request.caps()
                                .refusal(task.repository(), task.engines(), taken, request.now())
                                .isEmpty())
                .sorted(fair)
                .map(task -> new TaskId(task.id()))
                .toList();
    }

    static SlotsTaken slotsTaken(Sql sql, long now) throws SQLException {
        List<SlotsTaken.Group> groups = sql.list(
                SLOTS,
                row -> new SlotsTaken.Group(row.getString(1), TaskTable.engines(row.getString(2)), row.getInt(3)),
                now);
        Optional<Instant> start = sql.first(
                "SELECT at FROM factory_start WHERE name = ?", row -> Moments.instant(row.getLong(1)), EVERY_TASK);
        return SlotsTaken.of(groups, start);
    }

    private static void started(Sql sql, Instant now) throws SQLException {
        sql.update("""
                INSERT INTO factory_start (name, at) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET at = excluded.at WHERE excluded.at > factory_start.at""", EVERY_TASK, Moments.nanos(now));
    }

    /** Claims a task that {@link #best} named, where it still may be and nobody else is just changing it. */
    static Optional<Claim> drive(Sql sql, Dialect dialect, ClaimRequest request, TaskId task) throws SQLException {
        long now = Moments.nanos(request.now());
        Optional<TaskRow> row = sql.first(
                TAKE + "ordinal = (SELECT ordinal FROM factory_task WHERE id = ? AND " + FREE
                        + " AND (status = 'RUNNING' OR ready_at <= ?)" + dialect.passingOverOthers() + ") RETURNING "
                        + TaskTable.COLUMNS,
                TaskTable::row,
                request.instance().value(),
                Moments.nanos(request.now(), request.lease()),
                1,
                task.value(),
                now,
                now);
        if (row.isEmpty()) {
            return Optional.empty();
        }
        started(sql, request.now());
        return Optional.of(claimed(sql, row.get(), request.instance(), request.now()));
    }

    /** Claims the task where nobody holds it, to take its commands. */
    static Optional<Claim> take(Sql sql, InstanceId instance, TaskId task, Instant now, Duration lease)
            throws SQLException {
        Optional<TaskRow> row = sql.first(
                TAKE + "id = ? AND " + FREE + " RETURNING " + TaskTable.COLUMNS,
                TaskTable::row,
                instance.value(),
                Moments.nanos(now, lease),
                0,
                task.value(),
                Moments.nanos(now));
        if (row.isEmpty()) {
            TaskTable.require(sql, task);
            return Optional.empty();
        }
        return Optional.of(claimed(sql, row.get(), instance, now));
    }

    private static Claim claimed(Sql sql, TaskRow claimed, InstanceId instance, Instant now) throws SQLException {
        String event = EventJson.write(new Event.LeaseTaken(instance, claimed.epoch()));
        EventTable.insert(sql, StreamId.of(claimed.id()), claimed.nextSequence() - 1, now, List.of(event));
        return new Claim(new Fence(claimed.id(), instance, claimed.epoch()), claimed);
    }

    static void heartbeat(Sql sql, Instance instance, Duration lease, List<TaskId> driven) throws SQLException {
        sql.update(
                """
                INSERT INTO factory_instance (id, host, pid, process_start, seen) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET host = excluded.host, pid = excluded.pid,
                    process_start = excluded.process_start, seen = excluded.seen""",
                instance.id().value(),
                instance.host(),
                instance.pid(),
                instance.processStart(),
                Moments.nanos(instance.seen()));
        for (int from = 0; from < driven.size(); from += RENEWED_AT_ONCE) {
            List<TaskId> some = driven.subList(from, Math.min(driven.size(), from + RENEWED_AT_ONCE));
            List<Object> values = new ArrayList<>(
                    List.of(Moments.nanos(instance.seen(), lease), instance.id().value()));
            some.forEach(task -> values.add(task.value()));
            sql.update(renew(some.size()), values.toArray());
        }
    }

    static String renew(int tasks) {
        return "UPDATE factory_task SET lease_until = ? WHERE holder = ? AND id IN ("
                + String.join(", ", Collections.nCopies(tasks, "?")) + ")";
    }

    static List<Instance> instances(Sql sql) throws SQLException {
        return sql.list(
                "SELECT id, host, pid, process_start, seen FROM factory_instance ORDER BY id",
                row -> new Instance(
                        new InstanceId(row.getString(1)),
                        row.getString(2),
                        row.getLong(3),
                        row.getLong(4),
                        Moments.instant(row.getLong(5))));
    }

    static void retire(Sql sql, InstanceId instance) throws SQLException {
        sql.update(
                "UPDATE factory_task SET holder = NULL, lease_until = NULL, driven = 0 WHERE holder = ?",
                instance.value());
        sql.update("DELETE FROM factory_instance WHERE id = ?", instance.value());
    }
}
