package org.jvmfactory.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmfactory.testkit.contract.StoreRules.assertRefused;
import static org.jvmfactory.testkit.contract.StoreSamples.LEASE;
import static org.jvmfactory.testkit.contract.StoreSamples.NOON;
import static org.jvmfactory.testkit.contract.StoreSamples.ONE;
import static org.jvmfactory.testkit.contract.StoreSamples.TWO;
import static org.jvmfactory.testkit.contract.StoreSamples.brought;
import static org.jvmfactory.testkit.contract.StoreSamples.claimed;
import static org.jvmfactory.testkit.contract.StoreSamples.event;
import static org.jvmfactory.testkit.contract.StoreSamples.events;
import static org.jvmfactory.testkit.contract.StoreSamples.follow;
import static org.jvmfactory.testkit.contract.StoreSamples.id;
import static org.jvmfactory.testkit.contract.StoreSamples.instance;
import static org.jvmfactory.testkit.contract.StoreSamples.request;
import static org.jvmfactory.testkit.contract.StoreSamples.task;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.Fence;
import org.jvmfactory.journal.Instance;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskChange;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;

/** Claims of one task for its commands, and what keeps claims alive or ends them. */
interface LeaseRules extends StoreRules {

    @ParameterizedTest
    @EnumSource(TaskStatus.class)
    default void a_task_is_claimed_for_its_commands_whatever_its_status(TaskStatus status) {
        brought(store(), task("a"), status);
        Claim claim = store().claim(TWO, id("a"), NOON, LEASE).orElseThrow();
        assertThat(claim.fence()).isEqualTo(new Fence(id("a"), TWO, 2));
        assertThat(claim.row()).isEqualTo(store().task(id("a")).orElseThrow());
        assertThat(claim.row().status()).isEqualTo(status);
        assertThat(claim.row().leaseUntil()).contains(NOON.plus(LEASE));
        List<JournalEntry> stream =
                store().read(StreamId.of(id("a")), claim.row().nextSequence() - 1, 10);
        assertThat(stream).extracting(JournalEntry::event).containsExactly(new Event.LeaseTaken(TWO, 2));
    }

    @Test
    default void a_task_that_somebody_holds_is_not_claimed_for_its_commands() {
        claimed(store(), "a");
        assertThat(store().claim(TWO, id("a"), NOON.plus(LEASE).minusNanos(1), LEASE))
                .isEmpty();
        assertThat(store().claim(TWO, id("a"), NOON.plus(LEASE), LEASE)).isPresent();
    }

    @Test
    default void a_task_that_is_not_there_cannot_be_claimed() {
        assertRefused(StoreException.Code.NO_SUCH_TASK, () -> store().claim(ONE, id("a"), NOON, LEASE));
    }

    @Test
    default void a_claim_for_commands_takes_no_slot_unless_the_task_is_running() {
        Claim claim = claimed(store(), "a");
        store().submit(task("b"));
        store().submit(task("c"));
        Claim driven = store().claim(request(TWO, NOON, 1, 1)).orElseThrow();
        follow(store(), driven, TaskChange.release(TaskStatus.HELD, "not yet"));
        follow(store(), claim, TaskChange.keep(TaskStatus.RUNNING, "at work after all"));
        assertThat(store().claim(request(TWO, NOON, 1, 1))).isEmpty();
    }

    @Test
    default void one_of_many_gets_the_claim_for_commands() throws Exception {
        store().submit(task("a"));
        List<Optional<Claim>> claims = Together.run(
                8,
                number -> () -> (number % 2 == 0 ? store() : other())
                        .claim(new InstanceId("instance-" + number), id("a"), NOON, LEASE));
        assertThat(claims).filteredOn(Optional::isPresent).hasSize(1);
        assertThat(store().task(id("a")).orElseThrow().epoch()).isEqualTo(1);
    }

    @Test
    default void a_heartbeat_makes_an_instance_known_and_keeps_it_known() {
        assertThat(store().instances()).isEmpty();
        store().heartbeat(instance(TWO, NOON), LEASE, Set.of());
        store().heartbeat(instance(ONE, NOON), LEASE, Set.of());
        Instance again = instance(TWO, NOON.plusSeconds(5));
        store().heartbeat(again, LEASE, Set.of());
        assertThat(store().instances()).containsExactly(instance(ONE, NOON), again);
    }

