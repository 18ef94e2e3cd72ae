package org.jvmfactory.store.jdbc;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.meta.Experimental;
import org.jvmfactory.store.jdbc.PostgresDialect.LeaseClock;

/**
 * The durable store in a PostgreSQL database, version 13 or later, which instances on any number of machines share. Its tables are in the
 * schema that the connections come with ({@code currentSchema=…} in the URL names another than {@code public}). Leases end by the
 * database's clock. Thread-safe.
 */
@Experimental
public final class PostgresStore extends JdbcStore {

    PostgresStore(Dialect dialect, Connections connections) {
        super(dialect, connections);
    }

    /**
     * Opens the store in the database that {@code url} names, with a small pool of connections of its own; needs the PostgreSQL driver and
     * HikariCP on the class path. User and password may be in the URL, or where the driver looks for them ({@code ~/.pgpass}). Nothing
     * that the store says contains them.
     *
     * @param url {@code jdbc:postgresql://host:port/database?user=…&password=…}
     * @throws StoreException when the database can't be used, or was written by a newer version
     */
    public static PostgresStore open(String url) {
        requireNonNull(url, "url");
        PostgresDialect dialect = new PostgresDialect(PostgresPlace.of(url), LeaseClock.DATABASE);
        return open(dialect, url);
    }

    /**
     * Opens the store in the host's database. Each transaction takes a connection of its own, at most {@value
     * PostgresConnections#THREADS} at a time, on a thread of its own, so that none of the host's transactions is joined; connections go
     * back as they came. Closing the store leaves {@code source} open.
     *
     * @throws StoreException when the database can't be used, or was written by a newer version
     */
    public static PostgresStore open(DataSource source) {
        requireNonNull(source, "source");
        return open(new PostgresDialect(elsewhere(() -> place(source)), LeaseClock.DATABASE), source, () -> {});
    }

    static PostgresStore open(PostgresDialect dialect, String url) {
        PostgresPool pool = elsewhere(() -> PostgresPool.open(url, dialect));
        return open(dialect, pool.source(), pool::close);
    }

    /** @param closing what to do when no connection is used any more */
    static PostgresStore open(PostgresDialect dialect, DataSource source, Runnable closing) {
        PostgresConnections connections = new PostgresConnections(source, dialect, closing);
        try {
            new Migrations(dialect).run(connections);
        } catch (RuntimeException e) {
            connections.close();
            throw e;
        }
        return new PostgresStore(dialect, connections);
    }

    private static <T> T elsewhere(Callable<T> work) {
        try (OwnThreads one = new OwnThreads(1)) {
            return one.call(work);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    private static String place(DataSource source) {
        try (Connection connection = source.getConnection()) {
            DatabaseMetaData about = connection.getMetaData();
            if (!about.getDatabaseProductName().equals("PostgreSQL")) {
                throw new IllegalArgumentException(
                        "The DataSource leads to '" + about.getDatabaseProductName() + "': give one of PostgreSQL");
            }
            return PostgresPlace.of(about.getURL());
        } catch (SQLException e) {
            throw new PostgresDialect("of the given DataSource", LeaseClock.DATABASE).failure(e);
        }
    }
}
