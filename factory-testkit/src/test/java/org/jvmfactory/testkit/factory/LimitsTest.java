package org.jvmfactory.testkit.factory;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.agent.Agents;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.InMemoryStore;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.Limits;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.workflow.Workflow;

/** How a run ends that takes too long or falls silent: with scenario 29 of the comparison. Nothing here takes as long as it says. */
@Execution(ExecutionMode.CONCURRENT)
class LimitsTest extends HouseTest {

    private static final String SILENT = """
              coder:
                - do:
                    - say: Let me think.
                    - hang
            """;

    /** Scenario 29. */
    @Test
    void a_run_at_its_total_limit_is_timed_out_and_says_which_limit_and_what_was_last_seen() throws Exception {
        Factory factory = house(busy("code", "coder"));
        TaskHandle task = factory.submit(request("Say hello")
                .limits(Limits.INHERITED.withTotal(Duration.ofMinutes(40)))
                .build());
        untilBusy(factory, task, "code");

        time.advance(Duration.ofMinutes(41));

        TaskView view = until(task, TaskStatus.FAILED);
        assertThat(end(view)).isEqualTo(RunEnd.TIMED_OUT);
        assertThat(view.reason())
                .contains("the run has worked for 41 min", "total limit is 40 min", "last sign of life was 41 min ago")
                .contains("code is busy");
    }

    @Test
    void waiting_is_not_counted_into_the_total_limit() throws Exception {
        Factory factory = house(busy("code", "coder") + busy("code", "devops"), this::askInBetween);
        TaskHandle task = factory.submit(request("Say hello")
                .limits(Limits.INHERITED.withTotal(Duration.ofMinutes(40)))
                .build());
        untilBusy(factory, task, "code");
        time.advance(Duration.ofMinutes(25));
        untilLookedAgain(factory);
        goOn("code");
        until(task, TaskStatus.WAITING);
        time.advance(Duration.ofHours(20));
        task.answer("yes");

        assertThat(until(
                                task,
                                view -> view.status() == TaskStatus.IN_REVIEW
                                        || view.status().ended())
                        .status())
                .isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(task.view().lastRun().orElseThrow().active())
                .isBetween(Duration.ofMinutes(25), Duration.ofMinutes(27));
    }

    @Test
    void what_the_steps_before_a_wait_took_is_counted_into_the_total_limit() throws Exception {
        Factory factory = house(busy("code", "coder") + busy("operate", "devops"), this::askInBetween);
        TaskHandle task = factory.submit(request("Say hello")
                .limits(Limits.INHERITED.withTotal(Duration.ofMinutes(40)))
                .build());
        untilBusy(factory, task, "code");
        time.advance(Duration.ofMinutes(25));
        untilLookedAgain(factory);
        goOn("code");
        until(task, TaskStatus.WAITING);
        task.answer("yes");
        untilBusy(factory, task, "operate");

        time.advance(Duration.ofMinutes(20));

        TaskView view = until(task, TaskStatus.FAILED);
        assertThat(end(view)).isEqualTo(RunEnd.TIMED_OUT);
        assertThat(view.reason()).contains("the run has worked for 46 min", "total limit is 40 min", "20 min ago");
    }

    @Test
    void several_waits_and_a_restart_in_between_are_not_counted_into_the_total_limit() throws Exception {
        FactoryStore store = InMemoryStore.create();
        String agents = busy("code", "coder") + busy("operate", "devops") + busy("revise", "coder_revision");
        Factory first =
                open(agents, this::askTwice, builder -> builder.time(time).store(keptOpen(store)));
        TaskHandle task = first.submit(request("Say hello")
                .limits(Limits.INHERITED.withTotal(Duration.ofMinutes(40)))
                .build());
        workFor(first, task, "code", Duration.ofMinutes(15));
        until(task, TaskStatus.WAITING);
        first.close();
        time.advance(Duration.ofHours(20));
        Factory second =
                open(agents, this::askTwice, builder -> builder.time(time).store(keptOpen(store)));
        task = second.task(task.id()).orElseThrow();
        task.answer("yes");
        workFor(second, task, "operate", Duration.ofMinutes(15));
        until(task, TaskStatus.WAITING);
        time.advance(Duration.ofHours(20));
        task.answer("yes");
        untilBusy(second, task, "revise");
        time.advance(Duration.ofMinutes(5));
        untilLookedAgain(second);
        assertThat(task.view().status()).isEqualTo(TaskStatus.RUNNING);

        time.advance(Duration.ofMinutes(5));

        TaskView view = until(task, TaskStatus.FAILED);
        assertThat(end(view)).isEqualTo(RunEnd.TIMED_OUT);
        assertThat(view.reason()).contains("the run has worked for 43 min", "total limit is 40 min");
    }

