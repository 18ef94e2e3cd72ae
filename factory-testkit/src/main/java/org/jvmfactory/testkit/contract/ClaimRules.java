package org.jvmfactory.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmfactory.testkit.contract.StoreSamples.LEASE;
import static org.jvmfactory.testkit.contract.StoreSamples.NOON;
import static org.jvmfactory.testkit.contract.StoreSamples.ONE;
import static org.jvmfactory.testkit.contract.StoreSamples.PLENTY;
import static org.jvmfactory.testkit.contract.StoreSamples.TWO;
import static org.jvmfactory.testkit.contract.StoreSamples.brought;
import static org.jvmfactory.testkit.contract.StoreSamples.follow;
import static org.jvmfactory.testkit.contract.StoreSamples.held;
import static org.jvmfactory.testkit.contract.StoreSamples.id;
import static org.jvmfactory.testkit.contract.StoreSamples.request;
import static org.jvmfactory.testkit.contract.StoreSamples.task;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvmfactory.journal.Caps;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.ClaimRequest;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.Fence;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.SlotsTaken;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskChange;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.Priority;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;

/** Which task an instance gets when it wants one. */
interface ClaimRules extends StoreRules {

    /** The tasks in the order in which they are claimed, until none is left for the request. */
    private List<TaskId> claimedInTurn(ClaimRequest request) {
        List<TaskId> order = new ArrayList<>();
        for (Optional<Claim> claim = store().claim(request); claim.isPresent(); claim = store().claim(request)) {
            order.add(claim.get().row().id());
        }
        return order;
    }

    @Test
    default void a_claim_raises_the_epoch_and_is_an_event() {
        store().submit(task("a"));
        Claim claim = store().claim(request(ONE, NOON)).orElseThrow();
        assertThat(claim.fence()).isEqualTo(new Fence(id("a"), ONE, 1));
        assertThat(claim.row())
                .isEqualTo(new TaskRow(
                        id("a"),
                        "Title of a",
                        "shop",
                        Set.of(),
                        Priority.MEDIUM,
                        TaskStatus.QUEUED,
                        "submitted",
                        NOON,
                        Optional.empty(),
                        1,
                        Optional.of(ONE),
                        Optional.of(NOON.plus(LEASE)),
                        3));
        assertThat(store().task(id("a"))).contains(claim.row());
        assertThat(store().read(StreamId.of(id("a")), 2, 10))
                .extracting(JournalEntry::event)
                .containsExactly(new Event.LeaseTaken(ONE, 1));
    }

