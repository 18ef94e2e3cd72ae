package org.jvmfactory.store.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.jvmfactory.task.TaskId;

/** The rows of tasks as things that instances hold, and those instances. */
final class ClaimTable {

    /** The row of {@code factory_start} for tasks of any kind. */
    private static final String EVERY_TASK = "task";

    private static final int RENEWED_AT_ONCE = 500;

    static final String FREE = "(holder IS NULL OR lease_until <= ?)";

    /** The tasks with slots by what they take, and as a row without engines when a task was last started. */
    static final String SLOTS = """
            SELECT repository, engines, count(*) FROM factory_task
            WHERE holder IS NOT NULL AND lease_until > ? AND (driven = 1 OR status = 'RUNNING')
            GROUP BY repository, engines
            UNION ALL SELECT name, NULL, at FROM factory_start WHERE name = ?""";

    private static final String TAKE =
            "UPDATE factory_task SET epoch = epoch + 1, holder = ?, lease_until = ?, driven = ?,"
                    + " next_sequence = next_sequence + 1 WHERE ";

    private ClaimTable() {}

    static SlotsTaken slotsTaken(Sql sql, long now) throws SQLException {
        List<SlotsTaken.Group> groups = new ArrayList<>();
        List<Instant> starts = new ArrayList<>();
        sql.list(
                SLOTS,
                row -> {
                    String engines = row.getString(2);
                    return engines == null
                            ? starts.add(Moments.instant(row.getLong(3)))
                            : groups.add(
                                    new SlotsTaken.Group(row.getString(1), TaskTable.engines(engines), row.getInt(3)));
                },
                now,
                EVERY_TASK);
        return SlotsTaken.of(groups, starts.stream().findFirst());
    }

    /** Claims those of {@code tasks} to be driven that may still be and that nobody else is just changing, in their order. */
    static List<Claim> drive(Sql sql, Dialect dialect, ClaimRequest request, List<TaskId> tasks) throws SQLException {
        long now = Moments.nanos(request.now());
        List<Object> values = new ArrayList<>();
        Collections.addAll(values, request.instance().value(), Moments.nanos(request.now(), request.lease()), 1);
        tasks.forEach(task -> values.add(task.value()));
        Collections.addAll(values, now, now);
        Map<TaskId, TaskRow> rows = new HashMap<>();
        for (TaskRow row : sql.list(drive(dialect, tasks.size()), TaskTable::row, values.toArray())) {
            rows.put(row.id(), row);
        }
        if (!rows.isEmpty()) {
            sql.update("""
                    INSERT INTO factory_start (name, at) VALUES (?, ?)
                    ON CONFLICT (name) DO UPDATE SET at = excluded.at WHERE excluded.at > factory_start.at""", EVERY_TASK, now);
        }
        return tasks.stream()
                .flatMap(task -> Optional.ofNullable(rows.get(task)).stream())
                .map(row -> claim(row, request.instance()))
                .toList();
    }

    static String drive(Dialect dialect, int tasks) {
        return TAKE + "ordinal IN (SELECT ordinal FROM factory_task WHERE id IN (" + places(tasks) + ") AND " + FREE
                + " AND (status = 'RUNNING' OR ready_at <= ?)" + dialect.passingOverOthers() + ") RETURNING "
                + TaskTable.COLUMNS;
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
        Claim claim = claim(row.get(), instance);
        written(sql, List.of(claim), now);
        return Optional.of(claim);
    }

    private static Claim claim(TaskRow claimed, InstanceId instance) {
        return new Claim(new Fence(claimed.id(), instance, claimed.epoch()), claimed);
    }

    /** Writes the events of {@code claims}, with which their transaction ends. */
    static void written(Sql sql, List<Claim> claims, Instant now) throws SQLException {
        List<EventTable.Row> events = new ArrayList<>();
        for (Claim claim : claims) {
            Fence fence = claim.fence();
            events.add(new EventTable.Row(
                    StreamId.of(fence.task()),
                    claim.row().nextSequence() - 1,
                    now,
                    EventJson.write(new Event.LeaseTaken(fence.holder(), fence.epoch()))));
        }
        EventTable.insert(sql, events);
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
        return "UPDATE factory_task SET lease_until = ? WHERE holder = ? AND id IN (" + places(tasks) + ")";
    }

    private static String places(int values) {
        return String.join(", ", Collections.nCopies(values, "?"));
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