    @Test
    void what_a_step_had_worked_before_factory_was_stopped_is_counted() throws Exception {
        FactoryStore store = InMemoryStore.create();
        String agents = busy("code", "coder");
        Factory first =
                open(agents, config -> config, builder -> builder.time(time).store(keptOpen(store)));
        TaskHandle task = first.submit(request("Say hello")
                .limits(Limits.INHERITED.withTotal(Duration.ofMinutes(40)))
                .build());
        untilBusy(first, task, "code");
        time.advance(Duration.ofMinutes(30));
        first.close();
        Factory second =
                open(agents, config -> config, builder -> builder.time(time).store(keptOpen(store)));
        task = second.task(task.id()).orElseThrow();
        TaskHandle again = task;
        soon().until(() -> reported(second, again, AgentEvent.ToolStarted.class).size() == 2);

        time.advance(Duration.ofMinutes(11));

        assertThat(until(task, TaskStatus.FAILED).reason())
                .contains("the run has worked for 41 min", "total limit is 40 min");
    }

    @Test
    void an_agent_at_its_own_limit_is_timed_out_by_name() throws Exception {
        Factory factory = house(
                busy("code", "coder"),
                config -> config.withAgent(requireNonNull(Agents.builtIn().get("coder"))
                        .withLimits(Limits.INHERITED.withTotal(Duration.ofMinutes(10)))));
        TaskHandle task = submit(factory, "Say hello");
        untilBusy(factory, task, "code");

        time.advance(Duration.ofMinutes(11));

        TaskView view = until(task, TaskStatus.FAILED);
        assertThat(end(view)).isEqualTo(RunEnd.TIMED_OUT);
        assertThat(view.reason())
                .contains("agent 'coder' has worked for 11 min", "its limit is 10 min", "code is busy");
    }

    @Test
    void an_agent_that_falls_silent_again_and_again_is_stalled() throws Exception {
        Factory factory = house(SILENT + """
                      on-retry:
                        - do:
                            - say: Let me think again.
                            - hang
                """);
        TaskHandle task = submit(factory, "Say hello");
        untilSaid(factory, task, "Let me think.");
        time.advance(Duration.ofMinutes(16));
        untilTriedAgain(task);
        untilSaid(factory, task, "Let me think again.");

        time.advance(Duration.ofMinutes(17));

        TaskView view = until(task, TaskStatus.FAILED);
        assertThat(end(view)).isEqualTo(RunEnd.STALLED);
        assertThat(view.reason())
                .startsWith("step 'code#1' failed: agent 'coder': nothing was heard of agent 'coder' for 17 min")
                .contains("the silence limit is 15 min")
                .contains("the last sign of life was 17 min ago: it said: Let me think again.");
    }

    @Test
    void an_agent_that_falls_silent_once_is_tried_again_in_the_tree_as_it_left_it() throws Exception {
        Factory factory = house("""
                  coder:
                    - do:
                        - write: {path: hello.txt, content: hello}
                        - say: Let me think.
                        - hang
                      on-retry:
                        - do:
                            - run: {command: test -e hello.txt}
                            - say: There it is.
                """);
        TaskHandle task = submit(factory, "Say hello");
        untilSaid(factory, task, "Let me think.");
        time.advance(Duration.ofMinutes(16));
        untilTriedAgain(task);

        TaskView view = settled(task);

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(events(factory, task, Event.StepFinished.class).get(0).result())
                .isInstanceOfSatisfying(StepResult.Failed.class, failed -> {
                    assertThat(failed.stalled()).isTrue();
                    assertThat(failed.reason()).contains("nothing was heard of agent 'coder' for 16 min");
                });
        assertThat(view.runs()).hasSize(1);
    }

    @Test
    void a_sign_of_life_begins_the_silence_anew() throws Exception {
        Factory factory = house("""
                  coder:
                    - do:
                        - say: Let me think.
                        - await-file: %s
                        - say: I go on.
                        - hang
                """.formatted(gate("code")));
        TaskHandle task = submit(factory, "Say hello");
        untilSaid(factory, task, "Let me think.");
        time.advance(Duration.ofMinutes(10));
        goOn("code");
        untilSaid(factory, task, "I go on.");
        time.advance(Duration.ofMinutes(10));
        untilLookedAgain(factory);

        assertThat(task.view().status()).isEqualTo(TaskStatus.RUNNING);
    }

