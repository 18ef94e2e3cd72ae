package org.jvmfactory.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.journal.StoreException;

/** Connections to PostgreSQL, lent by a {@link DataSource} for one transaction each and given back as they were; used on threads of our own. */
final class PostgresConnections implements Connections {

    /** How many connections are used at once. */
    static final int THREADS = 8;

    /** After this the server ends a transaction whose client fell silent, and with it its locks. */
    static final int IDLE_MILLIS = 10_000;

    private static final int LOCK_MILLIS = 20_000;
    private static final int TRIES = 10;
    private static final int FATE_TRIES = 50;
    private static final long FATE_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /**
     * A host's connections may have other defaults. Read together: the isolation that our statements are written for, limits for who
     * falls silent or waits, durability unless the server is set to more, and the transaction's id.
     */
    private static final String BEGIN = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED READ WRITE;"
            + " SELECT pg_current_xact_id()::text,"
            + " set_config('idle_in_transaction_session_timeout', '" + IDLE_MILLIS + "', true),"
            + " set_config('lock_timeout', '" + LOCK_MILLIS + "', true),"
            + " CASE WHEN current_setting('synchronous_commit') = 'off' THEN set_config('synchronous_commit', 'on', true) END";

    private final DataSource source;
    private final Dialect dialect;
    private final Runnable closing;
    private final OwnThreads threads = new OwnThreads(THREADS);

    /** @param closing what to do when no connection is used any more */
    PostgresConnections(DataSource source, Dialect dialect, Runnable closing) {
        this.source = source;
        this.dialect = dialect;
        this.closing = closing;
    }

    @Override
    public <T> T write(Work<T> work) {
        return elsewhere(() -> {
            for (int attempt = 1; ; attempt++) {
                Begun begun = new Begun(Lent.by(source, false));
                try {
                    return transaction(begun, work);
                } catch (SQLException e) {
                    if (attempt == TRIES || !mayBeginAgain(begun, e)) {
                        throw e;
                    }
                }
            }
        });
    }

    private <T> T transaction(Begun transaction, Work<T> work) throws SQLException {
        try (Begun begun = transaction) {
            T result = work.on(begun.sql());
            try {
                begun.commit();
            } catch (SQLException e) {
                if (!PostgresDialect.connectionLost(e) || fate(begun.id(), e) != Fate.COMMITTED) {
                    throw e;
                }
            }
            return result;
        }
    }

    /** Whether nothing of a transaction that failed has happened or will, and it may come through when it is begun again. */
    private boolean mayBeginAgain(Begun begun, SQLException failure) {
        if (PostgresDialect.connectionLost(failure)) {
            return !begun.commitAsked() || fate(begun.id(), failure) == Fate.ABORTED;
        }
        return PostgresDialect.collided(failure);
    }

    /** What became of a transaction whose commit was asked for and not answered. */
    private enum Fate {
        COMMITTED,
        ABORTED,
        UNKNOWN
    }

    private Fate fate(String id, SQLException lost) {
        if (id.isEmpty()) {
            return Fate.ABORTED; // it had not even begun
        }
        try {
            for (int attempt = 1; attempt <= FATE_TRIES; attempt++) {
                String status = reading(
                        sql -> sql.first("SELECT coalesce(pg_xact_status(?::xid8), '')", row -> row.getString(1), id)
                                .orElse(""));
                if (!status.equals("in progress")) {
                    return status.equals("committed")
                            ? Fate.COMMITTED
                            : status.equals("aborted") ? Fate.ABORTED : Fate.UNKNOWN;
                }
                LockSupport.parkNanos(FATE_PAUSE_NANOS);
            }
        } catch (SQLException e) {
            lost.addSuppressed(e);
        }
        return Fate.UNKNOWN;
    }

    @Override
    public <T> T read(Work<T> work) {
        return elsewhere(() -> reading(work));
    }

    private <T> T reading(Work<T> work) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            Lent lent = Lent.by(source, true);
            try {
                return work.on(new Sql(lent.connection()));
            } catch (SQLException e) {
                if (attempt == TRIES || !PostgresDialect.connectionLost(e)) {
                    throw e;
                }
            } finally {
                lent.giveBack();
            }
        }
    }

    private <T> T elsewhere(Callable<T> work) {
        try {
            return threads.call(work);
        } catch (RejectedExecutionException e) {
            throw new StoreException(
                    StoreException.Code.CLOSED, "The store in the " + dialect.description() + " is closed", e);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    /** As the caller's own, so that its stack can be seen. */
    private RuntimeException failure(@Nullable Throwable cause) {
        if (cause instanceof SQLException e) {
            return dialect.failure(e);
        }
        if (cause instanceof StoreException e) {
            return new StoreException((StoreException.Code) e.code(), String.valueOf(e.getMessage()), e);
        }
        return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
    }

    @Override
    public void close() {
        threads.close();
        closing.run();
    }

    /** A transaction under way; rolled back unless it ended otherwise. */
    private static final class Begun implements AutoCloseable {

        private final Lent lent;
        private String id = "";
        private boolean ended;

        Begun(Lent lent) {
            this.lent = lent;
        }

        /** Begins with the first statement. */
        Sql sql() {
            return new Sql(lent.connection(), new Sql.Opening(BEGIN, row -> id = row.getString(1)));
        }

        /** What the server calls it, also after the connection is lost; empty before it has begun. */
        String id() {
            return id;
        }

        boolean commitAsked() {
            return ended;
        }

        void commit() throws SQLException {
            ended = true;
            try {
                lent.connection().commit();
                lent.giveBack();
            } catch (SQLException e) {
                lent.discard();
                throw e;
            }
        }

        @Override
        public void close() {
            if (ended) {
                return;
            }
            try {
                lent.connection().rollback();
                lent.giveBack();
            } catch (SQLException e) {
                lent.discard();
            }
        }
    }

    /** A connection that is somebody's. */
    private static final class Lent {

        private final Connection connection;
        private final boolean before;

        private Lent(Connection connection, boolean before) {
            this.connection = connection;
            this.before = before;
        }

        static Lent by(DataSource source, boolean autoCommit) throws SQLException {
            Connection connection = source.getConnection();
            Lent lent = new Lent(connection, true);
            try {
                lent = new Lent(connection, connection.getAutoCommit());
                if (lent.before != autoCommit) {
                    connection.setAutoCommit(autoCommit);
                }
                return lent;
            } catch (SQLException e) {
                lent.discard();
                throw e;
            }
        }

        Connection connection() {
            return connection;
        }

        void giveBack() {
            try (connection) {
                if (connection.getAutoCommit() != before) {
                    connection.setAutoCommit(before);
                }
            } catch (SQLException broken) {
                // the pool finds out, and what was to be done is done
            }
        }

        /** Nobody is to get a connection of which we don't know how it stands. */
        void discard() {
            try (connection) {
                connection.abort(Runnable::run);
            } catch (SQLException broken) {
                // that is all there is to do
            }
        }
    }
}
