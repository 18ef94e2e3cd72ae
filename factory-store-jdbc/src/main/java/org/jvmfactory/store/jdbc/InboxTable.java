package org.jvmfactory.store.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jvmfactory.journal.EventJson;
import org.jvmfactory.journal.InboxEntry;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.task.TaskId;

/** Commands that wait, and those that were taken, so that none of them comes twice. */
final class InboxTable {

    static final String TASKS = "SELECT task FROM factory_inbox WHERE taken = 0 GROUP BY task ORDER BY min(id)";

    private InboxTable() {}

    static boolean put(Sql sql, TaskId task, String command, String dedupe, Instant at) throws SQLException {
        int put = sql.update("""
                INSERT INTO factory_inbox (task, dedupe, at, body) SELECT id, ?, ?, ? FROM factory_task WHERE id = ?
                ON CONFLICT (task, dedupe) DO NOTHING""", dedupe, Moments.nanos(at), command, task.value());
        if (put == 0) {
            TaskTable.require(sql, task);
        }
        return put == 1;
    }

    static List<InboxEntry> waiting(Sql sql, TaskId task) throws SQLException {
        TaskTable.require(sql, task);
        return sql.list(
                "SELECT id, body, at FROM factory_inbox WHERE task = ? AND taken = 0 ORDER BY id",
                row -> new InboxEntry(
                        row.getLong(1), task, EventJson.readCommand(row.getString(2)), Moments.instant(row.getLong(3))),
                task.value());
    }

    static List<TaskId> tasks(Sql sql) throws SQLException {
        return sql.list(TASKS, row -> new TaskId(row.getString(1)));
    }

    static void take(Sql sql, TaskId task, List<Long> commands) throws SQLException {
        for (Long command : commands) {
            int taken = sql.update(
                    "UPDATE factory_inbox SET taken = 1 WHERE id = ? AND task = ? AND taken = 0",
                    command,
                    task.value());
            if (taken == 0) {
                throw StoreException.commandTaken(task, commands);
            }
        }
    }
}
