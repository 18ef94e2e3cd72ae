package org.jvmfactory.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.jvmfactory.testkit.contract.StoreRules.assertRefused;
import static org.jvmfactory.testkit.contract.StoreSamples.LEASE;
import static org.jvmfactory.testkit.contract.StoreSamples.NOON;
import static org.jvmfactory.testkit.contract.StoreSamples.ONE;
import static org.jvmfactory.testkit.contract.StoreSamples.TWO;
import static org.jvmfactory.testkit.contract.StoreSamples.change;
import static org.jvmfactory.testkit.contract.StoreSamples.claimed;
import static org.jvmfactory.testkit.contract.StoreSamples.event;
import static org.jvmfactory.testkit.contract.StoreSamples.events;
import static org.jvmfactory.testkit.contract.StoreSamples.follow;
import static org.jvmfactory.testkit.contract.StoreSamples.id;
import static org.jvmfactory.testkit.contract.StoreSamples.steer;
import static org.jvmfactory.testkit.contract.StoreSamples.taking;
import static org.jvmfactory.testkit.contract.StoreSamples.task;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.jvmfactory.journal.Append;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.Commit;
import org.jvmfactory.journal.Fence;
import org.jvmfactory.journal.InboxEntry;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskChange;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.task.TaskStatus;

/** Who may write what, and that it happens whole or not at all. */
interface CommitRules extends StoreRules {

    /** What a refused commit must leave as it was. */
    record Standing(TaskRow row, List<JournalEntry> stream, List<InboxEntry> inbox, long last) {}

    private Standing standing(String task) {
        return new Standing(
                store().task(id(task)).orElseThrow(),
                store().read(StreamId.of(id(task)), 0, 100),
                store().inbox(id(task)),
                store().lastPosition());
    }

    private void assertRefusedWhole(StoreException.Code code, Commit commit) {
        Standing before = standing("a");
        assertRefused(code, () -> store().commit(commit));
        assertThat(standing("a")).isEqualTo(before);
    }

    @Test
    default void a_commit_writes_its_events_behind_those_before() {
        Claim claim = claimed(store(), "a");
        Instant later = NOON.plusSeconds(5);
        long position = store().commit(new Commit(
                claim.fence(), 3, later, List.of(event("one"), event("two")), Optional.empty(), List.of()));
        List<JournalEntry> tail = store().read(StreamId.of(id("a")), 3, 10);
        assertThat(tail).extracting(JournalEntry::sequence).containsExactly(3L, 4L);
        assertThat(tail).extracting(JournalEntry::event).containsExactly(event("one"), event("two"));
        assertThat(tail).extracting(JournalEntry::at).containsOnly(later);
        assertThat(tail.get(1).position()).isEqualTo(position).isEqualTo(store().lastPosition());
        assertThat(store().task(id("a")).orElseThrow().nextSequence()).isEqualTo(5);
    }

    @Test
    default void each_event_of_a_commit_keeps_the_time_at_which_it_happened() {
        Claim claim = claimed(store(), "a");
        List<Instant> times = List.of(NOON.plusSeconds(1), NOON.plusNanos(2_000_000_007));
        store().commit(new Commit(
                claim.fence(),
                3,
                NOON.plusSeconds(5),
                List.of(event("one"), event("two")),
                Optional.empty(),
                List.of(),
                List.of(),
                times));
        assertThat(store().read(StreamId.of(id("a")), 3, 10))
                .extracting(JournalEntry::at)
                .isEqualTo(times);
    }

    @Test
    default void a_commit_without_events_returns_the_last_position() {
        Claim claim = claimed(store(), "a");
        Commit nothing = events(claim.fence(), claim.row().nextSequence());
        assertThat(store().commit(nothing)).isEqualTo(store().lastPosition());
        assertThat(store().task(id("a"))).contains(claim.row());
    }

