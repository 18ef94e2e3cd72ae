package org.jvmfactory.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.TaskRow;

/** What a file comes to that somebody cut off, copied by halves or that a disk has lost a part of: it is named, or nothing of it is lost. */
@Timeout(60)
class SqliteGroundTest {

    private static final int PAGE = 4096;

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("factory.db");
    }

    private static void submit(Path file, int from, int to) {
        try (FactoryStore store = SqliteStore.open(file)) {
            submit(store, from, to);
        }
    }

    private static void submit(FactoryStore store, int from, int to) {
        for (int number = from; number < to; number++) {
            store.submit(StoreChild.submission("t" + number));
        }
    }

    private static List<String> tasks(FactoryStore store) {
        return store.tasks(Set.of(), 1000).stream()
                .map(TaskRow::id)
                .map(Object::toString)
                .sorted()
                .toList();
    }

    private void assertNamedAtOpening() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> SqliteStore.open(file()).close())
                .satisfies(e -> assertThat(e.code()).isEqualTo(StoreException.Code.CORRUPT))
                .withMessageContainingAll(file().toString(), "is damaged: put a copy from a backup in its place");
    }

    @Test
    void a_last_page_that_the_disk_has_lost_is_named_at_opening() throws IOException {
        submit(file(), 0, 100);
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            byte[] noise = new byte[PAGE];
            new java.util.Random(3).nextBytes(noise);
            channel.write(ByteBuffer.wrap(noise), channel.size() - PAGE);
        }

        assertNamedAtOpening();
    }

    @Test
    void a_file_that_was_cut_off_is_named_at_opening() throws IOException {
        submit(file(), 0, 100);
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 10 * PAGE);
        }

        assertNamedAtOpening();
    }

    @Test
    void a_log_whose_last_write_was_torn_loses_that_transaction_alone() throws IOException {
        Path crashed = Files.createDirectory(directory.resolve("crashed")).resolve("factory.db");
        try (FactoryStore store = SqliteStore.open(file())) {
            submit(store, 0, 3);
            submit(store, 3, 4);
            // What a power cut leaves: nobody closed it.
            Files.copy(file(), crashed);
            Files.copy(Path.of(file() + "-wal"), Path.of(crashed + "-wal"));
        }
        try (FileChannel log = FileChannel.open(Path.of(crashed + "-wal"), StandardOpenOption.WRITE)) {
            log.truncate(log.size() - PAGE / 2);
        }

        try (FactoryStore store = SqliteStore.open(crashed)) {
            assertThat(tasks(store)).containsExactly("t0", "t1", "t2");
            submit(store, 3, 5);
        }
        try (FactoryStore store = SqliteStore.open(crashed)) {
            assertThat(tasks(store)).containsExactly("t0", "t1", "t2", "t3", "t4");
        }
    }

    @Test
    void a_log_with_noise_behind_its_last_transaction_loses_nothing() throws IOException {
        Path crashed = Files.createDirectory(directory.resolve("crashed")).resolve("factory.db");
        try (FactoryStore store = SqliteStore.open(file())) {
            submit(store, 0, 3);
            Files.copy(file(), crashed);
            Files.copy(Path.of(file() + "-wal"), Path.of(crashed + "-wal"));
        }
        Files.write(Path.of(crashed + "-wal"), new byte[3 * PAGE + 7], StandardOpenOption.APPEND);

        try (FactoryStore store = SqliteStore.open(crashed)) {
            assertThat(tasks(store)).containsExactly("t0", "t1", "t2");
        }
    }
}