    @Test
    void a_tool_at_work_that_prints_nothing_is_no_silence() throws Exception {
        Factory factory = house(working("code", "coder", "run: \"while test ! -e %s; do :; done\""));
        TaskHandle task = submit(factory, "Say hello");
        untilBusy(factory, task, "code");
        time.advance(Duration.ofMinutes(50));
        untilLookedAgain(factory);
        assertThat(task.view().status()).isEqualTo(TaskStatus.RUNNING);
        goOn("code");

        TaskView view = until(task, it -> it.status() != TaskStatus.RUNNING);

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
    }

    @Test
    void a_tool_has_a_limit_of_its_own_and_is_named() throws Exception {
        Factory factory = house(
                busy("code", "coder"),
                config -> onlyOnce(config).withLimits(Limits.INHERITED.withTool(Duration.ofMinutes(20))));
        TaskHandle task = submit(factory, "Say hello");
        untilBusy(factory, task, "code");

        time.advance(Duration.ofMinutes(21));

        TaskView view = until(task, TaskStatus.FAILED);
        assertThat(end(view)).isEqualTo(RunEnd.STALLED);
        assertThat(view.reason())
                .contains("a call of tool Bash by agent 'coder' has been open for 21 min", "the tool limit is 20 min")
                .contains("the last sign of life was 21 min ago: tool Bash:", "code is busy");
        assertThat(view.lastRun().orElseThrow().endReason()).isEqualTo(view.reason());
    }

    @Test
    void a_limit_of_the_task_is_narrower_than_the_agents() throws Exception {
        Factory factory = house(SILENT, this::onlyOnce);
        TaskHandle task = factory.submit(request("Say hello")
                .limits(Limits.INHERITED.withSilence(Duration.ofMinutes(2)))
                .build());
        untilSaid(factory, task, "Let me think.");

        time.advance(Duration.ofMinutes(3));

        assertThat(until(task, TaskStatus.FAILED).reason()).contains("the silence limit is 2 min");
    }

    private Factory house(String agents) {
        return house(agents, config -> config);
    }

    private Factory house(String agents, UnaryOperator<FactoryConfig> config) {
        return open(agents, config, builder -> builder.time(time));
    }

    /** The step waits for its next try, whose time then comes. */
    private void untilTriedAgain(TaskHandle task) {
        until(task, view -> view.status() == TaskStatus.WAITING && view.reason().contains("is tried again"));
        time.advance(Duration.ofSeconds(10));
    }

    private FactoryConfig onlyOnce(FactoryConfig config) {
        return config.withWorkflow(Workflow.parse("once.yaml", """
                        name: once
                        steps:
                          - {id: work, uses: agent, agent: coder, retry: {attempts: 1}}
                        """)).withWorkflow("once");
    }

    private FactoryConfig askInBetween(FactoryConfig config) {
        return config.withWorkflow(Workflow.parse("asking.yaml", """
                        name: asking
                        steps:
                          - {id: code, uses: agent, agent: coder}
                          - {id: ask, uses: ask, with: {question: "Go on?"}}
                          - {id: operate, uses: agent, agent: devops, with: {changes: optional}}
                          - {id: publish, uses: publish}
                        """)).withWorkflow("asking");
    }

    private FactoryConfig askTwice(FactoryConfig config) {
        return config.withWorkflow(Workflow.parse("asking.yaml", """
                        name: asking
                        steps:
                          - {id: code, uses: agent, agent: coder}
                          - {id: ask, uses: ask, with: {question: "Go on?"}}
                          - {id: operate, uses: agent, agent: devops, with: {changes: optional}}
                          - {id: again, uses: ask, with: {question: "Go on, really?"}}
                          - {id: revise, uses: agent, agent: coder_revision}
                        """)).withWorkflow("asking");
    }

    /** An agent whose one tool call is over when {@link #goOn} says so. */
    private String busy(String gate, String agent) {
        return working(gate, agent, "await-file: %s");
    }

    private String working(String gate, String agent, String action) {
        return """
              %s:
                - do:
                    - use-tool:
                        tool: Bash
                        input: '{"command": "%s is busy"}'
                        do:
                          - %s
                          - write: {path: %s.txt, content: hello}
            """.formatted(agent, gate, action.formatted(gate(gate)), agent);
    }

    private void workFor(Factory factory, TaskHandle task, String gate, Duration length) throws IOException {
        untilBusy(factory, task, gate);
        time.advance(length);
        untilLookedAgain(factory);
        goOn(gate);
    }

    private static void untilBusy(Factory factory, TaskHandle task, String gate) {
        untilReported(factory, task, gate + " is busy");
    }

    private Path gate(String name) {
        return directory.resolve("gate-" + name);
    }

    private void goOn(String gate) throws IOException {
        Files.createFile(gate(gate));
    }
}
