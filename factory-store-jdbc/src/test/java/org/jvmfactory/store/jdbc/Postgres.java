package org.jvmfactory.store.jdbc;

import static java.util.Objects.requireNonNull;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.jvmfactory.store.jdbc.PostgresDialect.LeaseClock;

/** A real PostgreSQL server, one for all tests of this JVM, which ends with them. */
final class Postgres implements BeforeAllCallback {

    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static volatile @Nullable Server server;

    /** What JUnit closes when the last test has ended. */
    private record Server(EmbeddedPostgres process) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            process.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        server = context.getRoot()
                .getStore(Namespace.create(Postgres.class))
                .computeIfAbsent(Server.class, key -> start(), Server.class);
    }

    private static Server start() {
        try {
            return new Server(EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off") // nobody pulls this server's plug
                    .setServerConfig("full_page_writes", "off")
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL doesn't start", e);
        }
    }

    /** The URL of a schema in which nothing is. Whoever uses it has a session by that name. */
    static String emptySchema() {
        String name = "test_" + SCHEMAS.incrementAndGet();
        execute(url(), "CREATE SCHEMA " + name);
        return url() + "&ApplicationName=" + name + "&currentSchema=" + name;
    }

    /** The sessions of those who use the schema, but for the test's own; a condition for {@code pg_stat_activity}. */
    static String sessions(String url) {
        return "application_name = '" + url.replaceFirst(".*currentSchema=", "") + "'";
    }

    /** Ends all sessions of those who use the schema, as a server does that is restarted; returns how many there were. */
    static long terminate(String url) {
        try (Connection connection = connect(url)) {
            return new Sql(connection)
                    .number("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE " + sessions(url));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static String url() {
        return requireNonNull(server, "extend the test with Postgres").process().getJdbcUrl("postgres", "postgres");
    }

    static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(url.replaceFirst("&ApplicationName=[^&]*", ""));
    }

    static void execute(String url, String sql) {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A store in which leases end by the time of whoever calls. */
    static PostgresStore storeWithoutClock(String url) {
        return PostgresStore.open(new PostgresDialect(PostgresPlace.of(url), LeaseClock.CALLER), url);
    }
}
