package org.jvmfactory.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.journal.BlobId;
import org.jvmfactory.journal.Caps;
import org.jvmfactory.journal.ClaimRequest;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.TaskId;

@Timeout(60)
class SqliteStoreTest {

    private static final TaskId TASK = new TaskId("a");

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("factory.db");
    }

    private void submitted(Path file) {
        try (FactoryStore store = SqliteStore.open(file)) {
            store.submit(StoreChild.submission("a"));
        }
    }

    private void change(String statement) {
        try (Connections connections = new SqliteConnections(file(), new SqliteDialect(file()))) {
            connections.write(sql -> sql.update(statement));
        }
    }

    private static void assertRefused(StoreException.Code code, Callable<?> call, String... words) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(call::call)
                .satisfies(e -> assertThat(e).hasMessageContainingAll(words))
                .extracting(StoreException::code)
                .isEqualTo(code);
    }

    @Test
    void the_file_and_its_directories_are_made_for_this_user_alone() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        Path file = directory.resolve("deep/down/factory.db");
        try (FactoryStore store = SqliteStore.open(file)) {
            store.submit(StoreChild.submission("a"));
            for (String name : List.of("factory.db", "factory.db-wal", "factory.db-shm")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.resolveSibling(name))))
                        .as(name)
                        .isEqualTo("rw-------");
            }
        }
        for (Path made : List.of(directory.resolve("deep"), directory.resolve("deep/down"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void a_closed_store_leaves_one_file() throws IOException {
        submitted(file());
        assertThat(directory.resolve("factory.db-wal")).doesNotExist();
        assertThat(directory.resolve("factory.db-shm")).doesNotExist();
    }

    @Test
    void every_commit_is_flushed_to_disk_in_a_log() {
        submitted(file());
        try (Connections connections = new SqliteConnections(file(), new SqliteDialect(file()))) {
            long synchronous = connections.write(sql -> sql.number("PRAGMA synchronous"));
            assertThat(synchronous).as("FULL").isEqualTo(2);
            Optional<String> mode = connections.read(sql -> sql.first("PRAGMA journal_mode", row -> row.getString(1)));
            assertThat(mode).contains("wal");
            long foreignKeys = connections.write(sql -> sql.number("PRAGMA foreign_keys"));
            assertThat(foreignKeys).isEqualTo(1);
        }
    }

    @Test
    void the_name_of_the_file_may_hold_any_character() {
        Path odd = directory.resolve("a b?c=1&d#e%20ü.db");
        submitted(odd);
        assertThat(odd).exists();
        try (FactoryStore store = SqliteStore.open(odd)) {
            assertThat(store.task(TASK)).isPresent();
            assertThat(store.description()).contains(odd.toString());
        }
    }

    @Test
    void a_relative_name_is_a_file_of_the_working_directory() {
        Path relative = Path.of("").toAbsolutePath().relativize(file());
        try (FactoryStore store = SqliteStore.open(relative)) {
            assertThat(store.description()).contains(file().toString());
        }
    }

    @Test
    void many_that_open_at_once_what_is_not_there_find_one_store() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> all = IntStream.range(0, 8)
                    .<Callable<Boolean>>mapToObj(number -> () -> {
                        try (FactoryStore store = SqliteStore.open(file())) {
                            return store.submit(StoreChild.submission("t" + number))
                                    .created();
                        }
                    })
                    .toList();
            for (Future<Boolean> each : pool.invokeAll(all)) {
                assertThat(each.get()).isTrue();
            }
        } finally {
            pool.shutdownNow();
        }
        try (FactoryStore store = SqliteStore.open(file())) {
            assertThat(store.tasks(Set.of(), 100)).hasSize(8);
        }
    }

    @Test
    void a_store_of_a_newer_version_is_refused() {
        submitted(file());
        change("INSERT INTO factory_migration (number, name, checksum) VALUES (99, '0099-later.sql', 'x')");
        assertRefused(
                StoreException.Code.NEWER_SCHEMA,
                () -> SqliteStore.open(file()),
                file().toString(),
                "newer version of Factory");
    }

    @Test
    void a_store_with_another_schema_of_the_same_number_is_refused() {
        submitted(file());
        change("UPDATE factory_migration SET checksum = 'other'");
        assertRefused(StoreException.Code.CORRUPT, () -> SqliteStore.open(file()), file().toString(), "0001");
    }

    @Test
    void a_store_from_before_engines_and_starts_were_kept_is_brought_up_to_date() {
        submitted(file());
        change("DROP INDEX factory_task_ready");
        change("ALTER TABLE factory_task DROP COLUMN engines");
        change("CREATE INDEX factory_task_ready ON factory_task (repository, priority, submitted_at, ordinal)"
                + " WHERE ready_at IS NOT NULL");
        change("DROP TABLE factory_start");
        change("DROP TABLE factory_budget");
        change("DROP INDEX factory_task_old");
        change("ALTER TABLE factory_task DROP COLUMN forgotten");
        change("DROP INDEX factory_blob_disused");
        change("ALTER TABLE factory_blob DROP COLUMN disused");
        change("DROP INDEX factory_blob_piece_hash");
        change("DELETE FROM factory_migration WHERE number > 1");
        try (FactoryStore store = SqliteStore.open(file())) {
            assertThat(store.task(TASK).orElseThrow().engines()).isEmpty();
            assertThat(StoreChild.claimAll(store, "one")).containsExactly(TASK);
        }
    }

    @Test
    void five_thousand_tasks_of_a_full_repository_keep_no_other_one_waiting() {
        submitted(file());
        change("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
                + " INSERT INTO factory_task (id, correlation, title, repository, engines, priority, submitted_at, status,"
                + " reason, next_sequence) SELECT 'flood-' || i, 'c', 't', 'flood', 'claude',"
                + " (SELECT min(priority) FROM factory_task), 0, 'QUEUED', '', 0 FROM n");
        try (FactoryStore store = SqliteStore.open(file())) {
            ClaimRequest request = new ClaimRequest(
                    new InstanceId("one"), StoreChild.NOON, Duration.ofSeconds(30), Optional.empty(), Caps.of(100, 2));
            List<TaskId> claimed = Stream.generate(() -> store.claim(request))
                    .limit(4)
                    .flatMap(Optional::stream)
                    .map(claim -> claim.row().id())
                    .toList();
            assertThat(claimed).containsExactly(new TaskId("flood-1"), TASK, new TaskId("flood-2"));
        }
    }

    @Test
    void an_event_of_a_newer_version_is_named_and_the_rest_can_be_read() {
        submitted(file());
        change("INSERT INTO factory_event (stream, sequence, at, body)"
                + " VALUES ('task/a', 1, 0, '{\"v\":1,\"type\":\"task-teleported\"}')");
        try (FactoryStore store = SqliteStore.open(file())) {
            StreamId stream = StreamId.of(TASK);
            assertRefused(
                    StoreException.Code.NEWER_SCHEMA,
                    () -> store.read(stream, 0, 10),
                    "Event 1 of 'task/a'",
                    "'task-teleported'");
            assertThat(store.read(stream, 0, 1)).hasSize(1);
        }
    }

    @Test
    void a_directory_in_place_of_the_file_is_refused() throws IOException {
        Files.createDirectories(file());
        assertRefused(
                StoreException.Code.UNAVAILABLE, () -> SqliteStore.open(file()), file().toString(), "can't be opened");
    }

    @Test
    void a_file_in_place_of_the_directory_is_refused() throws IOException {
        Files.writeString(directory.resolve("file"), "");
        Path below = directory.resolve("file/factory.db");
        assertRefused(
                StoreException.Code.UNAVAILABLE, () -> SqliteStore.open(below), below.toString(), "can't be used");
    }

    @Test
    void a_file_of_something_else_is_refused_and_left_as_it_is() throws IOException {
        String content = "This is a letter and not a database. ".repeat(100);
        Files.writeString(file(), content);
        assertRefused(
                StoreException.Code.CORRUPT,
                () -> SqliteStore.open(file()),
                file().toString(),
                "is not an SQLite database");
        assertThat(file()).hasContent(content);
    }

    @Test
    void a_damaged_file_is_named() throws IOException {
        submitted(file());
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            byte[] noise = new byte[4096];
            for (long page = 1; page < channel.size() / noise.length; page++) {
                new Random(page).nextBytes(noise);
                channel.write(ByteBuffer.wrap(noise), page * noise.length);
            }
        }
        assertRefused(
                StoreException.Code.CORRUPT,
                () -> {
                    try (FactoryStore store = SqliteStore.open(file())) {
                        return store.task(TASK);
                    }
                },
                file().toString(),
                "is damaged");
    }

    @Test
    void a_full_disk_refuses_a_write_whole_and_the_store_goes_on_when_there_is_room() throws IOException {
        submitted(file());
        SqliteDialect dialect = new SqliteDialect(file());
        Connections connections = new SqliteConnections(file(), dialect);
        byte[] content = new byte[3_000_000];
        new Random(7).nextBytes(content);
        try (FactoryStore store = new SqliteStore(dialect, connections)) {
            long pages = connections.read(sql -> sql.number("PRAGMA page_count"));
            connections.write(sql -> sql.number("PRAGMA max_page_count = " + (pages + 10)));
            assertRefused(
                    StoreException.Code.UNAVAILABLE,
                    () -> store.putBlob(new ByteArrayInputStream(content)),
                    file().toString(),
                    "make room");
            assertThat(store.task(TASK)).isPresent();
            connections.write(sql -> sql.number("PRAGMA max_page_count = 1000000"));
            BlobId blob = store.putBlob(new ByteArrayInputStream(content));
            try (InputStream kept = store.openBlob(blob)) {
                assertThat(kept.readAllBytes()).isEqualTo(content);
            }
        }
    }

    @Test
    void a_file_that_cannot_be_written_is_named() {
        submitted(file());
        SqliteDialect dialect = new SqliteDialect(file());
        Connections connections = new SqliteConnections(file(), dialect);
        try (FactoryStore store = new SqliteStore(dialect, connections)) {
            connections.write(sql -> {
                sql.execute("PRAGMA query_only = ON");
                return true;
            });
            assertRefused(
                    StoreException.Code.UNAVAILABLE,
                    () -> store.submit(StoreChild.submission("b")),
                    file().toString(),
                    "can't be written");
            assertThat(store.task(TASK)).isPresent();
        }
    }

    @Test
    void content_with_a_damaged_part_is_not_handed_out() {
        byte[] content = "kept".getBytes(StandardCharsets.UTF_8);
        BlobId blob;
        try (FactoryStore store = SqliteStore.open(file())) {
            blob = store.putBlob(new ByteArrayInputStream(content));
        }
        change("UPDATE factory_piece SET content = x'00'");
        try (FactoryStore store = SqliteStore.open(file())) {
            assertRefused(
                    StoreException.Code.CORRUPT, () -> store.openBlob(blob).readAllBytes(), blob.value());
        }
    }

    @Test
    void what_killed_processes_left_of_the_driver_is_swept_away() throws IOException {
        String configured = System.clearProperty("org.sqlite.tmpdir");
        try {
            Path natives = Files.createDirectories(directory.resolve("natives"));
            Path old = Files.writeString(natives.resolve("sqlite-1-old.so"), "");
            Files.setLastModifiedTime(old, FileTime.fromMillis(0));
            Path fresh = Files.writeString(natives.resolve("sqlite-1-fresh.so"), "");
            Path foreign = Files.writeString(natives.resolve("other"), "");
            Files.setLastModifiedTime(foreign, FileTime.fromMillis(0));
            NativeLibrary.unpackInto(natives);
            try (var left = Files.list(natives)) {
                assertThat(left.collect(Collectors.toSet())).containsExactlyInAnyOrder(fresh, foreign);
            }
            assertThat(System.getProperty("org.sqlite.tmpdir")).isEqualTo(natives.toString());
        } finally {
            if (configured == null) {
                System.clearProperty("org.sqlite.tmpdir");
            } else {
                System.setProperty("org.sqlite.tmpdir", configured);
            }
        }
    }
}
