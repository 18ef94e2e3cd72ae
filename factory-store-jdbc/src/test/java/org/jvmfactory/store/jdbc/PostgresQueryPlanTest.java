package org.jvmfactory.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.store.jdbc.PostgresDialect.LeaseClock;

/** Nothing that is asked all the time reads all tasks, where thousands have ended and thousands are queued. */
@ExtendWith(Postgres.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresQueryPlanTest {

    private Connection connection;

    @BeforeAll
    void fill() throws SQLException {
        String url = Postgres.emptySchema();
        PostgresStore.open(url).close();
        connection = Postgres.connect(url);
        Sql sql = new Sql(connection);
        sql.execute("""
                INSERT INTO factory_task
                    (id, correlation, title, repository, priority, submitted_at, status, reason, next_sequence)
                SELECT 't' || n, 'c', 'title', 'repo-' || n % 5, 30, n, CASE WHEN n % 3 = 0 THEN 'QUEUED' ELSE 'DONE' END, '', 2
                FROM generate_series(1, 20000) AS n""");
        sql.execute("""
                INSERT INTO factory_event (stream, sequence, at, body)
                SELECT 'task/t' || n % 20, n / 20, n, '{}' FROM generate_series(1, 20000) AS n""");
        sql.execute("""
                INSERT INTO factory_inbox (task, dedupe, at, body, taken)
                SELECT 't' || n, 'd', n, '{}', 1 FROM generate_series(1, 20000) AS n""");
        sql.execute("ANALYZE");
    }

    @AfterAll
    void close() throws SQLException {
        connection.close();
    }

    static Stream<String> frequent() {
        return Stream.of(
                ClaimTurn.ORPHANS,
                ClaimTurn.NEXT,
                ClaimTable.SLOTS,
                PostgresDialect.HEADS,
                ClaimTurn.ONE,
                TaskTable.newest(0),
                TaskTable.newest(1),
                TaskTable.newest(3),
                ClaimTable.renew(2),
                ClaimTable.drive(new PostgresDialect("here", LeaseClock.CALLER), 2),
                EventTable.OF_STREAM,
                EventTable.OF_ALL,
                EventTable.LAST,
                InboxTable.TASKS);
    }

    @ParameterizedTest
    @MethodSource("frequent")
    void what_is_asked_all_the_time_is_answered_by_an_index(String statement) throws SQLException {
        List<String> plan = new Sql(connection)
                .list(
                        "EXPLAIN "
                                + statement
                                        .replace("id = ?", "id = 'x'")
                                        .replace("id IN (?, ?)", "id IN ('x', 'y')")
                                        .replace("stream = ?", "stream = 'task/t7'")
                                        .replace("status = ?", "status = 'QUEUED'")
                                        .replace("holder = ?", "holder = 'x'")
                                        .replace("name = ?", "name = 'x'")
                                        .replace(
                                                "repository = ? AND engines = ?",
                                                "repository = 'repo-1' AND engines = ''")
                                        .replace("?", "100"),
                        row -> row.getString(1));
        assertThat(plan)
                .noneMatch(step -> step.matches(".*Seq Scan on factory_(?!start).*"))
                .anyMatch(step -> step.contains("Index"));
    }

    @ParameterizedTest
    @ValueSource(strings = {EventTable.OF_STREAM, EventTable.OF_ALL, EventTable.LAST})
    void a_page_of_the_journal_is_read_without_sorting_it(String statement) throws SQLException {
        List<String> plan = new Sql(connection)
                .list(
                        "EXPLAIN "
                                + statement
                                        .replace("stream = ?", "stream = 'task/t7'")
                                        .replace("?", "100"),
                        row -> row.getString(1));
        assertThat(plan).noneMatch(step -> step.contains("Sort"));
    }

    @Test
    void the_first_ready_tasks_are_found_by_the_index_although_nothing_is_known_of_the_table() throws SQLException {
        String url = Postgres.emptySchema();
        PostgresStore.open(url).close();
        try (Connection fresh = Postgres.connect(url)) {
            Sql sql = new Sql(fresh);
            sql.execute("""
                    INSERT INTO factory_task
                        (id, correlation, title, repository, priority, submitted_at, status, reason, next_sequence)
                    SELECT 't' || n, 'c', 'title', 'repo-' || n, 30, n, 'QUEUED', '', 2 FROM generate_series(1, 1000) AS n""");
            List<String> plan =
                    sql.list("EXPLAIN " + PostgresDialect.HEADS.replace("?", "100"), row -> row.getString(1));
            assertThat(plan).noneMatch(step -> step.contains("Seq Scan on factory_"));
        }
    }
}
