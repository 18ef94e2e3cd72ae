package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.journal.BudgetRow;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.InMemoryStore;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.policy.Budgets;
import org.jvmfactory.policy.Budgets.Ceiling;
import org.jvmfactory.policy.Budgets.Daily;
import org.jvmfactory.policy.Budgets.UsedUp;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Limits;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.SampleRepository;
import org.jvmfactory.workflow.Workflow;

/** What budgets let runs do. Time is moved by hand: it begins at noon of the first of January, in UTC. */
@Execution(ExecutionMode.CONCURRENT)
class BudgetsInRunsTest extends HouseTest {

    /** Works for 40 cents each time. */
    private static final String PAID = """
              coder:
                - do:
                    - append: {path: log.txt, content: "work\\n"}
                    - commit: Work
                    - cost: 0.40
            """;

    /** One conversation after the other, some deep inside. */
    private static final Workflow NESTED = Workflow.parse("nested.yaml", """
            name: nested
            steps:
              - {id: first, uses: agent, agent: coder}
              - id: again
                loop: {at-most: 3, steps: [{id: more, uses: agent, agent: coder}]}
            """);

    private static final String DAY = "day/2030-01-01";

    @Test
    void a_task_that_has_used_its_budget_up_ends_over_budget_with_its_work_kept_and_goes_on_with_a_higher_one() {
        Factory factory =
                house(PAID, Budgets.NONE, config -> config.withWorkflow(NESTED).withWorkflow("nested"));
        TaskHandle task = factory.submit(request("Work")
                .limits(Limits.INHERITED.withMoney(Money.usd("0.80")))
                .build());

        TaskView view = until(task, TaskStatus.FAILED);

        assertThat(end(view)).isEqualTo(RunEnd.OVER_BUDGET);
        assertThat(view.reason()).contains("task's budget is used up: $0.8000 of $0.8000 are used");
        assertThat(finished(factory, task))
                .containsExactly("first#1", "again#1/round#1/more#1", "again#1/round#2/more#1");
        assertThat(view.spending().counted()).isEqualTo(Money.usd("0.80"));
        assertThat(view.tip()).isNotEqualTo(view.workspace().map(Event.WorkspaceReady::base));

        task.retry(Money.usd("2.40"));

        TaskView again = until(task, TaskStatus.DONE);
        assertThat(again.runs()).hasSize(2);
        assertThat(again.spending().counted()).isEqualTo(Money.usd("2.40"));
        assertThat(again.spending().iterations()).isEqualTo(6);
    }

    @Test
    void a_retry_without_more_money_ends_over_budget_again_and_sets_no_agent_to_work() {
        Factory factory = house(
                PAID,
                Budgets.NONE.withTask(Ceiling.iterations(1)),
                config -> config.withWorkflow(NESTED).withWorkflow("nested"));
        TaskHandle task = submit(factory, "Work");
        TaskView view = until(task, TaskStatus.FAILED);
        assertThat(end(view)).isEqualTo(RunEnd.OVER_BUDGET);
        assertThat(view.reason()).contains("1 of 1 iterations are used");

        task.retry();
        until(task, it -> it.runs().size() == 2 && it.status() == TaskStatus.FAILED);

        assertThat(events(factory, task, Event.SessionOpened.class)).hasSize(1);
    }

    @Test
    void an_agent_is_told_to_stop_at_what_its_task_has_left() {
        Factory factory = house(PAID, Budgets.NONE.withTask(Ceiling.money("0.39")));
        TaskHandle task = submit(factory, "Work");

        TaskView view = until(task, TaskStatus.FAILED);

        assertThat(end(view)).isEqualTo(RunEnd.OVER_BUDGET);
        assertThat(view.reason()).contains("cost $0.4000 and may cost $0.3900");
        assertThat(view.tip()).isNotEqualTo(view.workspace().map(Event.WorkspaceReady::base));
        assertThat(only(events(factory, task, Event.PermitTaken.class)).permit().money())
                .contains(Money.usd("0.39"));
    }

