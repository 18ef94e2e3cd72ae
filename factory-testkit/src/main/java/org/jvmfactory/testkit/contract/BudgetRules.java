package org.jvmfactory.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.jvmfactory.testkit.contract.StoreRules.assertRefused;
import static org.jvmfactory.testkit.contract.StoreSamples.LEASE;
import static org.jvmfactory.testkit.contract.StoreSamples.NOON;
import static org.jvmfactory.testkit.contract.StoreSamples.TWO;
import static org.jvmfactory.testkit.contract.StoreSamples.claimed;
import static org.jvmfactory.testkit.contract.StoreSamples.event;
import static org.jvmfactory.testkit.contract.StoreSamples.id;
import static org.jvmfactory.testkit.contract.StoreSamples.steer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.jvmfactory.journal.BudgetChange;
import org.jvmfactory.journal.BudgetRow;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.Commit;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.Fence;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.StoreException.Code;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskChange;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.TaskStatus;

/** What tasks draw on budgets that they share: never more than there is, whoever else draws. */
interface BudgetRules extends StoreRules {

    /** How many reservations are tried at once on one budget. */
    default int reservations() {
        return 10_000;
    }

    private static Money cents(long count) {
        return new Money(count * 10_000);
    }

    private static BudgetChange take(String scope, long cents, long most) {
        return BudgetChange.take(scope, cents(cents), Optional.of(cents(most)), Optional.empty());
    }

    private static BudgetChange iteration(String scope, int most) {
        return BudgetChange.take(scope, Money.ZERO, Optional.empty(), Optional.of(most));
    }

    private static BudgetChange settle(String scope, long reserved, long spent) {
        return BudgetChange.settle(scope, cents(reserved), cents(spent));
    }

    private static Commit drawing(Fence fence, long sequence, BudgetChange... budgets) {
        return new Commit(
                fence, sequence, NOON, List.of(event("draws")), Optional.empty(), List.of(), List.of(budgets));
    }

    private BudgetRow budget(String scope) {
        return store().budgets(List.of(scope)).get(0);
    }

    @Test
    default void a_budget_on_which_nobody_has_drawn_is_untouched() {
        assertThat(store().budgets(List.of("day/2", "day/1")))
                .containsExactly(BudgetRow.untouched("day/2"), BudgetRow.untouched("day/1"));
        assertThat(store().budgets(List.of())).isEmpty();
    }

    @Test
    default void what_is_reserved_and_what_is_spent_is_seen_by_all() {
        Claim claim = claimed(store(), "a");
        long next = claim.row().nextSequence();

        store().commit(drawing(claim.fence(), next, take("day", 30, 100)));
        assertThat(other().budgets(List.of("day"))).containsExactly(new BudgetRow("day", Money.ZERO, cents(30), 1));

        store().commit(drawing(claim.fence(), next + 1, settle("day", 30, 12)));
        assertThat(other().budgets(List.of("day"))).containsExactly(new BudgetRow("day", cents(12), Money.ZERO, 1));
        assertThat(store().read(StreamId.of(id("a")), next, 10)).hasSize(2);
    }

    @Test
    default void the_last_cent_can_be_reserved_and_not_one_more() {
        Claim claim = claimed(store(), "a");
        long next = claim.row().nextSequence();
        store().commit(drawing(claim.fence(), next, take("day", 40, 100)));
        store().commit(drawing(claim.fence(), next + 1, settle("day", 40, 50)));

        assertRefused(Code.OVER_BUDGET, () -> store().commit(drawing(claim.fence(), next + 2, take("day", 51, 100))));
        store().commit(drawing(claim.fence(), next + 2, take("day", 50, 100)));

        assertRefused(Code.OVER_BUDGET, () -> store().commit(drawing(claim.fence(), next + 3, take("day", 1, 100))));
        assertThat(budget("day")).isEqualTo(new BudgetRow("day", cents(50), cents(50), 2));
    }

    @Test
    default void the_first_to_draw_on_a_budget_may_not_take_more_than_there_is() {
        Claim claim = claimed(store(), "a");

        assertRefused(
                Code.OVER_BUDGET,
                () -> store().commit(drawing(claim.fence(), claim.row().nextSequence(), take("day", 101, 100))));

        assertThat(budget("day")).isEqualTo(BudgetRow.untouched("day"));
    }

    @Test
    default void the_last_iteration_can_be_taken_and_not_one_more() {
        Claim claim = claimed(store(), "a");
        long next = claim.row().nextSequence();
        store().commit(drawing(claim.fence(), next, iteration("day", 2)));
        store().commit(drawing(claim.fence(), next + 1, iteration("day", 2)));

        assertRefused(Code.OVER_BUDGET, () -> store().commit(drawing(claim.fence(), next + 2, iteration("day", 2))));

        assertThat(budget("day").iterations()).isEqualTo(2);
    }

