package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.engine.EngineException;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.InMemoryStore;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.TaskStatus;

/** Whole tasks whose engines can't be had: who takes over, who is left alone, and what is waited for. */
@Execution(ExecutionMode.CONCURRENT)
class FallbackTest extends RoutedHouse {

    @Test
    void the_next_of_the_chain_takes_over_from_an_overloaded_engine_and_the_journal_says_why() {
        Factory factory = house("""
                models: {strong: {first: first-large, second: second-large}}
                agents: {coder: {engine: first, model: strong, fallback: [second]}}
                """, engine("first", OVERLOADED) + engine("second", """
                  coder:
                    - do:
                        - expect-prompt-contains: [begin anew, Say hello]
                        - write: {path: hello.txt, content: "hello\\n"}
                        - commit: Say hello
                        - usage: {input: 20, output: 2}
                        - cost: 0.02
                """));

        TaskHandle task = submit(factory, "Say hello");
        TaskView view = settled(task);

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        Event.AgentRouted routed = only(events(factory, task, Event.AgentRouted.class));
        assertThat(routed.engine()).contains("second");
        assertThat(routed.model()).contains("second-large");
        assertThat(routed.passed()).singleElement().satisfies(passed -> {
            assertThat(passed.engine()).isEqualTo("first");
            assertThat(passed.reason()).startsWith("OVERLOADED").contains("nobody has time");
        });
        assertThat(events(factory, task, Event.SessionOpened.class))
                .extracting(Event.SessionOpened::engine)
                .containsExactly("first", "second");
        StepView step = view.lastRun().orElseThrow().steps().get(0);
        assertThat(step.shares())
                .extracting(
                        StepView.Share::engine,
                        share -> share.model().orElse(""),
                        share -> share.cost().money())
                .containsExactly(
                        tuple("first", "first-large", Money.usd("0.01")),
                        tuple("second", "second-large", Money.usd("0.02")));
        assertThat(repository.file(branch(view), "half.txt")).isEqualTo("half");
        assertThat(events(factory, "first")).hasSize(1).first().isInstanceOf(Event.EngineFailed.class);
    }

