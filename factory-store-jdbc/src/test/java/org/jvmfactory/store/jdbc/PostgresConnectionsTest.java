package org.jvmfactory.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.journal.Append;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections of the host's, connections that die, and commits that nobody hears of. */
@ExtendWith(Postgres.class)
@Execution(ExecutionMode.CONCURRENT)
@Timeout(60)
class PostgresConnectionsTest {

    private static final StreamId STREAM = new StreamId("engine/claude");

    /** The connection of the transaction that is bound to a thread, as containers do. */
    private static final ThreadLocal<Connection> BOUND = new ThreadLocal<>();

    private final String url = Postgres.emptySchema();

    private static Append append(long sequence) {
        return new Append(
                STREAM, sequence, StoreChild.NOON, List.of(new Event.StatusChanged(TaskStatus.RUNNING, "a word")));
    }

    private PGSimpleDataSource driver() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        return source;
    }

    @Test
    void a_store_goes_on_when_its_idle_connections_were_ended() throws Exception {
        try (FactoryStore store = JdbcStores.open(url)) {
            store.append(append(0));
            assertThat(Postgres.terminate(url)).isPositive();
            store.append(append(1));
            assertThat(Postgres.terminate(url)).isPositive();
            assertThat(store.read(STREAM, 0, 10)).hasSize(2);
        }
    }

    @Test
    void a_call_whose_connection_is_lost_in_the_middle_is_done_on_another() throws Exception {
        try (FactoryStore store = JdbcStores.open(url);
                Connection holding = Postgres.connect(url)) {
            holding.setAutoCommit(false);
            new Sql(holding).execute("LOCK TABLE factory_stream IN EXCLUSIVE MODE");
            CompletableFuture<Long> call = CompletableFuture.supplyAsync(() -> store.append(append(0)));
            await().atMost(Duration.ofSeconds(30)).until(() -> waiting() == 1);

            Postgres.terminate(url);
            holding.rollback();

            assertThat(call.join()).isPositive();
            assertThat(store.read(STREAM, 0, 10)).hasSize(1);
        }
    }

    private long waiting() throws SQLException {
        try (Connection connection = Postgres.connect(url)) {
            return new Sql(connection)
                    .number("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'" + " AND "
                            + Postgres.sessions(url));
        }
    }

    /** Connections that are lost at a commit, after or before the server has carried it out, as often as {@code losses} says. */
    private DataSource losing(AtomicInteger losses, boolean after) {
        DataSource real = driver();
        return proxy(DataSource.class, real, (name, call) -> {
            Object result = call.run();
            return !name.equals("getConnection")
                    ? result
                    : proxy(Connection.class, (Connection) result, (method, inner) -> {
                        if (!method.equals("commit") || losses.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
                            return inner.run();
                        }
                        if (after) {
                            inner.run();
                        }
                        ((Connection) result).abort(Runnable::run);
                        throw new SQLException("An I/O error occurred while sending to the backend.", "08006");
                    });
        });
    }

    private interface Call {
        Object run() throws Throwable;
    }

    private interface Around {
        Object call(String method, Call real) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, T real, Around around) {
        return type.cast(Proxy.newProxyInstance(
                PostgresConnectionsTest.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> around.call(method.getName(), () -> {
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                })));
    }

    @Test
    void a_commit_that_came_through_unheard_is_found_out_about() {
        AtomicInteger losses = new AtomicInteger();
        try (FactoryStore store = PostgresStore.open(losing(losses, true))) {
            losses.set(Integer.MAX_VALUE);
            assertThat(store.append(append(0))).isEqualTo(store.lastPosition());
            assertThat(store.submit(StoreChild.submission("a")).created()).isTrue();
            assertThat(store.task(new TaskId("a"))).isPresent();
        }
    }

    @Test
    void a_commit_that_was_lost_on_its_way_is_made_again() {
        AtomicInteger losses = new AtomicInteger();
        try (FactoryStore store = PostgresStore.open(losing(losses, false))) {
            losses.set(1);
            store.append(append(0));
            assertThat(store.read(STREAM, 0, 10)).hasSize(1);
        }
    }

    @Test
    void a_commit_that_is_lost_again_and_again_fails_and_the_same_call_comes_through_later() {
        AtomicInteger losses = new AtomicInteger();
        try (FactoryStore store = PostgresStore.open(losing(losses, false))) {
            losses.set(Integer.MAX_VALUE);
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> store.append(append(0)))
                    .extracting(StoreException::code)
                    .isEqualTo(StoreException.Code.UNAVAILABLE);
            losses.set(0);
            store.append(append(0));
            assertThat(store.read(STREAM, 0, 10)).hasSize(1);
        }
    }

    @Test
    void a_host_s_data_source_gets_its_connections_back_as_they_were_and_stays_open() throws Exception {
        HikariConfig config = new HikariConfig();
        PGSimpleDataSource driver = driver();
        driver.setOptions("-c default_transaction_isolation=serializable");
        config.setDataSource(driver);
        config.setAutoCommit(false);
        config.setMaximumPoolSize(1);
        try (HikariDataSource host = new HikariDataSource(config)) {
            try (FactoryStore store = PostgresStore.open(host)) {
                assertThat(store.submit(StoreChild.submission("a")).created()).isTrue();
                assertThat(store.task(new TaskId("a"))).isPresent();
                assertThat(store.description()).contains("localhost:").doesNotContain("currentSchema");
            }
            try (Connection connection = host.getConnection()) {
                assertThat(connection.getAutoCommit()).isFalse();
                assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
            }
        }
    }

    @Test
    void a_transaction_of_the_host_is_not_joined() throws Exception {
        DataSource real = driver();
        DataSource container = proxy(
                DataSource.class,
                real,
                (name, call) -> name.equals("getConnection") && BOUND.get() != null ? BOUND.get() : call.run());
        try (FactoryStore store = PostgresStore.open(container);
                Connection transaction = real.getConnection()) {
            transaction.setAutoCommit(false);
            BOUND.set(transaction);
            store.submit(StoreChild.submission("a"));
            transaction.rollback();
            BOUND.remove();
            assertThat(store.task(new TaskId("a"))).isPresent();
        }
    }
}
