package org.jvmfactory.store.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.journal.StoreException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * Connections to one SQLite file: one that writes, behind a fair lock because SQLite's own waiting isn't fair, and a few that read.
 *
 * <p>All are in autocommit mode and transactions are begun and ended by statements: the driver's own transactions would begin the next one
 * right after each commit, and an idle connection would keep the file locked. Other processes may use the file at the same time; SQLite
 * then makes us wait for them.
 */
final class SqliteConnections implements Connections {

    private static final int READERS = 4;
    private static final int WRITES_AT_ONCE = 256;
    private static final int BUSY_MILLIS = 20_000;
    private static final int WAL_TRIES = 1_000;
    private static final long WAL_PAUSE_NANOS = 10_000_000;
    private static final int WAL_BYTES_KEPT = 64 * 1024 * 1024;

    private final String url;
    private final Dialect dialect;

    private final Queue<PendingWrite<?>> pending = new ConcurrentLinkedQueue<>();
    private final ReentrantLock writing = new ReentrantLock(true);
    private final Semaphore reading = new Semaphore(READERS, true);
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
    private @Nullable Connection writer;

    /** Whether the writer flushes what it commits, as it does in the beginning. */
    private boolean flushing = true;

    private volatile boolean closed;

    SqliteConnections(Path file, Dialect dialect) {
        this.url = "jdbc:sqlite:"
                + file.toUri(); // as a URI, in which no character of the name means anything to the driver
        this.dialect = dialect;
    }

    /**
     * Whoever gets the lock also carries out what others wait to write, in the same transaction: one flush to disk for all. Each write has a
     * savepoint, so that one that fails takes nothing of the others with it.
     */
    @Override
    public <T> T write(Work<T> work) {
        return write(new PendingWrite<>(work, false));
    }

    /** In the log all that was written before a flush comes before what was written after it: the next flush takes this with it. */
    @Override
    public <T> T writeAhead(Work<T> work) {
        return write(new PendingWrite<>(work, true));
    }

    private <T> T write(PendingWrite<T> own) {
        pending.add(own);
        writing.lock();
        try {
            while (!own.isOver()) {
                carryOut(nextWrites());
            }
        } finally {
            writing.unlock();
        }
        return own.result(dialect);
    }

    private List<PendingWrite<?>> nextWrites() {
        List<PendingWrite<?>> writes = new ArrayList<>();
        for (PendingWrite<?> write = pending.poll(); write != null; write = pending.poll()) {
            writes.add(write);
            if (writes.size() == WRITES_AT_ONCE) {
                break;
            }
        }
        return writes;
    }

    private void carryOut(List<PendingWrite<?>> writes) {
        try {
            requireOpen();
            transaction(writes);
        } catch (SQLException | RuntimeException e) {
            writes.forEach(write -> write.failed(e));
        } finally {
            writes.forEach(PendingWrite::over);
        }
    }

    private void transaction(List<PendingWrite<?>> writes) throws SQLException {
        Sql sql = new Sql(writer());
        flushes(sql, !writes.stream().allMatch(PendingWrite::isAhead));
        sql.execute("BEGIN IMMEDIATE");
        boolean committed = false;
        try {
            if (writes.size() == 1) {
                writes.get(0).on(sql);
            } else {
                for (PendingWrite<?> write : writes) {
                    inSavepoint(sql, write);
                }
            }
            sql.execute("COMMIT");
            committed = true;
        } finally {
            if (!committed) {
                rollBack(sql);
            }
        }
    }

    private void flushes(Sql sql, boolean wanted) throws SQLException {
        if (wanted != flushing) {
            sql.execute(wanted ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            flushing = wanted;
        }
    }

    private static void inSavepoint(Sql sql, PendingWrite<?> write) throws SQLException {
        sql.execute("SAVEPOINT one_of_many");
        try {
            write.on(sql);
        } catch (SQLException | RuntimeException e) {
            sql.execute("ROLLBACK TO one_of_many");
            write.failed(e);
        }
        sql.execute("RELEASE one_of_many");
    }

    /** After some failures SQLite has rolled back by itself; a connection that can't be brought back to rest is given up. */
    private void rollBack(Sql sql) {
        try {
            sql.execute("ROLLBACK");
        } catch (SQLException alreadyRolledBackOrBroken) {
            closeQuietly(writer);
            writer = null;
        }
    }

    @Override
    public <T> T read(Work<T> work) {
        reading.acquireUninterruptibly();
        try {
            requireOpen();
            Connection connection = reader();
            boolean well = false;
            try {
                T result = work.on(new Sql(connection));
                well = true;
                return result;
            } catch (StoreException e) {
                well = true;
                throw e;
            } finally {
                if (well) {
                    idle.push(connection);
                } else {
                    closeQuietly(connection);
                }
            }
        } catch (SQLException e) {
            throw dialect.failure(e);
        } finally {
            reading.release();
        }
    }

    @Override
    public void close() {
        writing.lock();
        reading.acquireUninterruptibly(READERS);
        try {
            closed = true;
            for (Connection reader = idle.poll(); reader != null; reader = idle.poll()) {
                closeQuietly(reader);
            }
            closeQuietly(writer); // the last to go: it folds the log into the file
            writer = null;
        } finally {
            reading.release(READERS);
            writing.unlock();
        }
    }

    private Connection writer() throws SQLException {
        if (writer == null) {
            Connection fresh = connect();
            try {
                enterWal(new Sql(fresh));
                writer = fresh;
                flushing = true;
            } finally {
                if (writer == null) {
                    closeQuietly(fresh);
                }
            }
        }
        return writer;
    }

    private Connection reader() throws SQLException {
        Connection rested = idle.poll();
        if (rested != null) {
            return rested;
        }
        Connection fresh = connect();
        new Sql(fresh).execute("PRAGMA query_only = ON");
        return fresh;
    }

    private Connection connect() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setSynchronous(SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setJournalSizeLimit(WAL_BYTES_KEPT);
        return config.createConnection(url);
    }

    /** SQLite doesn't wait by itself for others who use a file whose mode is to change. */
    private static void enterWal(Sql sql) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                sql.first("PRAGMA journal_mode = WAL", row -> row.getString(1));
                return;
            } catch (SQLException e) {
                if (!SqliteDialect.busy(e) || attempt == WAL_TRIES) {
                    throw e;
                }
                LockSupport.parkNanos(WAL_PAUSE_NANOS);
            }
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreException(
                    StoreException.Code.CLOSED, "The store in the " + dialect.description() + " is closed");
        }
    }

    private static void closeQuietly(@Nullable Connection connection) {
        try (connection) {
            // closing is all there is to do
        } catch (SQLException nothingIsLost) {
            // what was committed is on disk, and the rest was never promised
        }
    }
}
