package org.jvmfactory.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.journal.BlobId;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.task.TaskId;

/** Several processes on one file, and processes that are killed. */
@Timeout(120)
class SqliteProcessesTest {

    @TempDir
    private Path directory;

    private final List<Process> children = new ArrayList<>();

    @AfterEach
    void endChildren() throws InterruptedException {
        for (Process child : children) {
            child.destroyForcibly();
            assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private Path file() {
        return directory.resolve("factory.db");
    }

    private Process start(String what, String name) throws IOException {
        Process child = StoreChild.builder(what, file(), name).start();
        children.add(child);
        return child;
    }

    @RepeatedTest(3)
    void a_killed_process_loses_nothing_that_it_was_told_is_kept() throws Exception {
        Path said = directory.resolve("said");
        Process child = StoreChild.builder("write", file(), "writer")
                .redirectOutput(said.toFile())
                .start();
        children.add(child);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Files.readAllLines(said).size() >= 80);
        child.destroyForcibly(); // in the midst of whatever it does by now
        assertThat(child.waitFor()).isNotZero();
        List<String> told = wholeLines(said);

        try (FactoryStore store = SqliteStore.open(file())) {
            List<JournalEntry> stream = store.read(StreamId.of(new TaskId("writer")), 0, 100_000);
            assertThat(stream)
                    .extracting(JournalEntry::sequence)
                    .isEqualTo(LongStream.range(0, stream.size()).boxed().toList());
            assertThat(store.task(new TaskId("writer")).orElseThrow().nextSequence())
                    .isEqualTo(stream.size());
            assertThat(stream.size() % 2)
                    .as("whole commits of two behind the first two events")
                    .isZero();
            for (String line : told) {
                String value = line.substring(line.indexOf(' ') + 1);
                if (line.startsWith("event ")) {
                    assertThat(Long.parseLong(value)).isLessThan(stream.size());
                } else {
                    assertKept(store, new BlobId(value));
                }
            }
        }
    }

    /** Without what the process was just about to say. */
    private static List<String> wholeLines(Path said) throws IOException {
        String all = Files.readString(said);
        return all.substring(0, all.lastIndexOf('\n')).lines().toList();
    }

    private static void assertKept(FactoryStore store, BlobId blob) throws IOException {
        try (InputStream content = store.openBlob(blob)) {
            assertThat(Hash.hex(Hash.of(content.readAllBytes()))).isEqualTo(blob.value());
        }
    }

    @Test
    void a_store_in_use_goes_on_when_another_process_on_its_file_is_killed() throws Exception {
        try (FactoryStore store = SqliteStore.open(file())) {
            Process child = start("write", "writer");
            try (BufferedReader output = StoreChild.output(child)) {
                assertThat(output.readLine()).startsWith("event ");
                child.destroyForcibly();
                assertThat(child.waitFor()).isNotZero();
            }
            assertThat(store.submit(StoreChild.submission("after")).created()).isTrue();
            assertThat(store.read(StreamId.of(new TaskId("writer")), 0, 10)).hasSizeGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void no_task_is_claimed_by_two_processes() throws Exception {
        try (FactoryStore store = SqliteStore.open(file())) {
            IntStream.range(0, 200).forEach(number -> store.submit(StoreChild.submission("t" + number)));
            List<Process> others = List.of(start("claim", "one"), start("claim", "two"));
            List<String> claimed = new ArrayList<>();
            for (Process other : others) {
                try (BufferedReader output = StoreChild.output(other)) {
                    if (other.equals(others.get(0))) {
                        // Nothing where the others were so much quicker.
                        Optional.ofNullable(output.readLine()).ifPresent(claimed::add);
                        StoreChild.claimAll(store, "me").forEach(id -> claimed.add(id.value()));
                    }
                    output.lines().forEach(claimed::add);
                }
                assertThat(other.waitFor()).isZero();
            }
            assertThat(claimed).hasSize(200).doesNotHaveDuplicates();
        }
    }

    @Test
    void processes_that_start_at_once_on_no_file_make_one() throws Exception {
        List<Process> all = List.of(start("append", "one"), start("append", "two"), start("append", "three"));
        for (Process each : all) {
            assertThat(each.waitFor()).isZero();
        }
        try (FactoryStore store = SqliteStore.open(file())) {
            assertThat(store.readAll(0, 10)).hasSize(3);
        }
    }

    @Test
    void who_waits_is_woken_by_another_process() throws Exception {
        try (FactoryStore store = SqliteStore.open(file())) {
            start("append", "one");
            assertThat(store.await(0, Duration.ofSeconds(60))).isTrue();
            assertThat(store.readAll(0, 10)).hasSize(1);
        }
    }
}