    @Test
    default void what_costs_more_than_was_reserved_is_settled_all_the_same() {
        Claim claim = claimed(store(), "a");
        long next = claim.row().nextSequence();
        store().commit(drawing(claim.fence(), next, take("day", 100, 100)));

        store().commit(drawing(claim.fence(), next + 1, settle("day", 100, 130)));

        assertThat(budget("day")).isEqualTo(new BudgetRow("day", cents(130), Money.ZERO, 1));
    }

    @Test
    default void a_commit_that_one_of_two_budgets_refuses_changes_nothing() {
        Claim claim = claimed(store(), "a");
        store().put(id("a"), steer("one"), "1", NOON);
        long command = store().inbox(id("a")).get(0).id();
        long next = claim.row().nextSequence();
        long last = store().lastPosition();

        assertRefused(
                Code.OVER_BUDGET,
                () -> store().commit(new Commit(
                        claim.fence(),
                        next,
                        NOON,
                        List.of(event("draws")),
                        Optional.of(TaskChange.release(TaskStatus.DONE, "done")),
                        List.of(command),
                        List.of(take("day", 5, 100), take("repository", 5, 4)))));

        assertThat(store().budgets(List.of("day", "repository")))
                .containsExactly(BudgetRow.untouched("day"), BudgetRow.untouched("repository"));
        assertThat(store().task(id("a")).orElseThrow().status()).isEqualTo(TaskStatus.QUEUED);
        assertThat(store().inbox(id("a"))).hasSize(1);
        assertThat(store().lastPosition()).isEqualTo(last);
        store().commit(drawing(claim.fence(), next, take("day", 5, 100)));
    }

    @Test
    default void whoever_was_overtaken_draws_nothing_and_settles_nothing() {
        Claim claim = claimed(store(), "a");
        long next = claim.row().nextSequence();
        store().commit(drawing(claim.fence(), next, take("day", 30, 100)));
        assertThat(store().claim(TWO, id("a"), NOON.plus(LEASE), LEASE)).isPresent();

        assertRefused(Code.FENCED, () -> store().commit(drawing(claim.fence(), next + 2, settle("day", 30, 12))));

        assertThat(budget("day")).isEqualTo(new BudgetRow("day", Money.ZERO, cents(30), 1));
    }

    @Test
    default void one_budget_is_changed_once_in_a_commit() {
        Claim claim = claimed(store(), "a");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> drawing(claim.fence(), 0, take("day", 1, 9), take("day", 1, 9)))
                .withMessageContaining("'day'");
    }

    @Test
    default void however_many_draw_at_once_no_budget_is_overdrawn() throws Exception {
        int writers = 8;
        long most = reservations() / 2L;
        ExecutorService all = Executors.newFixedThreadPool(writers);
        AtomicInteger left = new AtomicInteger(reservations());
        List<Callable<long[]>> drawers = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            FactoryStore mine = writer % 2 == 0 ? store() : other();
            Claim claim = claimed(store(), "task" + writer);
            drawers.add(() -> draw(mine, claim, left, most));
        }
        long spent = 0;
        long reserved = 0;
        long taken = 0;
        for (Future<long[]> drawn : all.invokeAll(drawers)) {
            spent += drawn.get()[0];
            reserved += drawn.get()[1];
            taken += drawn.get()[2];
        }
        all.shutdown();

        assertThat(left).hasNonPositiveValue();
        // Once nobody tries any more, each writer may still have settled a draw of two as one.
        assertThat(spent + reserved).isGreaterThan(most - 2 - writers).isLessThanOrEqualTo(most);
        assertThat(budget("day")).isEqualTo(new BudgetRow("day", cents(spent), cents(reserved), taken));
    }

    /** Reserves two cents again and again, and settles every other of them as one: what was spent, is reserved, and how often it came through. */
    private static long[] draw(FactoryStore store, Claim claim, AtomicInteger left, long most) {
        long spent = 0;
        long taken = 0;
        long next = claim.row().nextSequence();
        while (left.getAndDecrement() > 0) {
            try {
                store.commit(drawing(claim.fence(), next, take("day", 2, most)));
            } catch (StoreException e) {
                assertThat(e.code()).isEqualTo(Code.OVER_BUDGET);
                continue;
            }
            next++;
            taken++;
            if (taken % 2 == 0) {
                store.commit(drawing(claim.fence(), next, settle("day", 2, 1)));
                next++;
                spent++;
            }
        }
        return new long[] {spent, 2 * (taken - spent), taken};
    }
}