    @Test
    default void where_nothing_may_be_claimed_nothing_changes() {
        store().submit(held("a"));
        long before = store().lastPosition();
        assertThat(store().claim(request(ONE, NOON))).isEmpty();
        assertThat(store().lastPosition()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(
            value = TaskStatus.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"QUEUED", "RUNNING"})
    default void a_task_that_neither_wants_to_start_nor_runs_is_not_claimed(TaskStatus status) {
        brought(store(), task("a"), status);
        assertThat(store().claim(request(ONE, NOON.plusSeconds(1_000_000)))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = TaskStatus.class,
            names = {"QUEUED", "WAITING"})
    default void a_task_whose_time_has_not_come_is_claimed_when_it_has(TaskStatus status) {
        store().submit(task("a"));
        Instant wake = NOON.plusSeconds(600);
        follow(
                store(),
                store().claim(request(ONE, NOON)).orElseThrow(),
                TaskChange.releaseUntil(status, "not now", wake));
        assertThat(store().claim(request(ONE, wake.minusNanos(1)))).isEmpty();
        assertThat(store().claim(request(ONE, wake))).isPresent();
    }

    @Test
    default void a_task_that_somebody_holds_is_not_claimed_by_anybody() {
        store().submit(task("a"));
        Claim claim = store().claim(request(ONE, NOON)).orElseThrow();
        follow(store(), claim, TaskChange.keep(TaskStatus.RUNNING, "at work"));
        Instant last = NOON.plus(LEASE).minusNanos(1);
        assertThat(store().claim(request(ONE, last))).isEmpty();
        assertThat(store().claim(request(TWO, last))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = TaskStatus.class,
            names = {"QUEUED", "RUNNING"})
    default void a_task_whose_holder_let_the_lease_run_out_is_claimed_by_another(TaskStatus status) {
        store().submit(task("a"));
        Claim first = store().claim(request(ONE, NOON)).orElseThrow();
        follow(store(), first, TaskChange.keep(status, "at work"));
        Claim second = store().claim(request(TWO, NOON.plus(LEASE))).orElseThrow();
        assertThat(second.fence()).isEqualTo(new Fence(id("a"), TWO, 2));
    }

    @Test
    default void a_running_task_whose_driver_is_gone_comes_first_and_needs_no_slot() {
        brought(store(), task("gone", "shop", Priority.LOW, NOON.plusSeconds(9)), TaskStatus.RUNNING);
        store().submit(task("urgent", "shop", Priority.CRITICAL, NOON));
        assertThat(store().claim(request(TWO, NOON, 0, 0)).orElseThrow().row().id())
                .isEqualTo(id("gone"));
        assertThat(store().claim(request(TWO, NOON, 0, 0))).isEmpty();
    }

    @Test
    default void a_claim_leaves_status_and_reason_as_they_are() {
        brought(store(), task("a"), TaskStatus.RUNNING);
        TaskRow row = store().claim(request(TWO, NOON)).orElseThrow().row();
        assertThat(row.status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(row.reason()).isEqualTo("brought");
    }

    @Test
    default void more_urgent_tasks_come_first_then_older_ones() {
        store().submit(task("low", "shop", Priority.LOW, NOON));
        store().submit(task("medium", "shop", Priority.MEDIUM, NOON.plusSeconds(1)));
        store().submit(task("high-new", "shop", Priority.HIGH, NOON.plusSeconds(3)));
        store().submit(task("high-old", "shop", Priority.HIGH, NOON.plusSeconds(2)));
        store().submit(task("critical", "shop", Priority.CRITICAL, NOON.plusSeconds(4)));
        assertThat(claimedInTurn(request(ONE, NOON)))
                .containsExactly(id("critical"), id("high-old"), id("high-new"), id("medium"), id("low"));
    }

    @Test
    default void of_tasks_as_old_as_each_other_the_one_submitted_first_is_claimed_first() {
        store().submit(task("b"));
        store().submit(task("a"));
        assertThat(claimedInTurn(request(ONE, NOON))).containsExactly(id("b"), id("a"));
    }

    @Test
    default void a_flood_in_one_repository_does_not_keep_another_one_waiting() {
        for (int number = 0; number < 20; number++) {
            store().submit(task("flood-" + number, "flood", Priority.MEDIUM, NOON));
        }
        store().submit(task("late", "quiet", Priority.MEDIUM, NOON.plusSeconds(60)));
        store().submit(task("later", "quiet", Priority.MEDIUM, NOON.plusSeconds(61)));
        assertThat(claimedInTurn(request(ONE, NOON)).subList(0, 5))
                .containsExactly(id("flood-0"), id("late"), id("flood-1"), id("later"), id("flood-2"));
    }

    @Test
    default void urgency_goes_before_fairness() {
        store().submit(task("first", "flood", Priority.HIGH, NOON));
        store().submit(task("second", "flood", Priority.HIGH, NOON));
        store().submit(task("quiet", "quiet", Priority.MEDIUM, NOON));
        assertThat(claimedInTurn(request(ONE, NOON))).containsExactly(id("first"), id("second"), id("quiet"));
    }

    @Test
    default void a_waiting_task_takes_its_turn_among_the_queued_ones() {
        store().submit(task("old", "shop", Priority.MEDIUM, NOON));
        follow(
                store(),
                store().claim(request(ONE, NOON)).orElseThrow(),
                TaskChange.releaseUntil(TaskStatus.WAITING, "quota", NOON.plusSeconds(1)));
        store().submit(task("new", "shop", Priority.MEDIUM, NOON.plusSeconds(1)));
        assertThat(claimedInTurn(request(ONE, NOON.plusSeconds(1)))).containsExactly(id("old"), id("new"));
    }

    @Test
    default void no_more_tasks_are_claimed_than_there_are_slots_from_the_moment_of_the_claim() {
        for (int number = 0; number < 5; number++) {
            store().submit(task("t" + number, "shop-" + number, Priority.MEDIUM, NOON));
        }
        assertThat(claimedInTurn(request(ONE, NOON, 3, PLENTY))).hasSize(3);
        assertThat(store().claim(request(TWO, NOON, 3, PLENTY))).isEmpty();
    }

    @Test
    default void no_more_tasks_of_a_repository_are_claimed_than_it_has_slots() {
        for (int number = 0; number < 3; number++) {
            store().submit(task("shop-" + number, "shop", Priority.HIGH, NOON));
            store().submit(task("docs-" + number, "docs", Priority.LOW, NOON));
        }
        assertThat(claimedInTurn(request(ONE, NOON, PLENTY, 2)))
                .containsExactly(id("shop-0"), id("shop-1"), id("docs-0"), id("docs-1"));
    }

    @Test
    default void no_more_tasks_that_use_an_engine_are_claimed_than_it_has_slots() {
        for (int number = 0; number < 3; number++) {
            store().submit(task("claude-" + number, "shop", Set.of("claude")));
            store().submit(task("both-" + number, "docs", Set.of("claude", "codex")));
            store().submit(task("codex-" + number, "site", Set.of("codex")));
        }
        Caps caps = Caps.of(PLENTY, PLENTY).withSlotsPerEngine("claude", 2).withSlotsPerEngine("codex", 3);
        assertThat(claimedInTurn(request(ONE, NOON, caps)))
                .containsExactly(id("claude-0"), id("both-0"), id("codex-0"), id("codex-1"));
        assertThat(store().claim(request(TWO, NOON, caps))).isEmpty();
    }

    @Test
    default void an_engine_without_a_cap_of_its_own_has_as_many_slots_as_there_are() {
        for (int number = 0; number < 4; number++) {
            store().submit(task("t" + number, "shop", Set.of("codex")));
        }
        assertThat(claimedInTurn(request(ONE, NOON, Caps.of(3, PLENTY).withSlotsPerEngine("claude", 1))))
                .hasSize(3);
    }

    @Test
    default void the_engines_of_a_task_are_kept_and_counted() {
        store().submit(task("a", "shop", Set.of("claude", "codex")));
        store().submit(task("b", "docs", Set.of("codex")));
        store().submit(task("c", "docs", Set.of()));
        assertThat(store().slotsTaken(NOON)).isEqualTo(new SlotsTaken(Map.of(), Map.of(), Optional.empty()));
        assertThat(claimedInTurn(request(ONE, NOON))).hasSize(3);
        assertThat(store().task(id("a")).orElseThrow().engines()).containsExactlyInAnyOrder("claude", "codex");
        assertThat(store().slotsTaken(NOON))
                .isEqualTo(new SlotsTaken(
                        Map.of("shop", 1, "docs", 2), Map.of("claude", 1, "codex", 2), Optional.of(NOON)));
        assertThat(store().slotsTaken(NOON.plus(LEASE)).total()).isZero();
    }

    @Test
    default void a_backlog_of_a_full_repository_or_engine_hides_no_task_of_another() {
        for (int number = 0; number < 150; number++) {
            store().submit(task("full-" + number, "full", Priority.CRITICAL, NOON));
            store().submit(task("busy-" + number, "busy", Set.of("claude")));
        }
        store().submit(task("other-engine", "busy", Set.of("codex")));
        store().submit(task("other-place", "quiet", Priority.LOW, NOON.plusSeconds(60)));
        Caps caps = Caps.of(PLENTY, PLENTY).withSlotsPerEngine("claude", 1).withSlotsPerRepository(2);
        assertThat(claimedInTurn(request(ONE, NOON, caps)))
                .containsExactly(id("full-0"), id("full-1"), id("busy-0"), id("other-engine"), id("other-place"));
    }

    @Test
    default void one_start_follows_another_only_after_the_cooldown() {
        Caps caps = Caps.of(PLENTY, PLENTY).withCooldown(Duration.ofSeconds(60));
        store().submit(task("a"));
        store().submit(task("b"));
        Claim first = store().claim(request(ONE, NOON, caps)).orElseThrow();
        follow(store(), first, TaskChange.release(TaskStatus.DONE, "quick"));
        assertThat(store().claim(request(TWO, NOON.plusSeconds(60).minusNanos(1), caps)))
                .isEmpty();
        assertThat(store().claim(request(TWO, NOON.plusSeconds(60), caps)))
                .map(claim -> claim.row().id())
                .contains(id("b"));
    }

    @Test
    default void neither_a_running_task_whose_driver_is_gone_nor_a_command_waits_for_the_cooldown() {
        Caps caps = Caps.of(PLENTY, PLENTY).withCooldown(Duration.ofSeconds(60));
        store().submit(task("a"));
        assertThat(store().claim(request(ONE, NOON, caps))).isPresent();
        brought(store(), task("gone"), TaskStatus.RUNNING);
        store().submit(task("b"));
        assertThat(store().claim(request(TWO, NOON, caps)))
                .map(claim -> claim.row().id())
                .contains(id("gone"));
        assertThat(store().claim(ONE, id("b"), NOON.plusSeconds(30), LEASE)).isPresent();
        assertThat(store().slotsTaken(NOON).lastStart()).contains(NOON);
    }

    @Test
    default void a_slot_is_free_again_when_its_task_is_given_up() {
        store().submit(task("a"));
        store().submit(task("b"));
        Claim claim = store().claim(request(ONE, NOON, 1, 1)).orElseThrow();
        assertThat(store().claim(request(ONE, NOON, 1, 1))).isEmpty();
        follow(store(), claim, TaskChange.release(TaskStatus.WAITING, "for an answer"));
        assertThat(store().claim(request(ONE, NOON, 1, 1)).orElseThrow().row().id())
                .isEqualTo(id("b"));
    }

    @Test
    default void a_slot_is_free_again_when_the_lease_on_it_has_run_out() {
        store().submit(task("a"));
        Claim first = store().claim(request(ONE, NOON, 1, 1)).orElseThrow();
        follow(store(), first, TaskChange.keep(TaskStatus.RUNNING, "at work"));
        store().submit(task("b"));
        Instant later = NOON.plus(LEASE);
        assertThat(store().claim(request(TWO, later, 1, 1)).orElseThrow().row().id())
                .isEqualTo(id("a"));
        assertThat(store().claim(request(TWO, later, 1, 1))).isEmpty();
    }

    @Test
    default void only_the_tasks_asked_for_are_claimed() {
        store().submit(task("a", "shop", Priority.CRITICAL, NOON));
        store().submit(task("b"));
        brought(store(), task("c"), TaskStatus.RUNNING);
        ClaimRequest only =
                new ClaimRequest(ONE, NOON, LEASE, Optional.of(Set.of(id("b"), id("z"))), Caps.of(PLENTY, PLENTY));
        assertThat(claimedInTurn(only)).containsExactly(id("b"));
    }

    @Test
    default void tasks_that_were_not_asked_for_take_slots_all_the_same() {
        store().submit(task("a"));
        store().submit(task("b"));
        assertThat(store().claim(request(ONE, NOON))).isPresent();
        ClaimRequest only = new ClaimRequest(ONE, NOON, LEASE, Optional.of(Set.of(id("b"))), Caps.of(1, PLENTY));
        assertThat(store().claim(only)).isEmpty();
    }

    @Test
    default void no_task_is_claimed_twice_however_many_want_it() throws Exception {
        for (int number = 0; number < 40; number++) {
            store().submit(task("t" + number, "shop-" + number % 3, Priority.MEDIUM, NOON));
        }
        List<List<TaskId>> claimed = Together.run(8, number -> () -> {
            FactoryStore mine = number % 2 == 0 ? store() : other();
            ClaimRequest request = request(new InstanceId("instance-" + number), NOON);
            List<TaskId> all = new ArrayList<>();
            for (Optional<Claim> claim = mine.claim(request); claim.isPresent(); claim = mine.claim(request)) {
                all.add(claim.get().row().id());
            }
            return all;
        });
        assertThat(claimed.stream().flatMap(List::stream)).hasSize(40).doesNotHaveDuplicates();
        assertThat(store().tasks(Set.of(), 100)).extracting(TaskRow::epoch).containsOnly(1L);
    }

    @Test
    default void slots_hold_however_many_want_them() throws Exception {
        for (int number = 0; number < 20; number++) {
            store().submit(task("t" + number, "shop-" + number % 4, Priority.MEDIUM, NOON));
        }
        List<Integer> claimed = Together.run(8, number -> () -> {
            FactoryStore mine = number % 2 == 0 ? store() : other();
            ClaimRequest request = request(new InstanceId("instance-" + number), NOON, 5, 2);
            int count = 0;
            while (mine.claim(request).isPresent()) {
                count++;
            }
            return count;
        });
        assertThat(claimed.stream().mapToInt(Integer::intValue).sum()).isEqualTo(5);
    }
}
