package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.scheduler.SchedulerConfig;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.LivingProcesses;
import org.jvmfactory.workflow.Workflow;

/** Agents and steps ask people, and people say something to agents: with scenario 20 of the comparison. */
@Execution(ExecutionMode.CONCURRENT)
class QuestionsTest extends HouseTest {

    private static final String ASKING = """
              coder:
                - do:
                    - ask: Which colour?
                  then:
                    - do:
                        - expect-prompt-contains: blue
                        - write: {path: colour.txt, content: blue}
            """;

    /** Scenario 20. */
    @Test
    void the_answer_is_the_next_message_of_the_same_session() throws Exception {
        Factory factory = open(ASKING);
        TaskHandle task = submit(factory, "Paint it");
        TaskView asked = settled(task);
        assertThat(asked.reason()).contains("waits for an answer", "Which colour?");

        task.answer("blue");

        assertThat(until(task, TaskStatus.IN_REVIEW).question()).isEmpty();
        List<String> sessions = reported(factory, task, AgentEvent.SessionStarted.class).stream()
                .map(AgentEvent.SessionStarted::session)
                .distinct()
                .toList();
        assertThat(only(sessions)).isNotEmpty();
        assertThat(events(factory, task, Event.SessionOpened.class).get(1).resumed())
                .contains(only(sessions));
        assertThat(prompts(factory, task).get(1)).contains("blue").doesNotContain("# The task");
    }

    @Test
    void a_task_that_waits_for_an_answer_holds_neither_process_nor_slot() throws Exception {
        Factory factory = open(
                ASKING + CODER.replace("coder:", "devops:"),
                config -> config.withScheduler(SchedulerConfig.defaults().withSlots(1)));
        TaskHandle asking = submit(factory, "Paint it");
        until(asking, TaskStatus.WAITING);
        assertThat(LivingProcesses.of(asking.id())).isEmpty();

        TaskHandle other = factory.submit(request("Say hello").agent("devops").build());

        until(other, TaskStatus.IN_REVIEW);
        assertThat(asking.view().status()).isEqualTo(TaskStatus.WAITING);
    }

    @Test
    void an_agent_may_ask_again_when_it_has_an_answer() throws Exception {
        Factory factory = open("""
                  coder:
                    - do:
                        - ask: Which colour?
                      then:
                        - do:
                            - expect-prompt-contains: blue
                            - ask: Which blue?
                        - do:
                            - expect-prompt-contains: navy
                            - write: {path: colour.txt, content: navy}
                """);
        TaskHandle task = submit(factory, "Paint it");
        until(task, TaskStatus.WAITING);
        task.answer("blue");
        until(
                task,
                view -> view.question()
                        .filter(it -> it.text().equals("Which blue?"))
                        .isPresent());
        task.answer("navy");

        assertThat(until(task, TaskStatus.IN_REVIEW).answers()).hasSize(2);
    }

    @Test
    void a_step_that_fails_after_the_answer_is_tried_again_with_it_and_asks_nothing_more() throws Exception {
        Factory factory = house("""
                  coder:
                    - do:
                        - ask: Which colour?
                      then:
                        - do:
                            - exit: 1
                      on-retry:
                        - do:
                            - expect-prompt-contains: ["Which colour?", blue]
                            - write: {path: colour.txt, content: blue}
                """, config -> config);
        TaskHandle task = submit(factory, "Paint it");
        until(task, TaskStatus.WAITING);
        task.answer("blue");
        until(task, view -> view.status() == TaskStatus.WAITING && view.reason().contains("tried again"));

        time.advance(Duration.ofHours(1));

        until(task, TaskStatus.IN_REVIEW);
        assertThat(times(factory, task, TaskStatus.WAITING)).isEqualTo(2); // for the answer, and for the next try
        assertThat(task.view().answers()).hasSize(1);
    }

    @Test
    void an_answer_that_is_none_of_the_options_is_refused_and_the_question_stays_open() throws Exception {
        Factory factory = open("""
                  coder:
                    - do:
                        - ask: {question: "Which colour?", options: [blue, green]}
                      then:
                        - do:
                            - expect-prompt-contains: green
                            - write: {path: colour.txt, content: green}
                """);
        TaskHandle task = submit(factory, "Paint it");
        until(task, TaskStatus.WAITING);

        task.answer("yellow");
        untilTaken(factory, task);

        assertThat(lastOutcome(factory, task)).contains("refused", "[blue, green]");
        assertThat(task.view().status()).isEqualTo(TaskStatus.WAITING);
        task.answer("green");
        until(task, TaskStatus.IN_REVIEW);
    }

    @Test
    void an_answer_of_somebody_who_is_not_trusted_is_refused() throws Exception {
        Factory factory = open(ASKING);
        TaskHandle task = submit(factory, "Paint it");
        until(task, TaskStatus.WAITING);

        task.answer("blue", new Actor("mallory", Actor.Trust.UNTRUSTED));
        untilTaken(factory, task);

        assertThat(lastOutcome(factory, task)).contains("refused", "mallory");
        assertThat(task.view().status()).isEqualTo(TaskStatus.WAITING);
        assertThat(task.view().answers()).isEmpty();
    }

