package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.InMemoryStore;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.TaskStatus;

/** Whole tasks on accounts that have used up what they may. */
@Execution(ExecutionMode.CONCURRENT)
class QuotaTest extends RoutedHouse {

    private static final Instant RESET = Instant.parse("2030-01-01T15:00:00Z");

    /** The first to ask finds the quota used up, and goes on when there is more; the other role has no such trouble. */
    private static final String USED_UP = """
              coder:
                - do:
                    - limit: {window: five_hour, status: rejected, reset-at: "2030-01-01T15:00:00Z"}
                    - fail: {kind: rate-limited, message: used up, reset-at: "2030-01-01T15:00:00Z"}
                  then:
                    - do:
                        - write: {path: hello.txt, content: "hello\\n"}
              coder_revision:
                - do:
                    - write: {path: other.txt, content: "hello\\n"}
            """;

    private static final String COSTS_EXTRA = """
              coder:
                - do:
                    - limit: {window: five_hour, status: allowed, reset-at: "2030-01-01T15:00:00Z"}
                    - limit: {window: overage, status: in use, reset-at: "2030-01-01T15:00:00Z"}
                    - say: I go on for money.
                    - %s
                    - write: {path: hello.txt, content: "hello\\n"}
                  then:
                    - do:
                        - write: {path: hello.txt, content: "hello\\n"}
            """;

    @Test
    void other_tasks_of_an_account_that_is_used_up_wait_with_the_reason_before_they_begin_and_all_go_on_at_the_reset() {
        FactoryStore store = InMemoryStore.create();
        Factory factory = house(
                "agents: {coder: {engine: first}, coder_revision: {engine: first}}\n", engine("first", USED_UP), store);
        TaskHandle first = submit(factory, "Say hello");
        until(first, TaskStatus.WAITING);
        close(factory);

        Factory other = house(
                "agents: {coder: {engine: first}, coder_revision: {engine: first}}\n", engine("first", USED_UP), store);
        TaskHandle second =
                other.submit(request("Say more").agent("coder_revision").build());
        TaskView held = until(second, view -> view.reason().contains("used up"));

        assertThat(held.status()).isEqualTo(TaskStatus.QUEUED);
        assertThat(held.reason()).contains("waits until " + RESET, "the quota 'five_hour' of engine 'first'");
        assertThat(held.runs()).isEmpty();
        assertThat(health(other, "first")).contains("quota 'five_hour' is used up until " + RESET);
        assertThat(only(quotas(other, "first")).until()).isEqualTo(RESET);

        time.advance(Duration.ofHours(3).plusSeconds(1));

        until(other.task(first.id()).orElseThrow(), TaskStatus.IN_REVIEW);
        until(second, TaskStatus.IN_REVIEW);
        assertThat(events(other, first, Event.SessionOpened.class))
                .hasSize(2)
                .last()
                .satisfies(opened -> assertThat(opened.resumed()).isPresent());
    }

    @Test
    void with_consent_the_next_of_the_chain_takes_over_from_a_used_up_account() {
        Factory factory = house(
                "quota: {used-up: fallback}\nfallback: [second]\nagents: {coder: {engine: first}}\n",
                engine("first", USED_UP) + engine("second", DONE));

        TaskHandle task = submit(factory, "Say hello");

        until(task, TaskStatus.IN_REVIEW);
        assertThat(only(events(factory, task, Event.AgentRouted.class)).passed())
                .singleElement()
                .satisfies(passed ->
                        assertThat(passed.reason()).startsWith("RATE_LIMITED").contains("used up"));
        TaskHandle next = submit(factory, "Say hello again");
        until(next, TaskStatus.IN_REVIEW);
        assertThat(only(events(factory, next, Event.SessionOpened.class)).engine())
                .isEqualTo("second");
    }

    @Test
    void where_nobody_is_to_wait_the_task_fails_with_the_reason() {
        Factory factory = house(
                "quota: {used-up: fail}\nworkflow: once\n" + ONCE
                        + "fallback: [second]\nagents: {coder: {engine: first}}\n",
                engine("first", USED_UP) + engine("second", DONE));

        TaskView found = until(submit(factory, "Say hello"), TaskStatus.FAILED);
        TaskView next = until(submit(factory, "Say hello again"), TaskStatus.FAILED);

        assertThat(found.reason()).contains("used up");
        assertThat(next.reason()).contains("used up until " + RESET, "'quota' says that a run fails then");
    }

    @Test
    void nothing_is_used_that_costs_extra_unless_somebody_has_consented() {
        Factory factory = house("agents: {coder: {engine: first}}\n", engine("first", COSTS_EXTRA.formatted("hang")));
        TaskHandle task = submit(factory, "Say hello");

        TaskView waits = until(task, TaskStatus.WAITING);

        assertThat(waits.reason()).contains("waits until " + RESET, "costs extra", "quota: {overage: allow}");
        assertThat(only(quotas(factory, "first")).window()).isEqualTo("five_hour");
        time.advance(Duration.ofHours(3).plusSeconds(1));
        until(task, TaskStatus.IN_REVIEW);

        Factory consented = house(
                "quota: {overage: allow}\nagents: {coder: {engine: first}}\n",
                engine("first", COSTS_EXTRA.formatted("say: And on.")));
        until(submit(consented, "Say hello"), TaskStatus.IN_REVIEW);
    }

    private static List<Event.QuotaUsedUp> quotas(Factory factory, String engine) {
        return events(factory, engine).stream()
                .filter(Event.QuotaUsedUp.class::isInstance)
                .map(Event.QuotaUsedUp.class::cast)
                .toList();
    }
}
