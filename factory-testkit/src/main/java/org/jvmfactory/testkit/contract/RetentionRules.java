package org.jvmfactory.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.jvmfactory.testkit.contract.BlobRules.content;
import static org.jvmfactory.testkit.contract.BlobRules.noise;
import static org.jvmfactory.testkit.contract.BlobRules.put;
import static org.jvmfactory.testkit.contract.StoreSamples.LEASE;
import static org.jvmfactory.testkit.contract.StoreSamples.NOON;
import static org.jvmfactory.testkit.contract.StoreSamples.ONE;
import static org.jvmfactory.testkit.contract.StoreSamples.TWO;
import static org.jvmfactory.testkit.contract.StoreSamples.brought;
import static org.jvmfactory.testkit.contract.StoreSamples.claimed;
import static org.jvmfactory.testkit.contract.StoreSamples.follow;
import static org.jvmfactory.testkit.contract.StoreSamples.id;
import static org.jvmfactory.testkit.contract.StoreSamples.identified;
import static org.jvmfactory.testkit.contract.StoreSamples.request;
import static org.jvmfactory.testkit.contract.StoreSamples.task;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.jvmfactory.journal.BlobId;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.Commit;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskChange;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Priority;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;

/** How a store forgets, and what it never does. */
interface RetentionRules extends StoreRules {

    Event.TaskForgotten STONE =
            new Event.TaskForgotten(TaskStatus.FAILED, "too old", 1, Optional.empty(), Cost.NOTHING, List.of());

    /** Forgets a task that has ended so, and gives its claim up. */
    private static long forgotten(FactoryStore store, TaskId task, TaskStatus status) {
        Claim claim = store.claim(ONE, task, NOON, LEASE).orElseThrow();
        return store.forget(new Commit(
                claim.fence(),
                claim.row().nextSequence(),
                NOON,
                List.of(STONE),
                Optional.of(TaskChange.release(status, "too old")),
                List.of()));
    }

    private static List<TaskId> old(FactoryStore store, Instant after, Instant before) {
        return store.old(after, before, 10).stream().map(TaskRow::id).toList();
    }

    @Test
    default void of_a_forgotten_task_the_submission_and_the_stone_are_left() {
        brought(store(), task("other"), TaskStatus.FAILED);
        TaskId task = brought(store(), task("a"), TaskStatus.FAILED);
        long next = store().task(task).orElseThrow().nextSequence();
        long position = forgotten(store(), task, TaskStatus.FAILED);

        List<JournalEntry> left = other().read(StreamId.of(task), 0, 10);
        assertThat(left).hasSize(2);
        assertThat(left.get(0).event()).isInstanceOf(Event.TaskSubmitted.class);
        assertThat(left.get(0).sequence()).isZero();
        assertThat(left.get(1).event()).isEqualTo(STONE);
        assertThat(left.get(1).sequence()).isEqualTo(next + 1);
        assertThat(left.get(1).position()).isEqualTo(position).isEqualTo(other().lastPosition());
        assertThat(other().readAll(0, 100).stream()
                        .filter(entry -> entry.stream().equals(StreamId.of(task))))
                .isEqualTo(left);
        assertThat(other().read(StreamId.of(id("other")), 0, 10)).hasSizeGreaterThan(2);
        assertThat(other().read(StreamId.of(task), 1, 1)).containsExactly(left.get(1));
    }

    @Test
    default void a_forgotten_task_is_still_known_by_its_identity_and_goes_on() {
        TaskId task = brought(store(), identified("a", "ticket 7"), TaskStatus.FAILED);
        forgotten(store(), task, TaskStatus.FAILED);

        assertThat(store().submit(identified("b", "ticket 7"))).isEqualTo(new FactoryStore.Submitted(task, false));
        Claim claim = store().claim(ONE, task, NOON, LEASE).orElseThrow();
        follow(store(), claim, TaskChange.release(TaskStatus.QUEUED, "to be tried again"));
        assertThat(store().claim(request(TWO, NOON)).orElseThrow().row().id()).isEqualTo(task);
    }

    @Test
    default void a_forgotten_task_that_is_done_makes_room_for_a_new_one() {
        TaskId task = brought(store(), identified("a", "ticket 7"), TaskStatus.DONE);
        forgotten(store(), task, TaskStatus.DONE);

        assertThat(store().submit(identified("b", "ticket 7"))).isEqualTo(new FactoryStore.Submitted(id("b"), true));
    }

