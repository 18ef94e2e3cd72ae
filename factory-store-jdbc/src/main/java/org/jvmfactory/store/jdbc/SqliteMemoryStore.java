package org.jvmfactory.store.jdbc;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.memory.MemoryEntry;
import org.jvmfactory.memory.MemoryException;
import org.jvmfactory.memory.MemoryQuery;
import org.jvmfactory.memory.MemoryStore;
import org.jvmfactory.meta.Experimental;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.TaskId;

/**
 * A memory in one SQLite file, found by full text: FTS5 with English stemming, in BM25 order, the newer first among equals. The file is
 * opened at the first call, and made where it isn't there, for this user alone. Several processes of one host may use the file at once; it
 * must not lie on a network file system, nor be the file of a {@link SqliteStore}. Thread-safe.
 */
@Experimental
public final class SqliteMemoryStore implements MemoryStore {

    private static final String EVERYWHERE = "0";
    private static final String COLUMNS =
            "m.id, m.kind, m.text, m.repository, m.trust, m.task, m.run, m.commit_id, m.at";

    private final Path file;
    private final Dialect dialect;

    private final ReentrantLock opening = new ReentrantLock();
    private @Nullable Connections connections;
    private boolean closed;

    private SqliteMemoryStore(Path file) {
        this.file = file;
        this.dialect = SqliteMemoryDialect.of(file);
    }

    /** The memory in {@code file}, which needn't be there yet. */
    public static SqliteMemoryStore in(Path file) {
        return new SqliteMemoryStore(
                requireNonNull(file, "file").toAbsolutePath().normalize());
    }

    @Override
    public String description() {
        return dialect.description();
    }

    @Override
    public void remember(List<MemoryEntry> entries) {
        List<MemoryEntry> all = List.copyOf(entries);
        if (!all.isEmpty()) {
            on(connections -> connections.write(sql -> {
                for (MemoryEntry entry : all) {
                    put(sql, entry);
                }
                return true;
            }));
        }
    }

    private static void put(Sql sql, MemoryEntry entry) throws SQLException {
        forget(sql, "id = ?", entry.id());
        sql.update(
                "INSERT INTO factory_memory (id, kind, text, repository, trust, task, run, commit_id, at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                entry.id(),
                entry.kind().name(),
                entry.text(),
                entry.repository().orElse(null),
                entry.trust().name(),
                entry.evidence().run().map(run -> run.task().value()).orElse(null),
                entry.evidence().run().map(RunId::number).orElse(null),
                entry.evidence().commit().orElse(null),
                Moments.nanos(entry.at()));
        sql.update(
                "INSERT INTO factory_memory_words (rowid, scope, text) SELECT number, ?, ? FROM factory_memory WHERE id = ?",
                entry.repository().map(SqliteMemoryStore::scope).orElse(EVERYWHERE),
                entry.text(),
                entry.id());
    }

    @Override
    public List<MemoryEntry> recall(MemoryQuery query) {
        if (requireNonNull(query, "query").words().isEmpty()) {
            return List.of();
        }
        List<MemoryEntry> ranked = on(connections -> connections.read(sql -> sql.list(
                "SELECT " + COLUMNS + " FROM factory_memory_words w JOIN factory_memory m ON m.number = w.rowid"
                        + " WHERE factory_memory_words MATCH ? AND (m.repository IS NULL OR m.repository = ?)"
                        + " ORDER BY bm25(factory_memory_words, 0.0, 1.0), m.at DESC, m.id LIMIT ?",
                SqliteMemoryStore::entry,
                match(query),
                query.repository().orElse(null),
                query.maxEntries())));
        return query.fit(ranked);
    }

    /** Each word stands in quotes and holds letters and digits alone: nothing in it is a part of FTS5's own language. */
    static String match(MemoryQuery query) {
        String scopes = "\"" + EVERYWHERE + "\""
                + query.repository()
                        .map(repository -> " OR \"" + scope(repository) + "\"")
                        .orElse("");
        String words = query.words().stream().map(word -> "\"" + word + "\"").collect(Collectors.joining(" OR "));
        return "{scope} : (" + scopes + ") AND {text} : (" + words + ")";
    }

    /** A repository as one word of digits, of which stemming takes nothing away. */
    private static String scope(String repository) {
        byte[] hash = Hash.of(repository.getBytes(StandardCharsets.UTF_8));
        return "1" + new BigInteger(1, hash);
    }

    private static MemoryEntry entry(ResultSet row) throws SQLException {
        Optional<String> task = Optional.ofNullable(row.getString(6));
        int run = row.getInt(7);
        return new MemoryEntry(
                row.getString(1),
                MemoryEntry.Kind.valueOf(row.getString(2)),
                row.getString(3),
                Optional.ofNullable(row.getString(4)),
                MemoryEntry.Trust.valueOf(row.getString(5)),
                new MemoryEntry.Evidence(
                        task.map(id -> new RunId(new TaskId(id), run)), Optional.ofNullable(row.getString(8))),
                Moments.instant(row.getLong(9)));
    }

    @Override
    public int forget(Set<String> ids) {
        List<String> all = new ArrayList<>(ids);
        return on(connections -> connections.write(sql -> {
            int count = 0;
            for (String id : all) {
                count += forget(sql, "id = ?", id);
            }
            return count;
        }));
    }

    @Override
    public int forgetBefore(Instant time) {
        long nanos = Moments.nanos(time);
        return on(connections -> connections.write(sql -> forget(sql, "at < ?", nanos)));
    }

    private static int forget(Sql sql, String condition, Object value) throws SQLException {
        sql.update(
                "DELETE FROM factory_memory_words WHERE rowid IN (SELECT number FROM factory_memory WHERE " + condition
                        + ")",
                value);
        return sql.update("DELETE FROM factory_memory WHERE " + condition, value);
    }

    @Override
    public void close() {
        opening.lock();
        try {
            closed = true;
            if (connections != null) {
                connections.close();
            }
        } catch (StoreException e) {
            throw failure(e);
        } finally {
            opening.unlock();
        }
    }

    private <T> T on(Function<Connections, T> work) {
        try {
            return work.apply(opened());
        } catch (StoreException e) {
            throw failure(e);
        }
    }

    private Connections opened() {
        opening.lock();
        try {
            if (closed) {
                throw new MemoryException(
                        MemoryException.Code.CLOSED, "The memory in the " + description() + " is closed");
            }
            if (connections == null) {
                connections = open();
            }
            return connections;
        } finally {
            opening.unlock();
        }
    }

    private Connections open() {
        SqliteStore.create(file);
        Connections fresh = new SqliteConnections(file, dialect);
        try {
            new Migrations(dialect).run(fresh);
            return fresh;
        } catch (RuntimeException e) {
            fresh.close();
            throw e;
        }
    }

    private static MemoryException failure(StoreException e) {
        MemoryException.Code code;
        if (e.code() == StoreException.Code.CLOSED) {
            code = MemoryException.Code.CLOSED;
        } else if (e.code() == StoreException.Code.UNAVAILABLE) {
            code = MemoryException.Code.UNAVAILABLE;
        } else {
            code = MemoryException.Code.UNREADABLE;
        }
        return new MemoryException(code, e.getMessage(), e);
    }
}
