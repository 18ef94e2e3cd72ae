package org.jvmfactory.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvmfactory.task.TaskStatus;

class AuditTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final StreamId STREAM = new StreamId("some/stream");

    private final FactoryStore store = InMemoryStore.create();
    private final List<String> lines = new ArrayList<>();

    /** More than a page of entries, a second apart. */
    @BeforeEach
    void write() {
        IntStream.range(0, 1200)
                .forEach(number -> store.append(new Append(
                        STREAM,
                        number,
                        NOON.plusSeconds(number),
                        List.of(new Event.StatusChanged(TaskStatus.QUEUED, "number " + number)))));
    }

    @Test
    void everything_comes_in_order_once_and_can_be_read_again() {
        Audit.all(store, Instant.MIN, lines::add);

        assertThat(lines.stream().map(EventJson::readLine)).isEqualTo(store.readAll(0, 2000));
    }

    @Test
    void what_is_older_is_left_out() {
        Audit.all(store, NOON.plusSeconds(1100), lines::add);

        assertThat(lines).hasSize(100);
        assertThat(lines.get(0)).contains("number 1100");
    }

    @Test
    void what_is_written_meanwhile_does_not_keep_it_from_ending() {
        AtomicLong next = new AtomicLong(1200);
        Audit.all(store, Instant.MIN, line -> {
            lines.add(line);
            store.append(new Append(
                    STREAM, next.getAndIncrement(), NOON, List.of(new Event.StatusChanged(TaskStatus.QUEUED, "more"))));
        });

        assertThat(lines).hasSize(1200);
    }

    @Test
    void a_stream_is_given_to_its_end() {
        Audit.stream(store, STREAM, lines::add);

        assertThat(lines).hasSize(1200);
        assertThat(lines.get(0))
                .isEqualTo("{\"v\":1,\"position\":1,\"stream\":\"some/stream\",\"sequence\":0,"
                        + "\"at\":\"2026-11-23T12:00:00Z\",\"event\":{\"type\":\"status-changed\","
                        + "\"status\":\"queued\",\"reason\":\"number 0\"}}");
    }
}
