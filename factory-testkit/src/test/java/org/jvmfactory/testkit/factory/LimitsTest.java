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
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.Limits;
import org.jvmfactory.task.RunEnd;
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
    void an_agent_that_falls_silent_is_stalled() throws Exception {
        Factory factory = house(SILENT);
        TaskHandle task = submit(factory, "Say hello");
        untilSaid(factory, task, "Let me think.");

        time.advance(Duration.ofMinutes(16));

        TaskView view = until(task, TaskStatus.FAILED);
        assertThat(end(view)).isEqualTo(RunEnd.STALLED);
        assertThat(view.reason())
                .contains("nothing was heard of agent 'coder' for 16 min", "the silence limit is 15 min")
                .contains("the last sign of life was 16 min ago: it said: Let me think.");
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
    void a_quiet_tool_at_work_is_no_silence() throws Exception {
        Factory factory = house(busy("code", "coder"));
        TaskHandle task = submit(factory, "Say hello");
        untilBusy(factory, task, "code");
        time.advance(Duration.ofMinutes(50));
        untilLookedAgain(factory);
        goOn("code");

        TaskView view = until(task, it -> it.status() != TaskStatus.RUNNING);

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
    }

    @Test
    void a_limit_of_the_task_is_narrower_than_the_agents() throws Exception {
        Factory factory = house(SILENT);
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

    /** An agent whose one tool call is over when {@link #goOn} says so. */
    private String busy(String gate, String agent) {
        return """
              %s:
                - do:
                    - use-tool:
                        tool: Bash
                        input: '{"command": "%s is busy"}'
                        do:
                          - await-file: %s
                          - write: {path: %s.txt, content: hello}
            """.formatted(agent, gate, gate(gate), agent);
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
