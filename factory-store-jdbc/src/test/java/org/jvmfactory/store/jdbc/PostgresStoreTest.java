package org.jvmfactory.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.journal.Append;
import org.jvmfactory.journal.BlobId;
import org.jvmfactory.journal.Caps;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.ClaimRequest;
import org.jvmfactory.journal.Commit;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.Submission;
import org.jvmfactory.journal.TaskChange;
import org.jvmfactory.store.jdbc.PostgresDialect.LeaseClock;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;

/** What only PostgreSQL does: several writers at once, other people's locks and transactions, another schema's version. */
@ExtendWith(Postgres.class)
@Execution(ExecutionMode.CONCURRENT)
@Timeout(60)
class PostgresStoreTest {

    private static final TaskId TASK = new TaskId("a");
    private static final StreamId STREAM = new StreamId("engine/claude");
    private static final InstanceId ME = new InstanceId("me");

    private final String url = Postgres.emptySchema();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    private FactoryStore store() {
        return JdbcStores.open(url);
    }

    private static Append append(long sequence) {
        return new Append(
                STREAM,
                sequence,
                StoreChild.NOON,
                List.of(new Event.StatusChanged(TaskStatus.RUNNING, "number " + sequence)));
    }

    private static ClaimRequest anything() {
        return new ClaimRequest(ME, StoreChild.NOON, StoreChild.LEASE, Optional.empty(), Caps.of(10, 10));
    }

    private static Submission of(String repository, String task) {
        Submission some = StoreChild.submission(task);
        return new Submission(
                some.task(), some.identity(), repository, some.status(), some.reason(), some.at(), some.events());
    }