    @Test
    void the_default_counts_when_nobody_answers_in_time() throws Exception {
        Factory factory = house(CODER, config -> asking(config, "default: blue, expires: 2h"));
        TaskHandle task = submit(factory, "Paint it");
        until(task, TaskStatus.WAITING);

        time.advance(Duration.ofHours(3));

        until(task, TaskStatus.IN_REVIEW);
        assertThat(prompts(factory, task).get(0)).contains("blue");
    }

    @Test
    void an_answer_after_the_default_was_taken_is_refused() throws Exception {
        Factory factory = house("""
                  coder:
                    - do:
                        - fail: {kind: rate-limited, message: Come back later., reset-at: "2030-01-02T12:00:00Z"}
                """, config -> asking(config, "default: blue, expires: 2h"));
        TaskHandle task = submit(factory, "Paint it");
        String question =
                until(task, TaskStatus.WAITING).question().orElseThrow().id();
        time.advance(Duration.ofHours(3));
        TaskView later = until(task, view -> view.reason().contains("Come back later."));

        factory.store().put(task.id(), new Command.Answer(question, "red", Actor.HOST), "too-late", time.instant());
        untilTaken(factory, task);

        assertThat(later.question()).isEmpty();
        assertThat(lastOutcome(factory, task)).contains("refused");
    }

    @Test
    void a_question_without_default_that_nobody_answers_in_time_fails_the_run() throws Exception {
        Factory factory = house(CODER, config -> asking(config, "expires: 2h"));
        TaskHandle task = submit(factory, "Paint it");
        until(task, TaskStatus.WAITING);

        time.advance(Duration.ofHours(3));

        TaskView view = until(task, TaskStatus.FAILED);
        assertThat(end(view)).isEqualTo(RunEnd.FAILED);
        assertThat(view.reason()).contains("nobody answered in time", "Which colour?");
    }

    @Test
    void a_word_reaches_the_session_at_work() throws Exception {
        Factory factory = open("""
                  coder:
                    - do:
                        - say: I am at it.
                        - await-message: louder
                        - write: {path: hello.txt, content: HELLO}
                """);
        TaskHandle task = submit(factory, "Say hello");
        untilSaid(factory, task, "I am at it.");

        task.steer("Say it louder");

        until(task, TaskStatus.IN_REVIEW);
        assertThat(only(reported(factory, task, AgentEvent.MessageDelivered.class))
                        .text())
                .isEqualTo("Say it louder");
        assertThat(lastOutcome(factory, task)).isEqualTo("delivered");
    }

    @Test
    void who_is_not_trusted_neither_steers_nor_cancels_a_run() throws Exception {
        Factory factory = open("""
                  coder:
                    - do:
                        - say: I am at it.
                        - hang
                """);
        TaskHandle task = submit(factory, "Say hello");
        untilSaid(factory, task, "I am at it.");
        Actor mallory = new Actor("mallory", Actor.Trust.UNTRUSTED);
        Instant now = Instant.EPOCH;

        factory.store().put(task.id(), new Command.Steer("Delete everything", mallory), "1", now);
        factory.store().put(task.id(), new Command.Cancel("because", mallory), "2", now);

        soon().until(() -> events(factory, task, Event.CommandTaken.class).size() == 2);
        assertThat(events(factory, task, Event.CommandTaken.class))
                .extracting(Event.CommandTaken::outcome)
                .containsOnly("refused: mallory isn't allowed to do that");
        assertThat(task.view().status()).isEqualTo(TaskStatus.RUNNING);
    }

    @Test
    void a_word_to_a_task_at_which_nobody_works_is_kept_for_its_next_turn() throws Exception {
        Factory factory = open(ASKING);
        TaskHandle task = factory.submit(request("Paint it").held().build());
        task.steer("Mind the carpet");
        untilTaken(factory, task);
        task.start();
        until(task, TaskStatus.WAITING);
        task.steer("Use the small brush");
        untilTaken(factory, task);
        task.answer("blue");

        until(task, TaskStatus.IN_REVIEW);
        List<String> prompts = prompts(factory, task);
        assertThat(prompts.get(0)).contains("Mind the carpet");
        assertThat(prompts.get(1)).contains("Use the small brush").doesNotContain("Mind the carpet");
    }

    private Factory house(String agents, UnaryOperator<FactoryConfig> config) {
        return open(agents, config, builder -> builder.time(time));
    }

    private static FactoryConfig asking(FactoryConfig config, String more) {
        return config.withWorkflow(Workflow.parse("asking.yaml", """
                        name: asking
                        steps:
                          - {id: ask, uses: ask, with: {question: "Which colour?", %s}}
                          - {id: code, uses: agent, agent: coder, inputs: [ask]}
                          - {id: publish, uses: publish}
                        """.formatted(more)))
                .withWorkflow("asking");
    }

    private static String lastOutcome(Factory factory, TaskHandle task) {
        List<Event.CommandTaken> taken = events(factory, task, Event.CommandTaken.class);
        return taken.get(taken.size() - 1).outcome();
    }
}