    @Test
    default void a_commit_changes_the_row_and_keeps_the_claim() {
        Claim claim = claimed(store(), "a");
        store().commit(change(claim.fence(), 3, TaskChange.keep(TaskStatus.RUNNING, "at work")));
        TaskRow row = store().task(id("a")).orElseThrow();
        assertThat(row.status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(row.reason()).isEqualTo("at work");
        assertThat(row.wakeAt()).isEmpty();
        assertThat(row.holder()).contains(ONE);
        assertThat(row.leaseUntil()).contains(NOON.plus(LEASE));
        assertThat(row.epoch()).isEqualTo(1);
    }

    @Test
    default void a_commit_gives_the_claim_up_and_says_when_to_go_on() {
        Claim claim = claimed(store(), "a");
        Instant wake = NOON.plusSeconds(600);
        follow(store(), claim, TaskChange.releaseUntil(TaskStatus.WAITING, "quota", wake));
        TaskRow row = store().task(id("a")).orElseThrow();
        assertThat(row.wakeAt()).contains(wake);
        assertThat(row.holder()).isEmpty();
        assertThat(row.leaseUntil()).isEmpty();
        assertThat(row.epoch()).isEqualTo(1);
    }

    @Test
    default void a_commit_takes_commands_out_of_the_inbox() {
        Claim claim = claimed(store(), "a");
        store().put(id("a"), steer("one"), "1", NOON);
        store().put(id("a"), steer("two"), "2", NOON);
        List<InboxEntry> waiting = store().inbox(id("a"));
        store().commit(taking(claim.fence(), 3, List.of(waiting.get(0).id())));
        assertThat(store().inbox(id("a"))).containsExactly(waiting.get(1));
    }

    @Test
    default void a_lease_that_ran_out_does_not_matter_while_nobody_has_claimed_the_task_since() {
        Claim claim = claimed(store(), "a");
        Commit late = new Commit(
                claim.fence(),
                3,
                NOON.plus(LEASE.multipliedBy(2)),
                List.of(event("late")),
                Optional.empty(),
                List.of());
        assertThat(store().commit(late)).isEqualTo(store().lastPosition());
    }

    @Test
    default void a_holder_that_was_overtaken_writes_nothing() {
        Claim old = claimed(store(), "a");
        Claim current = store().claim(TWO, id("a"), NOON.plus(LEASE), LEASE).orElseThrow();
        assertRefusedWhole(
                StoreException.Code.FENCED,
                change(old.fence(), current.row().nextSequence(), TaskChange.release(TaskStatus.DONE, "mine")));
    }

    @Test
    default void a_holder_that_was_overtaken_by_itself_writes_nothing_with_the_old_epoch() {
        Claim old = claimed(store(), "a");
        Claim current = store().claim(ONE, id("a"), NOON.plus(LEASE), LEASE).orElseThrow();
        assertRefusedWhole(
                StoreException.Code.FENCED, events(old.fence(), current.row().nextSequence(), event("old")));
    }

    @Test
    default void an_epoch_is_of_no_use_to_another_holder() {
        Claim claim = claimed(store(), "a");
        Fence stolen = new Fence(id("a"), TWO, claim.fence().epoch());
        assertRefusedWhole(StoreException.Code.FENCED, events(stolen, 3, event("stolen")));
    }

    @Test
    default void a_holder_that_gave_its_claim_up_writes_nothing_more() {
        Claim claim = claimed(store(), "a");
        follow(store(), claim, TaskChange.release(TaskStatus.WAITING, "for an answer"));
        assertRefusedWhole(StoreException.Code.FENCED, events(claim.fence(), 4, event("one more")));
    }

    @Test
    default void a_sequence_that_is_taken_refuses_the_commit() {
        Claim claim = claimed(store(), "a");
        store().put(id("a"), steer("one"), "1", NOON);
        long command = store().inbox(id("a")).get(0).id();
        assertRefusedWhole(StoreException.Code.SEQUENCE_TAKEN, taking(claim.fence(), 2, List.of(command)));
    }

    @Test
    default void a_sequence_that_leaves_a_gap_refuses_the_commit() {
        Claim claim = claimed(store(), "a");
        assertRefusedWhole(
                StoreException.Code.SEQUENCE_TAKEN,
                change(claim.fence(), 4, TaskChange.keep(TaskStatus.RUNNING, "at work")));
    }

    @Test
    default void a_command_that_was_taken_refuses_the_whole_commit() {
        Claim claim = claimed(store(), "a");
        store().put(id("a"), steer("one"), "1", NOON);
        store().put(id("a"), steer("two"), "2", NOON);
        List<Long> both = store().inbox(id("a")).stream().map(InboxEntry::id).toList();
        store().commit(taking(claim.fence(), 3, both.subList(1, 2)));
        assertRefusedWhole(
                StoreException.Code.COMMAND_TAKEN,
                new Commit(
                        claim.fence(),
                        4,
                        NOON,
                        List.of(event("again")),
                        Optional.of(TaskChange.release(TaskStatus.DONE, "over")),
                        both));
    }

    @Test
    default void a_command_of_another_task_refuses_the_commit() {
        Claim claim = claimed(store(), "a");
        store().submit(task("b"));
        store().put(id("b"), steer("one"), "1", NOON);
        long foreign = store().inbox(id("b")).get(0).id();
        assertRefusedWhole(StoreException.Code.COMMAND_TAKEN, taking(claim.fence(), 3, List.of(foreign)));
        assertThat(store().inbox(id("b"))).hasSize(1);
    }

    @Test
    default void a_command_is_not_taken_twice_by_one_commit() {
        Claim claim = claimed(store(), "a");
        store().put(id("a"), steer("one"), "1", NOON);
        long command = store().inbox(id("a")).get(0).id();
        assertRefusedWhole(StoreException.Code.COMMAND_TAKEN, taking(claim.fence(), 3, List.of(command, command)));
    }

    @Test
    default void a_commit_on_a_task_that_is_not_there_is_refused() {
        assertRefused(
                StoreException.Code.NO_SUCH_TASK,
                () -> store().commit(events(new Fence(id("a"), ONE, 1), 0, event("one"))));
    }

    @Test
    default void of_many_commits_at_one_sequence_one_comes_through() throws Exception {
        Claim claim = claimed(store(), "a");
        List<Boolean> done = Together.run(8, number -> () -> {
            try {
                (number % 2 == 0 ? store() : other()).commit(events(claim.fence(), 3, event("by " + number)));
                return true;
            } catch (StoreException e) {
                assertThat(e.code()).isEqualTo(StoreException.Code.SEQUENCE_TAKEN);
                return false;
            }
        });
        assertThat(done).containsOnlyOnce(true);
        assertThat(store().read(StreamId.of(id("a")), 3, 10)).hasSize(1);
    }

    @Test
    default void a_stream_that_no_task_owns_is_written_at_its_sequence() {
        StreamId claude = new StreamId("engine/claude");
        long first = store().append(new Append(claude, 0, NOON, List.of(event("one"), event("two"))));
        long second = store().append(new Append(claude, 2, NOON.plusSeconds(1), List.of(event("three"))));
        assertThat(store().read(claude, 0, 10))
                .extracting(JournalEntry::event)
                .containsExactly(event("one"), event("two"), event("three"));
        assertThat(second).isGreaterThan(first).isEqualTo(store().lastPosition());
        assertThat(store().append(new Append(claude, 3, NOON, List.of()))).isEqualTo(second);
    }

    @Test
    default void a_stream_that_no_task_owns_refuses_a_sequence_that_is_not_the_next() {
        StreamId claude = new StreamId("engine/claude");
        store().append(new Append(claude, 0, NOON, List.of(event("one"))));
        for (long wrong : List.of(0L, 2L)) {
            assertRefused(
                    StoreException.Code.SEQUENCE_TAKEN,
                    () -> store().append(new Append(claude, wrong, NOON, List.of(event("two")))));
        }
        assertThat(store().read(claude, 0, 10)).hasSize(1);
    }

    @Test
    default void of_many_appends_at_one_sequence_one_comes_through() throws Exception {
        StreamId claude = new StreamId("engine/claude");
        List<Boolean> done = Together.run(8, number -> () -> {
            try {
                (number % 2 == 0 ? store() : other()).append(new Append(claude, 0, NOON, List.of(event("one"))));
                return true;
            } catch (StoreException e) {
                assertThat(e.code()).isEqualTo(StoreException.Code.SEQUENCE_TAKEN);
                return false;
            }
        });
        assertThat(done).containsOnlyOnce(true);
    }

    @Test
    default void nobody_appends_to_the_stream_of_a_task() {
        claimed(store(), "a");
        Append behind = new Append(StreamId.of(id("a")), 3, NOON, List.of(event("one")));
        assertThatIllegalArgumentException().isThrownBy(() -> store().append(behind));
    }
}