    @Test
    default void who_was_overtaken_forgets_nothing() {
        Claim claim = claimed(store(), "a");
        store().retire(ONE);
        List<JournalEntry> before = store().read(StreamId.of(id("a")), 0, 10);

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store().forget(new Commit(
                        claim.fence(), claim.row().nextSequence(), NOON, List.of(STONE), Optional.empty(), List.of())))
                .extracting(StoreException::code)
                .isEqualTo(StoreException.Code.FENCED);
        assertThat(store().read(StreamId.of(id("a")), 0, 10)).isEqualTo(before);
    }

    @Test
    default void old_are_the_tasks_that_have_ended_oldest_first_until_they_are_forgotten() {
        Instant at = NOON.minusSeconds(100);
        for (TaskStatus status : TaskStatus.values()) {
            at = at.minusSeconds(1);
            String name = status.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
            brought(store(), task(name, "shop", Priority.MEDIUM, at), status);
        }
        Instant begin = NOON.minusSeconds(1000);
        List<TaskId> ended = Stream.of("rejected", "cancelled", "failed", "done")
                .map(StoreSamples::id)
                .toList();
        assertThat(old(store(), begin, NOON)).isEqualTo(ended);
        assertThat(store().old(begin, NOON, 2)).extracting(TaskRow::id).isEqualTo(ended.subList(0, 2));
        Instant first = store().task(ended.get(0)).orElseThrow().submittedAt();
        assertThat(old(store(), first, NOON)).isEqualTo(ended.subList(1, 4));
        assertThat(old(store(), begin, first)).isEmpty();

        forgotten(store(), id("failed"), TaskStatus.FAILED);
        assertThat(old(other(), begin, NOON)).containsExactly(id("rejected"), id("cancelled"), id("done"));

        Claim claim = store().claim(ONE, id("failed"), NOON, LEASE).orElseThrow();
        follow(store(), claim, TaskChange.keep(TaskStatus.RUNNING, "tried again"));
        store().commit(StoreSamples.change(
                claim.fence(), claim.row().nextSequence() + 1, TaskChange.release(TaskStatus.FAILED, "again")));
        assertThat(old(other(), begin, NOON)).contains(id("failed"));
    }

    @Test
    default void content_is_removed_when_it_is_still_marked_and_what_it_shares_stays() throws IOException {
        byte[] content = noise(5 * BlobRules.MEGABYTE);
        BlobId grown = put(store(), content);
        BlobId begin = put(store(), Arrays.copyOf(content, 2 * BlobRules.MEGABYTE));
        BlobId kept = put(store(), new byte[] {1});
        store().disuse(List.of(grown));

        assertThat(other().disused(10)).containsExactly(grown);
        assertThat(other().remove(Set.of(grown, kept))).isEqualTo(1);

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store().openBlob(grown))
                .extracting(StoreException::code)
                .isEqualTo(StoreException.Code.NO_SUCH_BLOB);
        assertThat(content(store(), begin)).isEqualTo(Arrays.copyOf(content, 2 * BlobRules.MEGABYTE));
        assertThat(content(store(), kept)).containsExactly(1);
        assertThat(store().disused(10)).isEmpty();
        assertThat(content(store(), put(store(), content))).isEqualTo(content);
    }

    @Test
    default void what_is_held_grows_with_journals_and_content_and_falls_with_what_is_forgotten_and_disused()
            throws IOException {
        TaskId task = brought(store(), task("a"), TaskStatus.FAILED);
        long journal = other().held();
        assertThat(journal).isPositive();
        byte[] content = noise(3 * BlobRules.MEGABYTE);
        BlobId blob = put(store(), content);
        BlobId begin = put(store(), Arrays.copyOf(content, BlobRules.MEGABYTE));

        assertThat(other().held()).isCloseTo(journal + content.length, withinPercentage(1));
        store().disuse(List.of(blob));
        assertThat(other().held()).isCloseTo(journal + BlobRules.MEGABYTE, withinPercentage(1));
        store().disuse(List.of(begin));
        assertThat(other().held()).isEqualTo(journal);
        follow(
                store(),
                store().claim(ONE, task, NOON, LEASE).orElseThrow(),
                TaskChange.release(TaskStatus.FAILED, "x".repeat(5_000)));
        assertThat(other().held()).isGreaterThan(journal + 5_000);
        forgotten(store(), task, TaskStatus.FAILED);
        assertThat(other().held()).isLessThan(journal + 5_000);
    }

    @Test
    default void content_that_is_put_again_is_needed_again() throws IOException {
        byte[] content = noise(1000);
        BlobId blob = put(store(), content);
        store().disuse(List.of(blob));
        put(other(), content);

        assertThat(store().disused(10)).isEmpty();
        assertThat(store().remove(List.of(blob))).isZero();
        assertThat(content(store(), blob)).isEqualTo(content);
    }

    @Test
    default void content_that_is_put_while_the_same_is_removed_is_kept_whole() throws IOException {
        byte[] content = noise(5 * BlobRules.MEGABYTE);
        BlobId before = put(store(), content);
        store().disuse(List.of(before));
        AtomicInteger removed = new AtomicInteger();
        InputStream slow = new ByteArrayInputStream(content) {
            @Override
            public synchronized int read(byte[] target, int from, int length) {
                int count = super.read(target, from, length);
                if (count < 0) { // the first parts have been looked for, and found
                    removed.addAndGet(other().remove(List.of(before)));
                }
                return count;
            }
        };

        BlobId again = store().putBlob(slow);

        assertThat(removed).hasValue(1);
        assertThat(again).isEqualTo(before);
        assertThat(content(store(), again)).isEqualTo(content);
    }
}
