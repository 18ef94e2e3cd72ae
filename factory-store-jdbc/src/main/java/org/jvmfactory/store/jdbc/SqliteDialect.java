package org.jvmfactory.store.jdbc;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.StoreException.Code;

/** SQLite: one writer at a time, so that transactions follow each other and positions are committed in order. */
record SqliteDialect(Path file) implements Dialect {

    static final String HEADS = """
            WITH RECURSIVE kind (first) AS (
                SELECT (SELECT ordinal FROM factory_task WHERE ready_at IS NOT NULL AND repository >= ''
                    ORDER BY repository, engines LIMIT 1)
                UNION ALL
                SELECT coalesce(
                    (SELECT ordinal FROM factory_task WHERE ready_at IS NOT NULL
                        AND repository = this.repository AND engines > this.engines ORDER BY engines LIMIT 1),
                    (SELECT ordinal FROM factory_task WHERE ready_at IS NOT NULL
                        AND repository > this.repository ORDER BY repository, engines LIMIT 1))
                FROM kind JOIN factory_task this ON this.ordinal = kind.first
            )
            SELECT task.id, task.repository, task.engines, task.priority, task.submitted_at, task.ordinal, task.status
            FROM kind JOIN factory_task this ON this.ordinal = kind.first JOIN factory_task task ON task.ordinal = (
                SELECT ordinal FROM factory_task
                WHERE repository = this.repository AND engines = this.engines
                    AND ready_at <= ? AND (holder IS NULL OR lease_until <= ?)
                ORDER BY priority, submitted_at, ordinal LIMIT 1)""";

    /** The part of SQLite's result codes that says what happened; the rest says where. */
    private static final int PRIMARY = 0xff;

    private static final long PACE_NANOS = 25_000_000;

    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int READONLY = 8;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANTOPEN = 14;
    private static final int NOTADB = 26;

    /** Whether somebody else has what is needed locked. */
    static boolean busy(SQLException failure) {
        int code = failure.getErrorCode() & PRIMARY;
        return code == BUSY || code == LOCKED;
    }

    @Override
    public String directory() {
        return "sqlite";
    }

    @Override
    public List<String> migrations() {
        return List.of(
                "0001-tasks-journal-inbox-content.sql",
                "0002-engines-and-starts.sql",
                "0003-permits.sql",
                "0004-runs-by-lease.sql",
                "0005-retention.sql");
    }

    @Override
    public String tables() {
        return "SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'factory_*'";
    }

    @Override
    public String bytes() {
        return "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";
    }

    @Override
    public void lock(Sql sql, String subject) {
        // a transaction that writes is alone from its beginning
    }

    @Override
    public String passingOverOthers() {
        return "";
    }

    /** A file has no clock. */
    @Override
    public String heads() {
        return HEADS;
    }

    @Override
    public Instant now(Sql sql, Instant told) {
        return told;
    }

    @Override
    public long pace() {
        return PACE_NANOS;
    }

    @Override
    public StoreException failure(SQLException failure) {
        return switch (failure.getErrorCode() & PRIMARY) {
            case BUSY, LOCKED ->
                failed(
                        Code.UNAVAILABLE,
                        "is locked by another program for too long: end that program, or try again",
                        failure);
            case READONLY ->
                failed(Code.UNAVAILABLE, "can't be written: give this user the right to write it", failure);
            case FULL -> failed(Code.UNAVAILABLE, "can't grow: make room on its disk", failure);
            case CANTOPEN ->
                failed(
                        Code.UNAVAILABLE,
                        "can't be opened: see that it is a file in a directory that this user may write",
                        failure);
            case CORRUPT -> damaged(String.valueOf(failure.getMessage()), failure);
            case NOTADB ->
                failed(Code.CORRUPT, "is not an SQLite database: name another file, or restore a backup", failure);
            default -> failed(Code.UNAVAILABLE, "failed: see that its disk is well and can be reached", failure);
        };
    }

    @Override
    public String description() {
        return "SQLite file '" + file + "'";
    }

    StoreException damaged(String said) {
        return damaged(said, null);
    }

    private StoreException damaged(String said, @Nullable SQLException cause) {
        return new StoreException(
                Code.CORRUPT,
                "The " + description() + " is damaged: put a copy from a backup in its place, with no '"
                        + file.getFileName() + "-wal' and '-shm' beside it (" + said + ")",
                cause);
    }

    private StoreException failed(Code code, String what, SQLException failure) {
        return new StoreException(
                code, "The " + description() + " " + what + " (" + failure.getMessage() + ")", failure);
    }
}
