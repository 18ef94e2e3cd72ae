package org.jvmfactory.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentEngineProvider;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.AgentSession;
import org.jvmfactory.engine.AgentTool;
import org.jvmfactory.engine.EngineContext;
import org.jvmfactory.engine.EngineProbe;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.process.ProcessOutput;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.sandbox.ProcessSandboxProvider;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Usage;

@Timeout(60)
class ScriptedEngineTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static TestSandbox sandbox;
    private SessionBench bench;

    @BeforeAll
    static void make_the_sandbox() {
        sandbox = TestSandbox.of(new ProcessSandboxProvider());
    }

    @AfterAll
    static void clear_the_sandbox_away() {
        sandbox.close();
    }

    @BeforeEach
    void set_up_the_bench() {
        bench = new SessionBench(sandbox);
    }

    @AfterEach
    void end_what_still_runs() {
        bench.close();
    }

    @Test
    void writes_appends_and_deletes_files() throws Exception {
        TurnResult result = play("""
                - write: {path: src/A.java, content: "class A {}\\n"}
                - append: {path: src/A.java, content: "// more\\n"}
                - write: {path: run.sh, content: "exit 0", executable: true}
                - write: {path: gone.txt, content: x}
                - delete: gone.txt
                """);

        assertThat(result.failure()).isEmpty();
        assertThat(bench.directory().resolve("src/A.java")).hasContent("class A {}\n// more\n");
        assertThat(bench.directory().resolve("run.sh")).isExecutable();
        assertThat(bench.directory().resolve("gone.txt")).doesNotExist();
        assertThat(bench.events(AgentEvent.ToolStarted.class))
                .extracting(AgentEvent.ToolStarted::tool)
                .containsExactly("Write", "Edit", "Write", "Write", "Delete");
    }

    @Test
    void commits_what_it_changed_and_minds_nothing_to_commit() throws Exception {
        TurnResult result = play("""
                - run: "git init -q . && git config user.name Agent && git config user.email agent@localhost"
                - write: {path: a.txt, content: a}
                - commit: "Add 'a'\\n\\nBecause."
                - commit: Nothing new
                - run: "git log --format=%s > log.txt"
                """);

        assertThat(result.failure()).isEmpty();
        assertThat(result.text()).isEqualTo("There is nothing to commit.");
        assertThat(bench.directory().resolve("log.txt")).hasContent("Add 'a'");
    }

    @Test
    void a_command_that_fails_fails_the_turn_unless_it_may() throws Exception {
        TurnResult allowed = play("- run: {command: \"echo no; exit 7\", may-fail: true}\n- say: done");
        TurnResult refused = play("- run: \"echo broken; exit 7\"\n- say: done");

        assertThat(allowed.text()).isEqualTo("done");
        assertThat(bench.events(AgentEvent.ToolFinished.class).get(0).summary()).isEqualTo("exit status 7\nno");
        assertThat(failure(refused).message()).contains("exit 7", "status 7", "broken");
    }

    @Test
    void reports_usage_cost_and_model() throws Exception {
        TurnResult result = play("""
                - usage: {input: 1200, output: 300, cache-read: 50, cache-write: 7, turns: 4}
                - usage: {input: 1, turns: 5}
                - cost: 0.012
                - cost: 0.001
                - model: scripted-large
                """);

        assertThat(result.usage()).isEqualTo(new Usage(1201, 300, 50, 7, 5));
        assertThat(result.cost()).isEqualTo(Cost.exact(Money.usd("0.013")));
        assertThat(result.model()).contains("scripted-large");
        assertThat(play("- cost: unknown").cost()).isEqualTo(Cost.UNKNOWN);
    }

    @Test
    void gives_verdicts() throws Exception {
        TurnResult result = play("""
                - verdict:
                    decision: changes-requested
                    summary: Not yet
                    findings:
                      - {id: F1, severity: major, file: src/A.java, line: 3, message: "It's \\"wrong\\""}
                """);

        assertThat(result.structured())
                .contains("{\"decision\":\"changes-requested\",\"summary\":\"Not yet\",\"findings\":"
                        + "[{\"id\":\"F1\",\"severity\":\"major\",\"file\":\"src/A.java\",\"line\":3,"
                        + "\"message\":\"It's \\\"wrong\\\"\"}]}");
    }

    @ParameterizedTest
    @EnumSource(FailureClass.class)
    void fails_in_every_way(FailureClass kind) throws Exception {
        TurnResult result =
                play("- fail: " + kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + "\n- say: not reached");

        assertThat(failure(result).kind()).isEqualTo(kind);
        assertThat(bench.events(AgentEvent.Said.class)).isEmpty();
    }

    @Test
    void says_when_a_limit_resets() throws Exception {
        Instant before = Instant.now();
        TurnResult fixed = play("- fail: {kind: rate-limited, message: Enough, reset-at: \"2030-01-31T12:00:00Z\"}");
        TurnResult relative = play("- fail: {kind: rate-limited, reset-in: 1h}");

        assertThat(fixed.failure())
                .contains(new AgentFailure(
                        FailureClass.RATE_LIMITED, "Enough", Optional.of(Instant.parse("2030-01-31T12:00:00Z"))));
        assertThat(failure(relative).resetAt().orElseThrow())
                .isBetween(before.plusSeconds(3599), Instant.now().plusSeconds(3601));
    }

    @Test
    void reports_what_a_person_should_see_beside_words() throws Exception {
        play("""
                - delta: hel
                - warn: careful
                - retrying: {attempt: 2, reason: overloaded}
                - limit: {window: five-hours, status: warning, reset-at: "2030-01-31T12:00:00Z"}
                """);

        assertThat(bench.events())
                .contains(
                        new AgentEvent.TextDelta("hel"),
                        new AgentEvent.Warned("careful"),
                        new AgentEvent.Retrying(2, "overloaded"),
                        new AgentEvent.LimitReported(
                                "five-hours", "warning", Optional.of(Instant.parse("2030-01-31T12:00:00Z"))));
    }

    @Test
    void ends_without_a_result_as_it_is_told() throws Exception {
        TurnResult result = play("- say: begun\n- print-error: \"no disk\"\n- exit: 9");

        assertThat(failure(result).kind()).isEqualTo(FailureClass.CRASHED);
        assertThat(failure(result).message()).contains("exit status 9", "no disk");
    }

    @Test
    void fails_loudly_where_the_prompt_is_not_as_expected() throws Exception {
        String script = "- expect-prompt-contains: [one, two]\n- expect-prompt-lacks: three\n- say: fine";

        assertThat(play(script, "one two").text()).isEqualTo("fine");
        assertThat(failure(play(script, "one")).message()).contains("must contain 'two'", "is: one");
        assertThat(failure(play(script, "one two three")).message()).contains("contains 'three', but must not");
    }

    @Test
    void shows_and_checks_its_environment() throws Exception {
        bench.as("tester", "check#3", 2);

        TurnResult result = play("""
                - expect-environment: {FACTORY_AGENT: tester, FACTORY_STEP: "check#3", FACTORY_ATTEMPT: "2"}
                - expect-no-environment: [ANTHROPIC_API_KEY, JAVA_TOOL_OPTIONS]
                - say-environment: FACTORY_STEP
                """);

        assertThat(result.text()).isEqualTo("FACTORY_STEP=check#3");
        assertThat(failure(play("- expect-environment: {FACTORY_AGENT: somebody}"))
                        .message())
                .contains("FACTORY_AGENT must be 'somebody', but is 'tester'");
        assertThat(failure(play("- expect-no-environment: FACTORY_AGENT")).message())
                .contains("FACTORY_AGENT must not be there");
    }

    @Test
    void plays_the_entry_of_the_visit_and_repeats_the_last() throws Exception {
        ScriptedEngine engine = ScriptedEngine.ofYaml("""
                agents:
                  reviewer:
                    - do: [{say: first}]
                    - do: [{say: second}]
                default:
                  - do: [{say: somebody else}]
                """);

        assertThat(playAs("reviewer", "review#1", 1, engine)).isEqualTo("first");
        assertThat(playAs("reviewer", "review#2", 1, engine)).isEqualTo("second");
        assertThat(playAs("reviewer", "rounds#2/review#1", 1, engine)).isEqualTo("second");
        assertThat(playAs("reviewer", "review#7", 1, engine)).isEqualTo("second");
        assertThat(playAs("coder", "code#1", 1, engine)).isEqualTo("somebody else");
    }

    @Test
    void plays_something_else_when_an_attempt_is_repeated() throws Exception {
        ScriptedEngine engine = ScriptedEngine.ofYaml("""
                default:
                  - do: [{say: first try}]
                    on-retry:
                      - do: [{say: second try}]
                """);

        assertThat(playAs("coder", "code#1", 1, engine)).isEqualTo("first try");
        assertThat(playAs("coder", "code#1", 2, engine)).isEqualTo("second try");
        assertThat(playAs("coder", "code#1", 3, engine)).isEqualTo("second try");
    }

    @Test
    void an_agent_that_the_script_does_not_know_fails_and_says_which_there_are() throws Exception {
        ScriptedEngine engine = ScriptedEngine.ofYaml("agents: {reviewer: [{do: [say-prompt]}]}");

        try (AgentSession session = engine.open(bench.request("x"), bench)) {
            assertThat(failure(finish(session)).message()).contains("no agent 'coder'", "[reviewer]");
        }
    }

    @Test
    void remembers_in_another_process_which_turn_comes_next_in_the_step() throws Exception {
        ScriptedEngine engine = ScriptedEngine.ofYaml("""
                default:
                  - do: [{say: one}]
                    then: [{do: [{say: two}]}, {do: [{say: three}]}]
                  - do: [{say: next visit}]
                """);
        String id;
        try (AgentSession session = engine.open(bench.request("x"), bench)) {
            finish(session);
            session.send("go on");
            assertThat(finish(session).text()).isEqualTo("two");
            id = session.id().orElseThrow();
        }

        assertThat(resume(engine, id)).isEqualTo("three");
        assertThat(resume(engine, id)).isEqualTo("three");
        bench.as("coder", "code#2", 1);
        assertThat(resume(engine, id)).isEqualTo("next visit");
    }

    @Test
    void plays_a_turn_again_that_was_cut_off() throws Exception {
        ScriptedEngine engine = ScriptedEngine.ofYaml("""
                default:
                  - do:
                      - append: {path: count, content: "x\\n"}
                      - run: "test $(wc -l < count) -gt 1 || exec sleep 60"
                      - say: done
                    then: [{do: [{say: too far}]}]
                """);
        AgentSession cutOff = engine.open(bench.request("x"), bench);
        bench.await(
                event -> event instanceof AgentEvent.ToolStarted tool
                        && tool.tool().equals("Bash"),
                LIMIT);
        bench.processes().get(0).close();
        assertThat(failure(finish(cutOff)).kind()).isEqualTo(FailureClass.ENDED_BY_US);
        cutOff.close();

        assertThat(resume(engine, cutOff.id().orElseThrow())).isEqualTo("done");
    }

    @Test
    void asks_a_person_and_ends_its_turn() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        bench.offering(tool("ask_person", input -> {
            asked.add(input);
            return "Asked. End your turn now.";
        }));

        TurnResult result = play("- ask: {question: \"Which colour?\", options: [red, green]}\n- say: not reached");

        assertThat(asked).containsExactly("{\"question\":\"Which colour?\",\"options\":[\"red\",\"green\"]}");
        assertThat(result.failure()).isEmpty();
        assertThat(result.text()).isEqualTo("Asked. End your turn now.");
    }

    @Test
    void a_tool_that_is_not_there_or_fails_fails_the_turn() throws Exception {
        bench.offering(tool("broken", input -> {
            throw new IllegalStateException("host path /etc/secret");
        }));

        assertThat(failure(play("- ask: Hello?")).message()).contains("no tool 'ask_person'", "[broken]");
        assertThat(failure(play("- call-tool: {tool: broken}")).message())
                .contains("'broken' failed on the host")
                .doesNotContain("/etc/secret");
    }

    @Test
    void waits_for_the_message_it_wants() throws Exception {
        try (AgentSession session =
                engine("- await-message: stop\n- say: stopped").open(bench.request("x"), bench)) {
            session.send("go faster");
            session.send("please stop");

            assertThat(finish(session).text()).isEqualTo("stopped");
            assertThat(bench.events(AgentEvent.Said.class))
                    .extracting(AgentEvent.Said::text)
                    .containsExactly("Message received: go faster", "Message received: please stop", "stopped");
        }
    }

    @Test
    void a_message_that_comes_too_late_for_the_turn_still_belongs_to_it() throws Exception {
        try (AgentSession session = engine("- say: words\n- cost: 1").open(bench.request("x"), bench)) {
            boolean steered = session.send("and mind this");
            TurnResult result = finish(session);

            assertThat(steered).isTrue();
            assertThat(bench.events(AgentEvent.TurnEnded.class)).containsExactly(new AgentEvent.TurnEnded(result));
            assertThat(bench.events(AgentEvent.MessageDelivered.class)).hasSize(1);
        }
    }

    @Test
    void waits_for_a_file_and_pauses() throws Exception {
        try (AgentSession session =
                engine("- pause: 20ms\n- await-file: go\n- say: gone").open(bench.request("x"), bench)) {
            assertThat(session.await(Duration.ofMillis(100))).isEmpty();
            Files.createFile(bench.directory().resolve("go"));

            assertThat(finish(session).text()).isEqualTo("gone");
        }
    }

    @Test
    void an_interrupt_kills_the_command_that_runs() throws Exception {
        try (AgentSession session = engine("- run: sleep 61.25").open(bench.request("x"), bench)) {
            bench.await(AgentEvent.ToolStarted.class::isInstance, LIMIT);
            session.interrupt();

            assertThat(failure(finish(session)).kind()).isEqualTo(FailureClass.ENDED_BY_US);
            assertThat(ProcessHandle.allProcesses())
                    .noneMatch(it -> it.info().commandLine().orElse("").contains("sleep 61.25"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"coder", "reviewer"})
    void the_default_script_makes_a_visible_change_and_approves(String agent) throws Exception {
        play("- run: \"git init -q . && git config user.name Agent && git config user.email agent@localhost\"");

        bench.as(agent, "step#1", 1);
        try (AgentSession session = ScriptedEngine.withDefaultScript().open(bench.request("x"), bench)) {
            TurnResult result = finish(session);

            assertThat(result.failure()).isEmpty();
            assertThat(result.structured().orElseThrow()).contains("\"decision\":\"approved\"");
            Path change = bench.directory().resolve("FACTORY.md");
            if (agent.equals("reviewer")) {
                assertThat(change).doesNotExist();
            } else {
                assertThat(change).content().startsWith("Changed by the task " + bench.tag());
            }
        }
    }

    @Test
    void its_provider_is_found_and_makes_it_from_settings(@TempDir Path directory) throws IOException {
        AgentEngineProvider provider = ServiceLoader.load(AgentEngineProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(it -> it.type().equals("scripted"))
                .findFirst()
                .orElseThrow();
        Path script = Files.writeString(directory.resolve("script.yaml"), "default: [{do: [say-prompt]}]");

        assertThat(provider.create(EngineContext.of(ConfigNode.empty())).info().name())
                .isEqualTo("scripted");
        assertThat(provider.create(EngineContext.of(ConfigNode.parse("c", "script: " + script))))
                .isInstanceOf(ScriptedEngine.class);
        assertThat(provider.create(EngineContext.of(ConfigNode.parse("c", "default: [{do: [say-prompt]}]"))))
                .isInstanceOf(ScriptedEngine.class);
    }

    @Test
    void says_whether_it_can_be_used() throws Exception {
        try (ChildProcesses processes = new ChildProcesses()) {
            EngineProbe probe = (command, limit) -> {
                ProcessOutput output = processes.run(ProcessSpec.of(command, Path.of("/")), limit);
                return new EngineProbe.Output(output.exitCode(), output.text(), output.stderr());
            };

            assertThat(ScriptedEngine.withDefaultScript().probe(probe).usable()).isTrue();
        }
        EngineProbe broken = (command, limit) -> new EngineProbe.Output(127, "", "java: not found");
        assertThat(ScriptedEngine.withDefaultScript().probe(broken).summary()).contains("java: not found");
    }

    private TurnResult play(String actions) throws InterruptedException {
        return play(actions, "Do it");
    }

    private TurnResult play(String actions, String prompt) throws InterruptedException {
        try (AgentSession session = engine(actions).open(bench.request(prompt), bench)) {
            return finish(session);
        }
    }

    private String playAs(String agent, String step, int attempt, AgentEngine engine) throws InterruptedException {
        bench.as(agent, step, attempt);
        try (AgentSession session = engine.open(bench.request("x"), bench)) {
            return finish(session).text();
        }
    }

    private String resume(AgentEngine engine, String id) throws InterruptedException {
        SessionRequest request =
                bench.request("go on", Optional.of(id), Optional.empty(), SessionRequest.Permissions.BYPASS);
        try (AgentSession session = engine.open(request, bench)) {
            return finish(session).text();
        }
    }

    private static ScriptedEngine engine(String actions) {
        return ScriptedEngine.ofYaml("default:\n  - do:\n" + actions.indent(6));
    }

    private static TurnResult finish(AgentSession session) throws InterruptedException {
        return session.await(LIMIT).orElseThrow();
    }

    private static AgentFailure failure(TurnResult result) {
        return result.failure().orElseThrow();
    }

    private static AgentTool tool(String name, UnaryOperator<String> action) {
        return new AgentTool() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String description() {
                return name;
            }

            @Override
            public String inputSchema() {
                return "{}";
            }

            @Override
            public String call(String input) {
                return action.apply(input);
            }
        };
    }
}
