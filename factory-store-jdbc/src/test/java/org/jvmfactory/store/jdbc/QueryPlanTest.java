package org.jvmfactory.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing that is asked all the time grows with what has been. */
class QueryPlanTest {

    @TempDir
    private Path directory;

    private Connections connections;

    @BeforeEach
    void open() {
        Path file = directory.resolve("factory.db");
        SqliteStore.open(file).close();
        connections = new SqliteConnections(file, new SqliteDialect(file));
    }

    @AfterEach
    void close() {
        connections.close();
    }

    private List<String> plan(String statement) {
        long parameters =
                statement.chars().filter(character -> character == '?').count();
        Object[] values = Stream.generate(() -> 1).limit(parameters).toArray();
        return connections.read(
                sql -> sql.list("EXPLAIN QUERY PLAN " + statement, row -> row.getString("detail"), values));
    }

    static Stream<String> frequent() {
        return Stream.of(
                ClaimTurn.ORPHANS,
                ClaimTurn.NEXT,
                ClaimTable.SLOTS,
                SqliteDialect.HEADS,
                ClaimTurn.ONE,
                TaskTable.newest(1),
                TaskTable.newest(3),
                EventTable.OF_STREAM,
                InboxTable.TASKS,
                ClaimTable.renew(2),
                ClaimTable.drive(new SqliteDialect(Path.of("here")), 2));
    }

    @ParameterizedTest
    @MethodSource("frequent")
    void what_is_asked_all_the_time_is_answered_by_an_index(String statement) {
        assertThat(plan(statement))
                .noneMatch(step -> step.matches("SCAN (factory_\\w+)( USING INTEGER PRIMARY KEY)?"))
                .anyMatch(step -> step.contains("USING") && step.contains("INDEX"));
    }

    @Test
    void a_page_of_the_journal_is_read_from_where_it_begins() {
        assertThat(plan(EventTable.OF_ALL)).containsExactly("SEARCH factory_event USING INTEGER PRIMARY KEY (rowid>?)");
        assertThat(plan(EventTable.OF_STREAM)).noneMatch(step -> step.contains("TEMP B-TREE"));
        assertThat(plan(EventTable.LAST)).noneMatch(step -> step.contains("TEMP B-TREE"));
    }

    @Test
    void the_newest_of_all_tasks_are_read_without_sorting_them() {
        assertThat(plan(TaskTable.newest(0))).containsExactly("SCAN factory_task USING INDEX factory_task_newest");
    }

    @Test
    void the_first_ready_task_of_a_repository_is_found_without_sorting_them() {
        assertThat(plan(SqliteDialect.HEADS))
                .noneMatch(step -> step.contains("TEMP B-TREE"))
                .filteredOn(step -> step.contains("factory_task_ready"))
                .allMatch(step -> step.startsWith("SEARCH"));
    }
}
