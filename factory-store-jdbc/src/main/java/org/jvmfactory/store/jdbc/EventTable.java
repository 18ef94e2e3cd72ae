package org.jvmfactory.store.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jvmfactory.journal.Append;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.EventJson;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.StreamId;

/** The journal, and the streams that no task owns. */
final class EventTable {

    private static final String SELECT = "SELECT position, stream, sequence, at, body FROM factory_event WHERE ";

    static final String OF_STREAM = SELECT + "stream = ? AND sequence >= ? ORDER BY sequence LIMIT ?";

    static final String OF_ALL = SELECT + "position > ? ORDER BY position LIMIT ?";

    static final String LAST = "SELECT position FROM factory_event ORDER BY position DESC LIMIT 1";

    private static final int WRITTEN_AT_ONCE = 64;

    /** An event that is to be written. */
    record Row(StreamId stream, long sequence, Instant at, String body) {}

    private EventTable() {}

    /** As they are kept; made before the transaction, which others wait for. */
    static List<String> json(List<Event> events) {
        return events.stream().map(EventJson::write).toList();
    }

    /** The position of the last of {@code events}, which all happened at one time; 0 where there is none. */
    static long insert(Sql sql, StreamId stream, long sequence, Instant at, List<String> events) throws SQLException {
        return insert(sql, stream, sequence, Collections.nCopies(events.size(), at), events);
    }

    /** The position of the last of {@code events}; 0 where there is none. */
    static long insert(Sql sql, StreamId stream, long sequence, List<Instant> times, List<String> events)
            throws SQLException {
        List<Row> rows = new ArrayList<>();
        for (String event : events) {
            rows.add(new Row(stream, sequence + rows.size(), times.get(rows.size()), event));
        }
        return insert(sql, rows);
    }

    /** The position of the last of {@code rows}; 0 where there is none. */
    static long insert(Sql sql, List<Row> rows) throws SQLException {
        long last = 0;
        for (int from = 0; from < rows.size(); from += WRITTEN_AT_ONCE) {
            List<Row> some = rows.subList(from, Math.min(rows.size(), from + WRITTEN_AT_ONCE));
            List<Object> values = new ArrayList<>();
            for (Row row : some) {
                Collections.addAll(values, row.stream().value(), row.sequence(), Moments.nanos(row.at()), row.body());
            }
            for (long position : sql.list(insert(some.size()), row -> row.getLong(1), values.toArray())) {
                last = Math.max(last, position);
            }
        }
        return last;
    }

    /** Rows get positions in the order in which they are given. */
    private static String insert(int rows) {
        return "INSERT INTO factory_event (stream, sequence, at, body) VALUES "
                + String.join(", ", Collections.nCopies(rows, "(?, ?, ?, ?)")) + " RETURNING position";
    }

    static void remove(Sql sql, StreamId stream, long from, long to) throws SQLException {
        sql.update(
                "DELETE FROM factory_event WHERE stream = ? AND sequence >= ? AND sequence < ?",
                stream.value(),
                from,
                to);
    }

    static long append(Sql sql, Append append, List<String> events) throws SQLException {
        String stream = append.stream().value();
        sql.update(
                "INSERT INTO factory_stream (name, next_sequence) VALUES (?, 0) ON CONFLICT (name) DO NOTHING", stream);
        int moved = sql.update(
                "UPDATE factory_stream SET next_sequence = next_sequence + ? WHERE name = ? AND next_sequence = ?",
                events.size(),
                stream,
                append.expectedSequence());
        if (moved == 0) {
            long next = sql.number("SELECT next_sequence FROM factory_stream WHERE name = ?", stream);
            throw StoreException.sequenceTaken(append.stream(), next, append.expectedSequence());
        }
        return insert(sql, append.stream(), append.expectedSequence(), append.at(), events);
    }

    static List<JournalEntry> read(Sql sql, StreamId stream, long sequence, int limit) throws SQLException {
        return sql.list(OF_STREAM, EventTable::entry, stream.value(), sequence, limit);
    }

    /** Whoever commits later has a higher position: every dialect sees to that. */
    static List<JournalEntry> readAll(Sql sql, long position, int limit) throws SQLException {
        return sql.list(OF_ALL, EventTable::entry, position, limit);
    }

    static long bytes(Sql sql) throws SQLException {
        return sql.number("SELECT COALESCE(SUM(LENGTH(body)), 0) FROM factory_event");
    }

    static long last(Sql sql) throws SQLException {
        return sql.first(LAST, row -> row.getLong(1)).orElse(0L);
    }

    private static JournalEntry entry(ResultSet row) throws SQLException {
        StreamId stream = new StreamId(row.getString(2));
        long sequence = row.getLong(3);
        return new JournalEntry(
                row.getLong(1),
                stream,
                sequence,
                Moments.instant(row.getLong(4)),
                event(row.getString(5), stream, sequence));
    }

    private static Event event(String body, StreamId stream, long sequence) {
        try {
            return EventJson.read(body);
        } catch (StoreException e) {
            throw new StoreException(
                    (StoreException.Code) e.code(),
                    "Event " + sequence + " of '" + stream + "' can't be read: " + e.getMessage(),
                    e);
        }
    }
}