    @Test
    void when_the_day_is_used_up_a_task_waits_for_the_next_one_of_its_zone_and_holds_nothing() {
        Daily day = new Daily(Ceiling.money("0.40"), ZoneId.of("America/New_York"), UsedUp.WAIT);
        Factory factory = house(PAID, Budgets.NONE.withDay(day));
        until(submit(factory, "Work first"), TaskStatus.IN_REVIEW);

        TaskHandle second = submit(factory, "Work second");

        until(second, view -> view.reason().contains("the day's budget allows no more now: $0.4000 of $0.4000"));
        TaskRow row = factory.store().task(second.id()).orElseThrow();
        assertThat(row.status()).isEqualTo(TaskStatus.QUEUED);
        assertThat(row.wakeAt()).contains(Instant.parse("2030-01-02T05:00:00Z"));
        assertThat(row.holder()).isEmpty();
        assertThat(factory.store().slotsTaken(time.instant()).total()).isZero();
        assertThat(second.view().runs()).isEmpty();

        time.advance(Duration.ofHours(17));
        until(second, TaskStatus.IN_REVIEW);
        assertThat(factory.store().budgets(List.of(DAY, "day/2030-01-02")))
                .containsExactly(
                        new BudgetRow(DAY, Money.usd("0.40"), Money.ZERO, 1),
                        new BudgetRow("day/2030-01-02", Money.usd("0.40"), Money.ZERO, 1));
    }

    @Test
    void a_run_under_way_waits_out_the_day_between_two_steps() {
        Factory factory = house(
                PAID,
                Budgets.NONE.withDay(Ceiling.money("5").withIterations(2)),
                config -> config.withWorkflow(NESTED).withWorkflow("nested"));
        TaskHandle task = submit(factory, "Work");

        TaskView waiting = until(task, TaskStatus.WAITING);
        assertThat(waiting.reason()).contains("waits until 2030-01-02T00:00:00Z", "2 of 2 iterations are used");
        assertThat(factory.store().budgets(List.of(DAY)))
                .containsExactly(new BudgetRow(DAY, Money.usd("0.80"), Money.ZERO, 2));
        assertThat(factory.store().slotsTaken(time.instant()).total()).isZero();

        time.advance(Duration.ofHours(12));
        until(task, view -> view.status() == TaskStatus.DONE);
        assertThat(task.view().runs()).hasSize(1);
    }

    @Test
    void a_task_that_waits_for_its_day_notices_a_higher_budget_when_it_is_retried() {
        InMemoryStore store = InMemoryStore.create();
        Factory first = house(PAID, Budgets.NONE.withDay(Ceiling.money("0.40")), config -> config, store);
        until(submit(first, "Work first"), TaskStatus.IN_REVIEW);
        TaskHandle held = submit(first, "Work second");
        until(held, view -> view.reason().contains("the day's budget allows no more now"));
        close(first);

        Factory second = house(PAID, Budgets.NONE.withDay(Ceiling.money("5")), config -> config, store);
        TaskHandle again = second.task(held.id()).orElseThrow();
        again.retry();

        until(again, TaskStatus.IN_REVIEW);
    }

    @Test
    void where_it_is_set_so_a_day_that_is_used_up_ends_the_run() {
        Daily day = new Daily(Ceiling.money("0.40"), ZoneId.of("UTC"), UsedUp.END);
        Factory factory = house(PAID, Budgets.NONE.withDay(day));
        until(submit(factory, "Work first"), TaskStatus.IN_REVIEW);

        TaskView view = until(submit(factory, "Work second"), TaskStatus.FAILED);

        assertThat(end(view)).isEqualTo(RunEnd.OVER_BUDGET);
        assertThat(view.reason()).contains("the day's budget allows no more now");
    }

    @Test
    void a_repository_that_has_used_its_budget_up_holds_no_other_one_back() {
        Factory factory = house(PAID, Budgets.NONE.withRepository(Ceiling.money("0.40")));
        until(submit(factory, "Work first"), TaskStatus.IN_REVIEW);
        TaskHandle held = submit(factory, "Work second");
        until(held, view -> view.reason().contains("the repository's daily budget allows no more now"));

        SampleRepository other = SampleRepository.create(directory.resolve("other.git"));
        TaskHandle elsewhere = factory.submit(
                TaskRequest.builder(other.path(), "Work elsewhere").build());

        until(elsewhere, TaskStatus.IN_REVIEW);
        assertThat(held.view().status()).isEqualTo(TaskStatus.QUEUED);
    }

    @Test
    void a_cost_that_nobody_knows_counts_as_what_was_set_and_says_so() {
        String silent = """
                  coder:
                    - do:
                        - append: {path: log.txt, content: "work\\n"}
                        - commit: Work
                        - cost: unknown
                """;
        Factory factory = house(silent, Budgets.NONE.withDay(Ceiling.money("5")).withUnknown(Money.usd("0.75")));
        TaskHandle task = submit(factory, "Work");
        until(task, TaskStatus.IN_REVIEW);

        Event.PermitSettled settled = only(events(factory, task, Event.PermitSettled.class));
        assertThat(settled.cost().certainty()).isEqualTo(Cost.Certainty.UNKNOWN);
        assertThat(settled.counted()).isEqualTo(Money.usd("0.75"));
        assertThat(factory.store().budgets(List.of(DAY)))
                .containsExactly(new BudgetRow(DAY, Money.usd("0.75"), Money.ZERO, 1));
        assertThat(task.view().spending().counted()).isEqualTo(Money.usd("0.75"));
    }