    @Test
    default void a_heartbeat_renews_the_leases_of_its_instance_and_of_no_other() {
        claimed(store(), "mine");
        store().submit(task("other"));
        assertThat(store().claim(TWO, id("other"), NOON, LEASE)).isPresent();
        Instant seen = NOON.plusSeconds(10);
        store().heartbeat(instance(ONE, seen), LEASE, Set.of(id("mine"), id("other")));
        assertThat(store().task(id("mine")).orElseThrow().leaseUntil()).contains(seen.plus(LEASE));
        assertThat(store().task(id("other")).orElseThrow().leaseUntil()).contains(NOON.plus(LEASE));
    }

    @Test
    default void a_claim_that_its_instance_does_not_drive_runs_out() {
        claimed(store(), "unheard-of");
        claimed(store(), "driven");
        store().heartbeat(instance(ONE, NOON.plusSeconds(10)), LEASE, Set.of(id("driven")));
        Claim taken = store().claim(request(TWO, NOON.plus(LEASE))).orElseThrow();
        assertThat(taken.row().id()).isEqualTo(id("unheard-of"));
        assertThat(store().claim(request(TWO, NOON.plus(LEASE)))).isEmpty();
    }

    @Test
    default void a_heartbeat_renews_thousands_of_leases() {
        Set<TaskId> many = new HashSet<>();
        for (int number = 0; number < 1100; number++) {
            many.add(id("t" + number));
        }
        claimed(store(), "t0");
        claimed(store(), "t1099");
        store().heartbeat(instance(ONE, NOON.plusSeconds(10)), LEASE, many);
        assertThat(store().claim(request(TWO, NOON.plus(LEASE)))).isEmpty();
    }

    @Test
    default void a_heartbeat_renews_a_lease_that_ran_out_and_that_nobody_took() {
        claimed(store(), "a");
        Instant late = NOON.plus(LEASE).plusSeconds(5);
        store().heartbeat(instance(ONE, late), LEASE, Set.of(id("a")));
        assertThat(store().claim(request(TWO, late))).isEmpty();
    }

    @Test
    default void a_heartbeat_does_not_bring_back_what_another_has_taken_or_was_given_up() {
        claimed(store(), "taken");
        assertThat(store().claim(TWO, id("taken"), NOON.plus(LEASE), LEASE)).isPresent();
        brought(store(), task("given-up"), TaskStatus.QUEUED);
        store().heartbeat(instance(ONE, NOON.plus(LEASE)), LEASE, Set.of(id("taken"), id("given-up")));
        assertThat(store().task(id("taken")).orElseThrow().holder()).contains(TWO);
        assertThat(store().task(id("given-up")).orElseThrow().holder()).isEmpty();
        assertThat(store().task(id("given-up")).orElseThrow().leaseUntil()).isEmpty();
    }

    @Test
    default void a_clock_that_is_put_back_lets_nobody_in_and_the_holder_goes_on() {
        Claim claim = claimed(store(), "a");
        Instant back = NOON.minus(Duration.ofHours(1));
        assertThat(store().claim(request(TWO, back))).isEmpty();
        assertThat(store().claim(TWO, id("a"), back, LEASE)).isEmpty();
        store().heartbeat(instance(ONE, back), LEASE, Set.of(id("a")));
        assertThat(store().task(id("a")).orElseThrow().leaseUntil()).contains(back.plus(LEASE));
        follow(store(), claim, TaskChange.keep(TaskStatus.RUNNING, "at work"));
        assertThat(store().claim(request(TWO, back.plus(LEASE)))).isPresent();
    }

    @Test
    default void what_a_retired_instance_held_is_free_at_once() {
        store().heartbeat(instance(ONE, NOON), LEASE, Set.of());
        store().heartbeat(instance(TWO, NOON), LEASE, Set.of());
        Claim claim = claimed(store(), "a");
        follow(store(), claim, TaskChange.keep(TaskStatus.RUNNING, "at work"));
        store().retire(ONE);
        assertThat(store().instances()).containsExactly(instance(TWO, NOON));
        assertThat(store().task(id("a")).orElseThrow().holder()).isEmpty();
        assertThat(store().claim(request(TWO, NOON)).orElseThrow().fence()).isEqualTo(new Fence(id("a"), TWO, 2));
    }

    @Test
    default void a_retired_instance_writes_nothing_more() {
        Claim claim = claimed(store(), "a");
        store().retire(ONE);
        assertRefused(
                StoreException.Code.FENCED,
                () -> store().commit(events(claim.fence(), claim.row().nextSequence(), event("too late"))));
    }

    @Test
    default void retiring_an_instance_that_nobody_knows_changes_nothing() {
        claimed(store(), "a");
        store().retire(TWO);
        assertThat(store().task(id("a")).orElseThrow().holder()).contains(ONE);
    }
}
