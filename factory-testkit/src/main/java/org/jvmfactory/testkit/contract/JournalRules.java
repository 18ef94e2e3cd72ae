package org.jvmfactory.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.jvmfactory.testkit.contract.StoreRules.assertRefused;
import static org.jvmfactory.testkit.contract.StoreSamples.NOON;
import static org.jvmfactory.testkit.contract.StoreSamples.event;
import static org.jvmfactory.testkit.contract.StoreSamples.id;
import static org.jvmfactory.testkit.contract.StoreSamples.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.jvmfactory.journal.Append;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.StreamId;

/** How events are read and waited for. */
interface JournalRules extends StoreRules {

    Duration LONG = Duration.ofSeconds(30);

    private static StreamId stream(int number) {
        return new StreamId("engine/e" + number);
    }

    private static long append(FactoryStore store, StreamId stream, long sequence) {
        return store.append(new Append(stream, sequence, NOON, List.of(event("number " + sequence))));
    }

    /** Begins {@code work} on a thread of its own and returns when that thread waits. */
    private static <T> Waiter<T> begun(Callable<T> work) {
        FutureTask<T> result = new FutureTask<>(work);
        Thread thread = new Thread(result, "waiter");
        thread.setDaemon(true);
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING && !result.isDone()) {
            Thread.onSpinWait();
        }
        return new Waiter<>(thread, result);
    }

    /** A thread that waits for something. */
    record Waiter<T>(Thread thread, FutureTask<T> result) {}

    @Test
    default void a_stream_that_nobody_wrote_is_empty() {
        assertThat(store().read(new StreamId("engine/claude"), 0, 10)).isEmpty();
        assertThat(store().readAll(0, 10)).isEmpty();
        assertThat(store().lastPosition()).isZero();
    }

    @Test
    default void a_stream_is_read_page_by_page() {
        for (int number = 0; number < 7; number++) {
            append(store(), stream(1), number);
            append(store(), stream(2), number);
        }
        assertThat(store().read(stream(1), 0, 3))
                .extracting(JournalEntry::sequence)
                .containsExactly(0L, 1L, 2L);
        assertThat(store().read(stream(1), 3, 3))
                .extracting(JournalEntry::sequence)
                .containsExactly(3L, 4L, 5L);
        assertThat(store().read(stream(1), 6, 3))
                .extracting(JournalEntry::sequence)
                .containsExactly(6L);
        assertThat(store().read(stream(1), 7, 3)).isEmpty();
        assertThat(store().read(stream(1), 0, 100))
                .extracting(JournalEntry::stream)
                .containsOnly(stream(1));
    }

    @Test
    default void all_streams_are_read_page_by_page_in_the_order_of_writing() {
        store().submit(task("a"));
        append(store(), stream(1), 0);
        store().submit(task("b"));
        List<JournalEntry> all = store().readAll(0, 100);
        assertThat(all)
                .extracting(JournalEntry::stream)
                .containsExactly(
                        StreamId.of(id("a")),
                        StreamId.of(id("a")),
                        stream(1),
                        StreamId.of(id("b")),
                        StreamId.of(id("b")));
        assertThat(all.get(0).position()).isPositive();
        assertThat(all).extracting(JournalEntry::position).isSorted().doesNotHaveDuplicates();
        assertThat(store().readAll(all.get(1).position(), 2)).isEqualTo(all.subList(2, 4));
        assertThat(store().readAll(all.get(4).position(), 2)).isEmpty();
        assertThat(store().lastPosition()).isEqualTo(all.get(4).position());
    }

    @Test
    default void a_reader_of_all_streams_skips_nothing_while_many_write() throws Exception {
        int writers = 4;
        int each = 60;
        List<List<JournalEntry>> seen = Together.run(writers + 1, number -> () -> {
            if (number == writers) {
                return followed(writers * each);
            }
            FactoryStore mine = number % 2 == 0 ? store() : other();
            for (int sequence = 0; sequence < each; sequence++) {
                append(mine, stream(number), sequence);
            }
            return List.of();
        });
        List<JournalEntry> all = seen.get(writers);
        assertThat(all).extracting(JournalEntry::position).isSorted().doesNotHaveDuplicates();
        Map<StreamId, Long> next = new HashMap<>();
        for (JournalEntry entry : all) {
            assertThat(entry.sequence())
                    .as("next of " + entry.stream())
                    .isEqualTo(next.getOrDefault(entry.stream(), 0L));
            next.put(entry.stream(), entry.sequence() + 1);
        }
        assertThat(all).hasSize(writers * each).isEqualTo(store().readAll(0, 1000));
    }

    private List<JournalEntry> followed(int expected) throws InterruptedException {
        List<JournalEntry> seen = new ArrayList<>();
        long position = 0;
        while (seen.size() < expected && store().await(position, LONG)) {
            List<JournalEntry> page = store().readAll(position, 7);
            seen.addAll(page);
            position = page.get(page.size() - 1).position();
        }
        return seen;
    }

    @Test
    default void who_waits_for_what_is_there_already_goes_on_at_once() throws InterruptedException {
        append(store(), stream(1), 0);
        assertThat(store().await(0, Duration.ZERO)).isTrue();
        assertThat(store().await(store().lastPosition() - 1, LONG)).isTrue();
    }

    @Test
    default void who_waits_for_what_does_not_come_goes_on_after_the_limit() throws InterruptedException {
        append(store(), stream(1), 0);
        assertThat(store().await(store().lastPosition(), Duration.ZERO)).isFalse();
        assertThat(store().await(store().lastPosition(), Duration.ofMillis(20))).isFalse();
    }

    @Test
    default void who_waits_goes_on_when_another_thread_writes() throws Exception {
        Waiter<Boolean> waiter = begun(() -> store().await(0, LONG));
        append(store(), stream(1), 0);
        assertThat(waiter.result().get(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    default void who_waits_goes_on_when_another_store_writes() throws Exception {
        Waiter<Boolean> waiter = begun(() -> store().await(0, LONG));
        append(other(), stream(1), 0);
        assertThat(waiter.result().get(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    default void who_waits_for_ever_can_be_interrupted() {
        Waiter<Boolean> waiter = begun(() -> store().await(0, Duration.ofSeconds(Long.MAX_VALUE)));
        waiter.thread().interrupt();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> waiter.result().get(LONG.toSeconds(), TimeUnit.SECONDS))
                .withCauseInstanceOf(InterruptedException.class);
    }

    @Test
    default void who_waits_is_told_when_the_store_closes() {
        Waiter<Boolean> waiter = begun(() -> store().await(0, LONG));
        store().close();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> waiter.result().get(LONG.toSeconds(), TimeUnit.SECONDS))
                .havingCause()
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.code()).isEqualTo(StoreException.Code.CLOSED));
    }

    @Test
    default void an_interrupt_does_not_harm_a_write() throws Exception {
        CompletableFuture<Long> written = new CompletableFuture<>();
        Thread writer = new Thread(
                () -> {
                    Thread.currentThread().interrupt();
                    written.complete(append(store(), stream(1), 0));
                },
                "writer");
        writer.start();
        assertThat(written.get(LONG.toSeconds(), TimeUnit.SECONDS)).isPositive();
        writer.join(LONG.toMillis());
        append(store(), stream(1), 1);
        assertThat(store().read(stream(1), 0, 10)).hasSize(2);
    }

    @Test
    default void a_closed_store_does_nothing_more_and_closes_again_in_peace() {
        FactoryStore closed = store();
        closed.close();
        closed.close();
        assertRefused(StoreException.Code.CLOSED, () -> closed.submit(task("a")));
        assertRefused(StoreException.Code.CLOSED, () -> closed.task(id("a")));
        assertRefused(StoreException.Code.CLOSED, closed::lastPosition);
        assertRefused(StoreException.Code.CLOSED, () -> closed.await(0, LONG));
    }

    @Test
    default void a_store_says_what_it_is() {
        assertThat(store().description()).isNotBlank();
    }
}