    @Test
    void an_engine_that_is_missing_is_passed_over_and_without_a_chain_that_is_said() {
        String engines = """
                  absent: {type: command, command: [no-such-program-anywhere]}
                """ + engine("second", DONE);
        Factory factory = house("agents: {coder: {engine: absent, fallback: [second]}}\n", engines);

        TaskHandle task = submit(factory, "Say hello");

        assertThat(settled(task).status()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(only(events(factory, task, Event.AgentRouted.class)).passed())
                .singleElement()
                .satisfies(passed -> assertThat(passed.reason()).contains("no-such-program-anywhere"));

        Factory alone = house("agents: {coder: {engine: absent}}\n", engines);
        TaskView view = settled(submit(alone, "Say hello again"));
        assertThat(view.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(view.reason()).contains("no-such-program-anywhere");
    }

    @Test
    void after_five_failures_an_engine_is_left_alone_by_all_factories_of_the_store_until_one_task_has_tried_it() {
        FactoryStore store = InMemoryStore.create();
        String engines = engine("failing", OVERLOADED);
        String config = "workflow: once\n" + ONCE + "agents: {coder: {engine: failing}}\n";
        Factory one = house(config, engines, store);
        for (int i = 0; i < 5; i++) {
            settled(submit(one, "Say hello " + i));
        }

        Factory two = house(config, engines, store);
        TaskHandle waits = submit(two, "Say hello at last");

        String reason = until(waits, view -> view.reason().contains("5 failures in a row"))
                .reason();
        assertThat(reason).contains("waits until", "failing", "nobody has time");
        assertThat(waits.view().status()).isEqualTo(TaskStatus.QUEUED);
        assertThat(waits.view().lastRun()).isEmpty();
        assertThat(two.store().slotsTaken(time.instant()).total()).isZero();
        close(one);
        close(two);

        Factory restarted = house(config, engine("failing", DONE), store);
        assertThat(health(restarted, "failing")).contains("left alone until", "5 failures in a row");
        time.advance(Duration.ofMinutes(5));
        assertThat(until(waits, restarted, TaskStatus.DONE).reason()).isNotBlank();
        assertThat(events(restarted, "failing"))
                .hasAtLeastOneElementOfType(Event.EngineTried.class)
                .last()
                .isInstanceOf(Event.EngineRecovered.class);
        assertThat(health(restarted, "failing")).doesNotContain("failures");
    }

    @Test
    void an_open_breaker_sends_the_next_task_to_who_takes_over_without_asking_the_broken_engine() {
        Factory factory = house(
                "breaker: {failures: 1}\nfallback: [second]\nworkflow: once\n" + ONCE
                        + "agents: {coder: {engine: first}}\n",
                engine("first", OVERLOADED) + engine("second", DONE));
        settled(submit(factory, "Say hello"));

        TaskHandle next = submit(factory, "Say hello again");

        assertThat(settled(next).status()).isEqualTo(TaskStatus.DONE);
        assertThat(events(factory, next, Event.SessionOpened.class))
                .extracting(Event.SessionOpened::engine)
                .containsExactly("second");
        assertThat(only(events(factory, next, Event.AgentRouted.class)).passed())
                .singleElement()
                .satisfies(passed -> assertThat(passed.reason()).contains("1 failure in a row", "until"));
    }

    @Test
    void an_answer_goes_to_the_engine_whose_session_asked_and_to_another_one_as_the_whole_story() {
        String asks = """
                  coder:
                    - do:
                        - ask: {question: "Which colour?"}
                      then:
                        - do:
                            - expect-prompt-contains: green
                            - expect-prompt-lacks: Say hello
                            - write: {path: hello.txt, content: "green\\n"}
                """;
        String tells = """
                  coder:
                    - do:
                        - expect-prompt-contains: [Say hello, Which colour, green]
                        - write: {path: hello.txt, content: "green\\n"}
                """;
        Factory factory = house(
                "breaker: {failures: 1}\nfallback: [second]\nagents: {coder: {engine: first}}\n",
                engine("first", OVERLOADED) + engine("second", asks));
        TaskHandle task = submit(factory, "Say hello");
        until(task, view -> view.question().isPresent());
        time.advance(Duration.ofMinutes(10));

        task.answer("green");

        assertThat(until(task, TaskStatus.IN_REVIEW).reason()).isNotBlank();
        assertThat(events(factory, task, Event.SessionOpened.class))
                .extracting(Event.SessionOpened::engine)
                .as("the session is the second one's, though the first might be tried again")
                .containsExactly("first", "second", "second");

        FactoryStore store = InMemoryStore.create();
        Factory before =
                house("agents: {coder: {engine: first}}\n", engine("first", asks) + engine("second", tells), store);
        TaskHandle other = submit(before, "Say hello");
        until(other, view -> view.question().isPresent());
        close(before);
        Factory after =
                house("routing: [{use: {engine: second}}]\n", engine("first", asks) + engine("second", tells), store);
        after.task(other.id()).orElseThrow().answer("green");
        assertThat(until(other, after, TaskStatus.IN_REVIEW).reason()).isNotBlank();
    }

    @Test
    void a_rule_sends_risky_tasks_to_another_engine() {
        Factory factory = house(
                "routing: [{when: {risk: high, stage: agent}, use: {engine: second}}]\nagents: {coder: {engine: first}}\n",
                engine("first", DONE) + engine("second", DONE));

        TaskHandle risky =
                factory.submit(request("Mend the bank").label("risk:high").build());
        TaskHandle harmless = submit(factory, "Say hello");

        settled(risky);
        settled(harmless);
        assertThat(only(events(factory, risky, Event.SessionOpened.class)).engine())
                .isEqualTo("second");
        assertThat(only(events(factory, harmless, Event.SessionOpened.class)).engine())
                .isEqualTo("first");
        assertThat(events(factory, risky, Event.AgentRouted.class)).isEmpty();
    }

    @Test
    void an_engine_at_a_provider_has_the_variables_of_that_one_and_its_secrets_stay_hidden() {
        Factory factory = house("""
                providers:
                  cloud:
                    kind: variables
                    environment: {REGION: eu}
                    secrets: {LOGIN: no-one-may-see-this}
                    engines: [first]
                models: {strong: {first: plain-large, first@cloud: cloud-large}}
                agents: {coder: {engine: first, provider: cloud, model: strong}}
                """, engine("first", """
                  coder:
                    - do:
                        - expect-environment: {REGION: eu, LOGIN: no-one-may-see-this}
                        - say-environment: LOGIN
                        - write: {path: hello.txt, content: "hello\\n"}
                """) + engine("second", DONE));
        TaskHandle task = submit(factory, "Say hello");

        assertThat(settled(task).status()).isEqualTo(TaskStatus.IN_REVIEW);
        Event.SessionOpened opened = only(events(factory, task, Event.SessionOpened.class));
        assertThat(opened.engine()).isEqualTo("first@cloud");
        assertThat(opened.model()).contains("cloud-large");
        assertThat(events(factory, task).toString()).doesNotContain("no-one-may-see-this");
        assertThat(health(factory, "first@cloud")).isNotBlank();
        assertThatThrownBy(() -> factory.submit(
                        request("Say hello").engine("second@cloud").build()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("there is no engine 'second@cloud'");
    }

    @Test
    void what_an_engine_prints_and_nobody_can_read_fails_nothing_and_is_remembered_for_the_doctor() {
        Factory factory = house("agents: {coder: {engine: first}}\n", engine("first", """
                  coder:
                    - do:
                        - print: '{"type":"hologram","frames":[1,2]}'
                        - write: {path: hello.txt, content: "hello\\n"}
                """));

        assertThat(settled(submit(factory, "Say hello")).status()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(health(factory, "first")).contains("can't read: hologram").doesNotContain("frames");
    }

    @Test
    void an_engine_in_a_chain_that_is_not_there_is_refused_at_once() {
        assertThatThrownBy(() -> house("fallback: [secnd]\n", engine("second", DONE)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("there is no engine 'secnd'; did you mean 'second'");
    }
}
