package org.jvmfactory.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.jvmfactory.testkit.contract.StoreSamples.LEASE;
import static org.jvmfactory.testkit.contract.StoreSamples.NOON;
import static org.jvmfactory.testkit.contract.StoreSamples.ONE;
import static org.jvmfactory.testkit.contract.StoreSamples.PLENTY;
import static org.jvmfactory.testkit.contract.StoreSamples.TWO;
import static org.jvmfactory.testkit.contract.StoreSamples.brought;
import static org.jvmfactory.testkit.contract.StoreSamples.follow;
import static org.jvmfactory.testkit.contract.StoreSamples.id;
import static org.jvmfactory.testkit.contract.StoreSamples.request;
import static org.jvmfactory.testkit.contract.StoreSamples.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.jvmfactory.journal.Caps;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.ClaimRequest;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.Fence;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskChange;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.Priority;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;

/** Which tasks an instance gets when it wants several at once. */
interface ManyClaimsRules extends StoreRules {

    private static List<TaskId> ids(List<Claim> claims) {
        return claims.stream().map(claim -> claim.row().id()).toList();
    }

    @Test
    default void each_of_several_claims_raises_its_epoch_and_is_an_event_of_its_task() {
        brought(store(), task("a"), TaskStatus.RUNNING);
        store().submit(task("b"));
        List<Claim> claims = store().claim(request(TWO, NOON), 5);
        assertThat(claims)
                .extracting(Claim::fence)
                .containsExactly(new Fence(id("a"), TWO, 2), new Fence(id("b"), TWO, 1));
        for (Claim claim : claims) {
            assertThat(store().task(claim.row().id())).contains(claim.row());
            assertThat(store().read(StreamId.of(claim.row().id()), claim.row().nextSequence() - 1, 10))
                    .extracting(JournalEntry::event)
                    .containsExactly(new Event.LeaseTaken(TWO, claim.fence().epoch()));
            follow(store(), claim, TaskChange.keep(TaskStatus.RUNNING, "at work"));
        }
        assertThat(store().readAll(0, 100))
                .filteredOn(entry -> entry.event() instanceof Event.LeaseTaken taken
                        && taken.instance().equals(TWO))
                .extracting(JournalEntry::stream)
                .containsExactly(StreamId.of(id("a")), StreamId.of(id("b")));
    }

    @Test
    default void several_are_claimed_in_the_order_of_one_after_the_other() {
        for (int number = 0; number < 4; number++) {
            store().submit(task("flood-" + number, "flood", Priority.MEDIUM, NOON));
        }
        store().submit(task("late", "quiet", Priority.MEDIUM, NOON.plusSeconds(60)));
        store().submit(task("low", "rest", Priority.LOW, NOON));
        store().submit(task("high", "flood", Priority.HIGH, NOON.plusSeconds(9)));
        brought(store(), task("gone-low", "shop", Priority.LOW, NOON), TaskStatus.RUNNING);
        brought(store(), task("gone", "shop", Priority.MEDIUM, NOON), TaskStatus.RUNNING);

        assertThat(ids(store().claim(request(ONE, NOON), 5)))
                .containsExactly(id("gone"), id("gone-low"), id("high"), id("late"), id("flood-0"));
        assertThat(ids(store().claim(request(ONE, NOON), 2))).containsExactly(id("flood-1"), id("flood-2"));
        assertThat(ids(store().claim(request(ONE, NOON), 9))).containsExactly(id("flood-3"), id("low"));
        assertThat(store().claim(request(ONE, NOON), 9)).isEmpty();
    }

    @Test
    default void caps_hold_among_what_is_claimed_at_once() {
        for (int number = 0; number < 3; number++) {
            store().submit(task("claude-" + number, "shop", Set.of("claude")));
            store().submit(task("both-" + number, "docs", Set.of("claude", "codex")));
            store().submit(task("codex-" + number, "site", Set.of("codex")));
            store().submit(task("free-" + number, "free", Set.of()));
        }
        Caps caps = Caps.of(6, 2).withSlotsPerEngine("claude", 2).withSlotsPerEngine("codex", 2);
        assertThat(ids(store().claim(request(ONE, NOON, caps), PLENTY)))
                .containsExactly(id("claude-0"), id("both-0"), id("codex-0"), id("free-0"), id("free-1"));
        assertThat(store().claim(request(TWO, NOON, caps), PLENTY)).isEmpty();
        assertThat(store().claim(request(TWO, NOON, Caps.of(7, 9)), PLENTY)).hasSize(2);
    }

    @Test
    default void runs_whose_driver_is_gone_take_the_slots_that_others_then_lack() {
        brought(store(), task("gone-0"), TaskStatus.RUNNING);
        brought(store(), task("gone-1"), TaskStatus.RUNNING);
        store().submit(task("a"));
        store().submit(task("b"));
        assertThat(ids(store().claim(request(ONE, NOON, 3, 3), PLENTY)))
                .containsExactly(id("gone-0"), id("gone-1"), id("a"));
    }

    @Test
    default void of_several_only_one_starts_where_there_is_a_cooldown() {
        Caps caps = Caps.of(PLENTY, PLENTY).withCooldown(Duration.ofSeconds(20));
        store().submit(task("a"));
        store().submit(task("b"));
        assertThat(ids(store().claim(request(ONE, NOON, caps), PLENTY))).containsExactly(id("a"));
        assertThat(ids(store().claim(request(ONE, NOON.plusSeconds(20), caps), PLENTY)))
                .containsExactly(id("b"));
    }

    @Test
    default void of_several_only_those_asked_for_are_claimed() {
        store().submit(task("a"));
        store().submit(task("b"));
        store().submit(task("c"));
        brought(store(), task("gone"), TaskStatus.RUNNING);
        ClaimRequest only = new ClaimRequest(
                ONE, NOON, LEASE, Optional.of(Set.of(id("gone"), id("b"), id("a"))), Caps.of(PLENTY, 2));
        assertThat(ids(store().claim(only, PLENTY))).containsExactly(id("gone"), id("a"));
        assertThatIllegalArgumentException().isThrownBy(() -> store().claim(only, 0));
    }

    @Test
    default void no_task_is_claimed_twice_and_slots_hold_however_many_want_several() throws Exception {
        for (int number = 0; number < 60; number++) {
            store().submit(task("t" + number, "shop-" + number % 4, Priority.MEDIUM, NOON));
        }
        List<List<TaskId>> claimed = Together.run(8, number -> () -> {
            FactoryStore mine = number % 2 == 0 ? store() : other();
            ClaimRequest request = request(new InstanceId("instance-" + number), NOON, 40, 10);
            List<TaskId> all = new ArrayList<>();
            for (List<Claim> some = mine.claim(request, 3); !some.isEmpty(); some = mine.claim(request, 3)) {
                all.addAll(ids(some));
            }
            return all;
        });
        assertThat(claimed.stream().flatMap(List::stream)).hasSize(40).doesNotHaveDuplicates();
        assertThat(store().tasks(Set.of(), 100)).extracting(TaskRow::epoch).containsOnly(0L, 1L);
    }
}
