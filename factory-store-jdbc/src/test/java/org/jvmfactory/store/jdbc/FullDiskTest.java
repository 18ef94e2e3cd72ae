package org.jvmfactory.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.Factory;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.BlobId;
import org.jvmfactory.journal.Event;
import org.jvmfactory.task.HandOver;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.SampleRepository;
import org.jvmfactory.testkit.junit.TestDirectories;

/** The journal's disk fills up while an agent is at work, and has room again later. */
@Timeout(120)
class FullDiskTest {

    @TempDir(factory = TestDirectories.class)
    private Path directory;

    private DurableHouse house;

    @BeforeEach
    void make_a_house() {
        house = new DurableHouse(directory);
        SampleRepository.create(house.repository());
    }

    @Test
    void what_was_acknowledged_stays_and_the_run_goes_on_when_there_is_room() throws Exception {
        Path file = directory.resolve("full.db");
        SqliteStore.open(file).close();
        SqliteDialect dialect = new SqliteDialect(file);
        Connections connections = new SqliteConnections(file, dialect);
        SqliteStore store = new SqliteStore(dialect, connections);
        String script = """
                agents:
                  coder:
                    - do:
                        - run: {command: head -c 3000000 /dev/urandom > large.bin}
                        - say: %s
                        - await-file: %s
                """.formatted(DurableHouse.AT_WORK, directory.resolve("gate"));
        try (Factory factory = house.open(script, store, builder -> {})) {
            TaskHandle task = factory.submit(house.request("Keep it"));
            DurableHouse.untilSaid(store, task.id(), DurableHouse.AT_WORK);
            long pages = connections.read(sql -> sql.number("PRAGMA page_count"));
            pages(connections, pages + 100);

            house.openGate();
            DurableHouse.until(task, view -> view.reason().contains("couldn't write to the store for a while"));
            List<Event> before = DurableHouse.events(store, task.id());
            assertThat(DurableHouse.events(store, task.id(), Event.StepFinished.class))
                    .isEmpty();
            pages(connections, 1_000_000);

            DurableHouse.until(task, view -> view.status() == TaskStatus.IN_REVIEW);
            assertThat(DurableHouse.events(store, task.id())).startsWith(before.toArray(Event[]::new));
            HandOver handOver = DurableHouse.events(store, task.id(), Event.StepFinished.class)
                    .get(0)
                    .handOver()
                    .orElseThrow();
            try (InputStream pack = store.openBlob(new BlobId(handOver.pack().orElseThrow()))) {
                assertThat(pack.readAllBytes()).hasSizeGreaterThan(3_000_000);
            }
        }
    }

    private static void pages(Connections connections, long most) {
        connections.write(sql -> sql.number("PRAGMA max_page_count = " + most));
    }
}
