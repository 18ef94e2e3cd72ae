package org.jvmfactory.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.jvmfactory.journal.BudgetRow;
import org.jvmfactory.policy.Budgets.Ceiling;
import org.jvmfactory.policy.Budgets.Window;
import org.jvmfactory.policy.Permits.Decision;
import org.jvmfactory.policy.Permits.Granted;
import org.jvmfactory.policy.Permits.Own;
import org.jvmfactory.policy.Permits.Refused;
import org.jvmfactory.policy.Permits.Shared;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Permit;

class PermitsTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant MIDNIGHT = Instant.parse("2026-11-22T00:00:00Z");
    private static final Own NO_BUDGET = new Own(Ceiling.NONE, Money.ZERO, 0);
    private static final Window DAY = day(Ceiling.money("10"));

    private static Window day(Ceiling ceiling) {
        return new Window("day/2026-11-21", "the day's budget", ceiling, Optional.of(MIDNIGHT));
    }

    private static Shared shared(Window window, String spent, String reserved) {
        return new Shared(window, new BudgetRow(window.scope(), Money.usd(spent), Money.usd(reserved), 3));
    }

    private static Optional<Money> usd(String amount) {
        return Optional.of(Money.usd(amount));
    }

    private static Decision decide(Optional<Money> limit, Own task, Shared... budgets) {
        return Permits.decide(limit, task, List.of(budgets), NOON);
    }

    @Test
    void where_nothing_counts_money_nothing_is_reserved() {
        assertThat(decide(usd("5"), NO_BUDGET)).isEqualTo(new Granted(Optional.empty(), Optional.empty()));
        assertThat(decide(usd("5"), NO_BUDGET, shared(day(Ceiling.iterations(9)), "3", "0")))
                .isEqualTo(new Granted(Optional.empty(), Optional.empty()));
    }

    @Test
    void a_conversation_with_a_limit_reserves_that() {
        assertThat(decide(usd("2"), NO_BUDGET, shared(DAY, "1", "7")))
                .isEqualTo(new Granted(usd("2"), Optional.empty()));
    }

    @Test
    void one_without_a_limit_reserves_all_that_is_left() {
        assertThat(decide(Optional.empty(), NO_BUDGET, shared(DAY, "4", "0")))
                .isEqualTo(new Granted(usd("6"), Optional.of(DAY)));
    }

    @Test
    void what_is_left_of_the_narrowest_budget_is_reserved_in_all_of_them() {
        Window repository =
                new Window("repository/shop", "the repository's daily budget", Ceiling.money("3"), Optional.empty());

        assertThat(decide(usd("5"), new Own(Ceiling.money("4"), Money.usd("0.5"), 1), shared(DAY, "4", "0")))
                .isEqualTo(new Granted(usd("3.5"), Optional.empty()));
        assertThat(decide(usd("5"), NO_BUDGET, shared(DAY, "4", "0"), shared(repository, "1", "0")))
                .isEqualTo(new Granted(usd("2"), Optional.of(repository)));
    }

    @Test
    void what_others_of_the_same_task_have_reserved_is_not_left() {
        Own task = new Own(Ceiling.money("4"), Money.usd("1"), 1, Money.usd("2"));

        assertThat(decide(usd("5"), task)).isEqualTo(new Granted(usd("1"), Optional.empty()));
        assertThat(decide(usd("5"), new Own(Ceiling.money("4"), Money.usd("1"), 1, Money.usd("3"))))
                .isInstanceOfSatisfying(Refused.class, refused -> {
                    assertThat(refused.reason()).contains("it isn't begun", "reserved for others at work");
                    assertThat(refused.until()).isEmpty();
                });
    }

    @Test
    void several_that_begin_side_by_side_share_what_is_left() {
        Own task = new Own(Ceiling.money("10"), Money.usd("1"), 1, Money.ZERO);

        assertThat(Permits.share(task, List.of(shared(DAY, "1", "3")), 3)).isEqualTo(usd("2"));
        assertThat(Permits.share(task, List.of(), 2)).isEqualTo(usd("4.5"));
        assertThat(Permits.share(NO_BUDGET, List.of(), 2)).isEmpty();
        assertThat(Permits.share(NO_BUDGET, List.of(shared(DAY, "4", "6")), 2)).isEmpty();
    }

    @Test
    void what_others_have_reserved_is_waited_for_a_little() {
        assertThat(decide(usd("3"), NO_BUDGET, shared(DAY, "4", "4")))
                .isEqualTo(new Refused(
                        "the day's budget allows no more now: others at work have reserved too much of what is left",
                        Optional.of(NOON.plus(Permits.SOON))));
        assertThat(decide(Optional.empty(), NO_BUDGET, shared(DAY, "4", "0.01")))
                .isInstanceOf(Refused.class);
    }

    @Test
    void who_has_waited_long_for_others_asks_less_often() {
        Refused soon = (Refused) decide(usd("3"), NO_BUDGET, shared(DAY, "4", "4"));
        Refused next = (Refused) decide(usd("3"), NO_BUDGET, shared(DAY, "10", "0"));

        assertThat(soon.after(Duration.ofSeconds(30)).until()).contains(NOON.plusSeconds(60));
        assertThat(soon.after(Duration.ofMinutes(3)).until()).contains(NOON.plusSeconds(180));
        assertThat(soon.after(Duration.ofHours(3)).until()).contains(NOON.plusSeconds(300));
        assertThat(next.after(Duration.ofHours(3)).until()).contains(MIDNIGHT);
    }

    @Test
    void when_nobody_else_is_at_work_less_than_the_limit_is_better_than_nothing() {
        assertThat(decide(usd("3"), NO_BUDGET, shared(DAY, "9.9", "0")))
                .isEqualTo(new Granted(usd("0.1"), Optional.of(DAY)));
    }

    @Test
    void a_day_that_is_used_up_is_waited_out() {
        for (String spent : List.of("10", "10.5")) {
            assertThat(decide(usd("3"), NO_BUDGET, shared(DAY, spent, "0")))
                    .isEqualTo(new Refused(
                            "the day's budget allows no more now: " + Money.usd(spent) + " of $10.0000 are used",
                            Optional.of(MIDNIGHT)));
        }
    }

    @Test
    void iterations_are_counted_beside_money() {
        assertThat(decide(usd("3"), NO_BUDGET, shared(day(Ceiling.money("10").withIterations(3)), "1", "0")))
                .isEqualTo(new Refused(
                        "the day's budget allows no more now: 3 of 3 iterations are used", Optional.of(MIDNIGHT)));
        assertThat(decide(usd("3"), NO_BUDGET, shared(day(Ceiling.money("10").withIterations(4)), "1", "0")))
                .isInstanceOf(Granted.class);
    }

    @Test
    void a_task_that_has_used_its_own_budget_up_needs_a_person() {
        Own money = new Own(Ceiling.money("2"), Money.usd("2.01"), 3);
        assertThat(decide(Optional.empty(), money, shared(DAY, "11", "0")))
                .isEqualTo(new Refused(
                        "the task's budget is used up: $2.0100 of $2.0000 are used; retry the task with a higher one",
                        Optional.empty()));
        assertThat(decide(Optional.empty(), new Own(Ceiling.iterations(3), Money.ZERO, 3)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.until()).isEmpty());
    }

    @Test
    void only_shared_budgets_are_told_apart_as_refusals_that_pass() {
        assertThat(Permits.isRefusal("agent 'coder': the day's budget allows no more now: it is so"))
                .isTrue();
        assertThat(Permits.isRefusal(Permits.cutShort(DAY))).isTrue();
        assertThat(Permits.isRefusal("the task's budget is used up: $2 of $2 are used"))
                .isFalse();
    }

    @Test
    void what_nobody_knows_counts_as_what_was_assumed_unless_more_is_known() {
        Permit permit = new Permit(List.of("day"), usd("3"), Money.usd("1"));

        assertThat(permit.counted(Cost.exact(Money.usd("0.2")))).isEqualTo(Money.usd("0.2"));
        assertThat(permit.counted(new Cost(Money.usd("0.2"), Cost.Certainty.ESTIMATED)))
                .isEqualTo(Money.usd("0.2"));
        assertThat(permit.counted(Cost.UNKNOWN)).isEqualTo(Money.usd("1"));
        assertThat(permit.counted(new Cost(Money.usd("0.2"), Cost.Certainty.UNKNOWN)))
                .isEqualTo(Money.usd("1"));
        assertThat(permit.counted(new Cost(Money.usd("4"), Cost.Certainty.UNKNOWN)))
                .isEqualTo(Money.usd("4"));
    }
}