    private static void assertRefused(StoreException.Code code, Callable<?> call, String... words) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(call::call)
                .satisfies(e -> assertThat(e).hasMessageContainingAll(words))
                .extracting(StoreException::code)
                .isEqualTo(code);
    }

    /** Until somebody waits for a lock in this test's schema. */
    private void untilSomebodyWaits(int many) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    try (Connection connection = Postgres.connect(url)) {
                        return new Sql(connection)
                                        .number("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                                + " AND " + Postgres.sessions(url))
                                == many;
                    }
                });
    }

    @Test
    void many_that_open_at_once_what_is_not_there_find_one_store() throws Exception {
        List<Callable<Boolean>> all = IntStream.range(0, 8)
                .<Callable<Boolean>>mapToObj(number -> () -> {
                    try (FactoryStore store = store()) {
                        return store.submit(StoreChild.submission("t" + number)).created();
                    }
                })
                .toList();
        for (Future<Boolean> each : threads.invokeAll(all)) {
            assertThat(each.get()).isTrue();
        }
        try (FactoryStore store = store()) {
            assertThat(store.tasks(Set.of(), 100)).hasSize(8);
        }
    }

    @Test
    void a_store_of_a_newer_version_is_refused() {
        store().close();
        Postgres.execute(
                url, "INSERT INTO factory_migration (number, name, checksum) VALUES (99, '0099-later.sql', 'x')");
        assertRefused(StoreException.Code.NEWER_SCHEMA, this::store, "newer version of Factory", "'localhost:");
    }

    @Test
    void a_store_with_another_schema_of_the_same_number_is_refused() {
        store().close();
        Postgres.execute(url, "UPDATE factory_migration SET checksum = 'other'");
        assertRefused(StoreException.Code.CORRUPT, this::store, "0001");
    }

    @Test
    void stores_in_two_schemas_of_a_database_know_nothing_of_each_other() {
        try (FactoryStore here = store();
                FactoryStore there = JdbcStores.open(Postgres.emptySchema())) {
            here.submit(StoreChild.submission("a"));
            assertThat(there.task(TASK)).isEmpty();
            assertThat(there.lastPosition()).isZero();
        }
    }

    @Test
    void an_event_whose_commit_is_late_is_not_overtaken() throws Exception {
        try (FactoryStore store = store();
                Connection late = Postgres.connect(url)) {
            late.setAutoCommit(false);
            Sql sql = new Sql(late);
            long first = sql.number(
                    "INSERT INTO factory_event (stream, sequence, at, body) VALUES ('engine/late', 0, 0,"
                            + " '{\"v\":1,\"type\":\"status-changed\",\"status\":\"RUNNING\",\"reason\":\"late\"}') RETURNING position");
            Future<Long> second = threads.submit(() -> store.append(append(0)));
            untilSomebodyWaits(1);
            assertThat(store.readAll(0, 10)).isEmpty();
            assertThat(store.lastPosition()).isZero();
            assertThat(store.await(0, Duration.ofMillis(60))).isFalse();

            late.commit();

            assertThat(second.get()).isGreaterThan(first);
            assertThat(store.readAll(0, 10))
                    .extracting(JournalEntry::stream)
                    .containsExactly(new StreamId("engine/late"), STREAM);
        }
    }

    @Test
    void a_task_that_another_transaction_is_changing_is_passed_over() throws Exception {
        try (FactoryStore store = store();
                Connection other = Postgres.connect(url)) {
            store.submit(of("busy", "first"));
            store.submit(of("shop", "second"));
            other.setAutoCommit(false);
            new Sql(other).update("UPDATE factory_task SET reason = 'changing' WHERE id = 'first'");
            assertThat(store.claim(anything()).orElseThrow().row().id()).isEqualTo(new TaskId("second"));
            assertThat(store.claim(anything())).isEmpty();
            other.rollback();
            assertThat(store.claim(anything()).orElseThrow().row().id()).isEqualTo(new TaskId("first"));
        }
    }

    @Test
    void content_is_removed_without_a_part_that_other_content_is_just_getting() throws Exception {
        try (FactoryStore store = store();
                Connection other = Postgres.connect(url)) {
            BlobId content = store.putBlob(new ByteArrayInputStream(new byte[] {1}));
            store.disuse(List.of(content));
            other.setAutoCommit(false);
            Sql sql = new Sql(other);
            sql.update("INSERT INTO factory_blob (id, size) VALUES ('other', 1)");
            sql.update(
                    "INSERT INTO factory_blob_piece (blob, ordinal, hash) SELECT 'other', 0, hash FROM factory_piece");
            Future<Integer> removed = threads.submit(() -> store.remove(List.of(content)));
            untilSomebodyWaits(1);

            other.commit();

            assertThat(removed.get()).isEqualTo(1);
            assertThat(sql.number("SELECT count(*) FROM factory_piece")).isEqualTo(1);
        }
    }

    @Test
    void caps_hold_however_many_claim_at_once() throws Exception {
        try (FactoryStore one = store();
                FactoryStore two = store()) {
            IntStream.range(0, 12).forEach(number -> one.submit(of("repo-" + number % 4, "t" + number)));
            List<Callable<Optional<Claim>>> claims = IntStream.range(0, 12)
                    .<Callable<Optional<Claim>>>mapToObj(number -> () -> (number % 2 == 0 ? one : two)
                            .claim(new ClaimRequest(
                                    new InstanceId("i" + number),
                                    StoreChild.NOON,
                                    StoreChild.LEASE,
                                    Optional.empty(),
                                    Caps.of(3, 1))))
                    .toList();
            int claimed = 0;
            for (Future<Optional<Claim>> claim : threads.invokeAll(claims)) {
                claimed += claim.get().isPresent() ? 1 : 0;
            }
            assertThat(claimed).isEqualTo(3);
        }
    }

    @Test
    void the_same_task_submitted_by_many_at_once_is_taken_in_once() throws Exception {
        try (FactoryStore one = store();
                FactoryStore two = store()) {
            Submission same = StoreChild.submission("a");
            List<Callable<Boolean>> all = IntStream.range(0, 8)
                    .<Callable<Boolean>>mapToObj(number ->
                            () -> (number % 2 == 0 ? one : two).submit(same).created())
                    .toList();
            int created = 0;
            for (Future<Boolean> each : threads.invokeAll(all)) {
                created += each.get() ? 1 : 0;
            }
            assertThat(created).isEqualTo(1);
        }
    }

    @Test
    void characters_that_the_database_cannot_keep_are_replaced() {
        try (FactoryStore store = store()) {
            store.submit(StoreChild.submission("a"));
            Claim claim = store.claim(anything()).orElseThrow();
            store.commit(new Commit(
                    claim.fence(),
                    claim.row().nextSequence(),
                    StoreChild.NOON,
                    List.of(new Event.StatusChanged(TaskStatus.RUNNING, "odd \0 \ud800 text")),
                    Optional.of(TaskChange.keep(TaskStatus.RUNNING, "odd \0 \ud800 text")),
                    List.of()));
            assertThat(store.task(TASK).orElseThrow().reason())
                    .startsWith("odd ")
                    .endsWith(" text");
            assertThat(store.read(StreamId.of(TASK), 0, 10)).hasSize(3);
        }
    }

    @Test
    void every_commit_is_flushed_to_disk_also_where_the_server_would_not() throws Exception {
        try (Connection connection = Postgres.connect(url)) {
            assertThat(shown(new Sql(connection), "synchronous_commit")).isEqualTo("off");
        }
        PostgresDialect dialect = new PostgresDialect("here", LeaseClock.DATABASE);
        PostgresPool pool = PostgresPool.open(url, dialect);
        try (Connections connections = new PostgresConnections(pool.source(), dialect, pool::close)) {
            String durable = connections.write(sql -> shown(sql, "synchronous_commit"));
            assertThat(durable).isEqualTo("on");
            String isolation = connections.write(sql -> shown(sql, "transaction_isolation"));
            assertThat(isolation).isEqualTo("read committed");
        }
    }

    private static String shown(Sql sql, String setting) throws SQLException {
        return sql.first("SHOW " + setting, row -> row.getString(1)).orElseThrow();
    }

    @Test
    void neither_user_nor_password_nor_any_parameter_is_ever_shown() {
        String secret = url.replaceFirst("\\?.*", "?user=postgres&password=hunter2&currentSchema=")
                + url.replaceFirst(".*currentSchema=", "");
        try (FactoryStore store = JdbcStores.open(secret)) {
            assertThat(store.description()).contains("localhost:").doesNotContain("hunter2", "user", "?");
        }
        assertThat(PostgresPlace.of("jdbc:postgresql://sam:hunter2@db.example:5432/factory"))
                .isEqualTo("db.example:5432/factory");
        for (String wrong : List.of(
                "jdbc:postgresql://localhost:notaport/x?password=hunter2",
                "jdbc:mysql://localhost/x?password=hunter2",
                "postgres://sam:hunter2@localhost/x")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JdbcStores.open(wrong))
                    .satisfies(e -> assertThat(e).hasNoCause().hasMessageNotContaining("hunter2"));
        }
    }

    @Test
    void a_database_that_is_not_there_is_named() {
        String missing = url.replaceFirst("/postgres\\?", "/nowhere?");
        assertRefused(StoreException.Code.UNAVAILABLE, () -> JdbcStores.open(missing), "/nowhere'", "create");
    }

    @Test
    void a_schema_that_is_not_there_is_named() {
        String missing = url.replaceFirst("currentSchema=.*", "currentSchema=nowhere");
        assertRefused(StoreException.Code.UNAVAILABLE, () -> JdbcStores.open(missing), "schema");
    }

    @Test
    void a_server_that_is_not_there_is_named() {
        assertRefused(
                StoreException.Code.UNAVAILABLE,
                () -> JdbcStores.open("jdbc:postgresql://localhost:1/factory?user=sam&password=hunter2"),
                "'localhost:1/factory'",
                "can't be reached");
    }
}