    @Test
    void two_factories_share_a_day_and_what_one_has_reserved_the_other_waits_for() throws Exception {
        InMemoryStore store = InMemoryStore.create();
        String gated = """
                  coder:
                    - do:
                        - say: I am at it.
                        - await-file: %s
                        - append: {path: log.txt, content: "work\\n"}
                        - commit: Work
                        - cost: 0.40
                """.formatted(directory.resolve("gate"));
        Budgets budgets = Budgets.NONE.withDay(Ceiling.money("1"));
        Factory one = house(gated, budgets, config -> config, store);
        TaskHandle working = submit(one, "Work here");
        untilSaid(one, working, "I am at it.");
        Factory two = open(
                PAID,
                config -> config.withBudgets(budgets),
                builder -> builder.dataDirectory(directory.resolve("two"))
                        .time(time)
                        .store(keptOpen(store)));

        TaskHandle held = submit(two, "Work there");
        until(held, view -> view.reason().contains("others at work have reserved too much of what is left"));

        java.nio.file.Files.createFile(directory.resolve("gate"));
        until(working, TaskStatus.IN_REVIEW);
        time.advance(Duration.ofMinutes(1));
        until(held, TaskStatus.IN_REVIEW);
        assertThat(store.budgets(List.of(DAY))).containsExactly(new BudgetRow(DAY, Money.usd("0.80"), Money.ZERO, 2));
    }

    @Test
    void agents_with_limits_of_their_own_work_side_by_side() {
        Factory factory = house(
                PAID,
                Budgets.NONE.withDay(Ceiling.money("1")),
                config -> config.withAgent(coder(config).withLimits(Limits.INHERITED.withMoney(Money.usd("0.45")))));
        TaskHandle one = submit(factory, "Work first");
        TaskHandle two = submit(factory, "Work second");

        until(one, TaskStatus.IN_REVIEW);
        until(two, TaskStatus.IN_REVIEW);

        for (TaskHandle task : List.of(one, two)) {
            assertThat(only(events(factory, task, Event.PermitTaken.class))
                            .permit()
                            .money())
                    .contains(Money.usd("0.45"));
        }
    }

    @Test
    void an_agent_that_the_day_cut_short_goes_on_with_its_session_the_next_day() {
        Factory factory = house(PAID, Budgets.NONE.withDay(Ceiling.money("0.30")));
        TaskHandle task = submit(factory, "Work");

        TaskView waiting = until(task, TaskStatus.WAITING);
        assertThat(waiting.reason()).contains("$0.4000 of $0.3000 are used");

        time.advance(Duration.ofHours(12));
        until(task, view -> events(factory, task, Event.SessionOpened.class).size() == 2);
        assertThat(events(factory, task, Event.SessionOpened.class).get(1).resumed())
                .isPresent();
    }

    @Test
    void a_cancelled_conversation_gives_its_reservation_back() {
        String hanging = """
                  coder:
                    - do:
                        - say: I am at it.
                        - hang
                """;
        Factory factory = house(hanging, Budgets.NONE.withDay(Ceiling.money("5")));
        TaskHandle task = submit(factory, "Work");
        untilSaid(factory, task, "I am at it.");
        assertThat(factory.store().budgets(List.of(DAY)).get(0).reserved()).isEqualTo(Money.usd("5"));

        task.cancel("not wanted");

        until(task, TaskStatus.CANCELLED);
        assertThat(factory.store().budgets(List.of(DAY)).get(0).reserved()).isEqualTo(Money.ZERO);
        assertThat(task.view().spending().open()).isEmpty();
    }

    private static Agent coder(FactoryConfig config) {
        return Optional.ofNullable(config.agents().get("coder")).orElseThrow();
    }

    private Factory house(String agents, Budgets budgets) {
        return house(agents, budgets, config -> config);
    }

    private Factory house(String agents, Budgets budgets, UnaryOperator<FactoryConfig> more) {
        return house(agents, budgets, more, InMemoryStore.create());
    }

    private Factory house(String agents, Budgets budgets, UnaryOperator<FactoryConfig> more, InMemoryStore store) {
        return open(
                agents,
                config -> more.apply(config.withBudgets(budgets)),
                builder -> builder.time(time).store(keptOpen(store)));
    }
}
