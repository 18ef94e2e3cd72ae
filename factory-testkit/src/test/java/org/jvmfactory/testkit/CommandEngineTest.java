package org.jvmfactory.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentSession;
import org.jvmfactory.engine.AgentTool;
import org.jvmfactory.engine.Capability;
import org.jvmfactory.engine.EngineContext;
import org.jvmfactory.engine.EngineInfo;
import org.jvmfactory.engine.EngineProbe;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.engine.ModelPrice;
import org.jvmfactory.engine.Prices;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.engine.command.CommandEngine;
import org.jvmfactory.sandbox.ProcessSandboxProvider;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Limits;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Usage;
import org.jvmfactory.testkit.junit.TestDirectories;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandEngineTest {

    private static final String DOCUMENT = """
            {
              "id": "s-1", "answer": "All done.", "model": "large-2", "price": 0.0125,
              "usage": {"in": 1200, "out": 340, "cached": 5}
            }""";

    @TempDir(factory = TestDirectories.class)
    private Path directory;

    private TestSandbox sandbox;
    private SessionBench bench;

    @BeforeAll
    void make_the_sandbox() {
        sandbox = TestSandbox.of(new ProcessSandboxProvider());
    }

    @AfterAll
    void clear_the_sandbox_away() {
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
    void everything_that_a_cli_prints_is_what_its_agent_says() throws Exception {
        TurnResult result = play(cli().prints("first", "", "  second"), "");

        assertThat(result.failure()).isEmpty();
        assertThat(result.text()).isEqualTo("first\n\n  second");
        assertThat(bench.events(AgentEvent.Said.class)).containsExactly(new AgentEvent.Said("first\n\n  second"));
        assertThat(result.cost()).isEqualTo(Cost.UNKNOWN);
    }

    @Test
    void a_json_document_says_text_session_model_cost_and_usage() throws Exception {
        TurnResult result = play(cli().prints(DOCUMENT), """
                output: json
                fields:
                  {session: /id, text: /answer, model: /model, cost: /price, input-tokens: /usage/in,
                   output-tokens: /usage/out, cache-read-tokens: /usage/cached}
                """);

        assertThat(result)
                .isEqualTo(new TurnResult(
                        "All done.",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("large-2"),
                        new Usage(1200, 340, 5, 0, 1),
                        Cost.exact(Money.usd("0.0125"))));
        assertThat(bench.events(AgentEvent.SessionStarted.class))
                .extracting(AgentEvent.SessionStarted::session)
                .containsExactly("s-1");
    }

    @Test
    void what_a_cli_counts_without_money_is_priced_by_the_model_that_it_names_or_was_asked_for() throws Exception {
        String tokens = "output: json\nfields: {text: /answer, input-tokens: /usage/in, output-tokens: /usage/out%s}";
        Prices prices = Prices.BUILT_IN.with("large-2", ModelPrice.usd("10", "100"));

        assertThat(priced(cli().prints(DOCUMENT), tokens.formatted(", model: /model"), prices))
                .isEqualTo(Cost.estimated(Money.usd("0.046")));
        assertThat(priced(cli().prints(DOCUMENT), tokens.formatted(""), prices)).isEqualTo(Cost.UNKNOWN);
        assertThat(priced(cli().prints(DOCUMENT), tokens.formatted(", model: /model"), Prices.BUILT_IN))
                .isEqualTo(Cost.UNKNOWN);
        assertThat(priced(cli().prints(DOCUMENT), tokens.formatted(", model: /model, cost: /price"), prices))
                .isEqualTo(Cost.exact(Money.usd("0.0125")));
    }

    @Test
    void what_is_counted_for_each_part_of_a_turn_is_added_and_what_stands_in_a_list_is_taken_together()
            throws Exception {
        String part =
                "{\"type\":\"part\",\"in\":10,\"out\":2,\"usd\":0.01,\"said\":[{\"text\":\"a\"},{},{\"text\":\"b\"}],"
                        + "\"by\":{\"x\":{\"cached\":1},\"y\":{\"cached\":2}}}";

        TurnResult result = play(cli().prints(part, part), """
                output: json-lines
                fields:
                  {counts: added, text: /said/*/text, input-tokens: /in, output-tokens: /out, cost: /usd,
                   cache-read-tokens: /by/*/cached}
                """);

        assertThat(result.text()).isEqualTo("a\nb");
        assertThat(result.usage()).isEqualTo(new Usage(20, 4, 6, 0, 1));
        assertThat(result.cost()).isEqualTo(Cost.exact(Money.usd("0.02")));
    }

    @Test
    void a_failure_is_recognized_by_what_stands_in_its_json_or_by_its_words() throws Exception {
        String settings = """
                output: json-lines
                fields: {error: /why}
                exit-codes: {4: usage}
                failures:
                  - {is: auth, when: {/status: "401"}}
                  - {is: rate-limited, says: "too many"}
                """;

        assertThat(kind(play(
                        cli().prints("{\"why\":\"too many\",\"status\":401}").exits(4), settings)))
                .isEqualTo(FailureClass.AUTH);
        assertThat(kind(play(cli().prints("{\"why\":\"Too many requests\",\"status\":1}"), settings)))
                .isEqualTo(FailureClass.RATE_LIMITED);
        assertThat(kind(play(cli().complains("far too many").exits(4), settings)))
                .isEqualTo(FailureClass.RATE_LIMITED);
        assertThat(kind(play(cli().complains("something else").exits(4), settings)))
                .isEqualTo(FailureClass.USAGE);
    }

    @ParameterizedTest
    @CsvSource({
        "amp, '[RESUME, COST]'",
        "gemini, '[RESUME, COST, MODEL_CHOICE]'",
        "goose, '[RESUME, MODEL_CHOICE]'",
        "opencode, '[RESUME, COST, MODEL_CHOICE]'",
        "pi, '[RESUME, COST, MODEL_CHOICE, SYSTEM_PROMPT]'",
    })
    void a_preset_describes_a_well_known_cli(String preset, String capabilities) {
        EngineInfo info = CommandEngine.of(ConfigNode.parse("factory.yml", "preset: " + preset))
                .info();

        assertThat(info.name()).isEqualTo(preset);
        assertThat(new TreeSet<>(info.capabilities())).hasToString(capabilities);
    }

    @Test
    void what_is_written_goes_before_a_preset_and_variables_come_beside_its_own() throws Exception {
        FakeCli cli = cli().readsAll().prints("{\"type\":\"text\",\"part\":{\"text\":\"done\"}}");
        Path program = cli.writeTo(directory);
        CommandEngine engine = CommandEngine.of(ConfigNode.parse("factory.yml", """
                preset: opencode
                executable: %s
                name: mine
                environment: {OPENCODE_CONFIG_CONTENT: "{}", OPENCODE_DISABLE_AUTOUPDATE: "no"}
                """.formatted(program)));

        try (AgentSession session = engine.open(asked(Optional.empty(), Optional.of("a/b")), bench)) {
            assertThat(session.await(Duration.ofSeconds(30)).orElseThrow().text())
                    .isEqualTo("done");
        }

        assertThat(engine.info().name()).isEqualTo("mine");
        assertThat(cli.calls(bench.home()).get(0).arguments())
                .containsExactly("run", "--format", "json", "--pure", "--auto", "--title", "factory", "--model", "a/b");
        assertThat(bench.launches().get(0).environment())
                .containsEntry("OPENCODE_CONFIG_CONTENT", "{}")
                .containsEntry("OPENCODE_DISABLE_AUTOUPDATE", "no")
                .containsEntry("OPENCODE_DISABLE_PROJECT_CONFIG", "1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "preset: opencod | 1:9: there is no preset 'opencod'; did you mean 'opencode'?",
                "{command: [x], failures: [{is: auth}]} | 1:27: a sign of a failure needs 'when' or 'says', and not both",
                "{command: [x], failures: [{is: auth, says: '('}]} | 1:44: '(' is no regular expression: ",
                "{command: [x], failures: [{is: ill, says: x}]} | 1:32: 'is' must be one of auth, ",
                "{command: [x], output: json, fields: {counts: twice}} | 1:47: 'counts' must be one of last, added",
            })
    void what_can_not_be_meant_is_said_where_it_stands(String yaml, String problem) {
        assertThatThrownBy(() -> CommandEngine.of(ConfigNode.parse("factory.yml", yaml)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("factory.yml:" + problem.strip());
    }

    @Test
    void a_document_that_is_no_json_is_a_failure_and_kept() throws Exception {
        TurnResult result = play(cli().prints("Oops."), "output: json");

        assertThat(kind(result)).isEqualTo(FailureClass.CRASHED);
        assertThat(bench.events(AgentEvent.Unrecognized.class)).containsExactly(new AgentEvent.Unrecognized("Oops."));
    }

    @ParameterizedTest
    @CsvSource({"3, RATE_LIMITED", "41, AUTH", "5, CRASHED"})
    void an_exit_code_means_what_the_settings_say(int code, FailureClass kind) throws Exception {
        TurnResult result =
                play(cli().complains("No more today.").exits(code), "exit-codes: {3: rate-limited, 41: auth}");

        assertThat(kind(result)).isEqualTo(kind);
        assertThat(result.failure().orElseThrow().message()).contains("No more today.", Integer.toString(code));
    }

    @Test
    void an_error_that_the_cli_states_is_a_failure_even_where_it_ends_with_success() throws Exception {
        TurnResult result = play(
                cli().prints("{\"type\":\"failed\",\"why\":\"no such model\"}"),
                "{output: json-lines, fields: {error: {at: /why, when: {/type: failed}}}}");

        assertThat(result.failure())
                .hasValueSatisfying(failure -> assertThat(failure.message()).isEqualTo("no such model"));
    }

    @Test
    void success_without_the_line_that_ends_a_turn_is_a_crash() throws Exception {
        TurnResult result = play(
                cli().prints("{\"type\":\"begun\"}"),
                "{output: json-lines, fields: {end: {at: /type, when: {/type: end}}}}");

        assertThat(result.failure())
                .hasValueSatisfying(failure -> assertThat(failure.message()).contains("without the line"));
    }

    @Test
    void tells_of_tool_calls_and_whether_they_failed() throws Exception {
        play(
                cli().prints(
                                "{\"t\":\"on\",\"id\":1,\"name\":\"shell\",\"cmd\":\"mvn -q test\"}",
                                "{\"t\":\"off\",\"id\":1,\"code\":1}"),
                """
                output: json-lines
                fields:
                  tool-started: {call: /id, tool: /name, summary: /cmd, when: {/t: "on"}}
                  tool-finished: {call: /id, when: {/t: "off"}, failed: {/code: 1}}
                """);

        assertThat(bench.events(AgentEvent.ToolStarted.class))
                .containsExactly(new AgentEvent.ToolStarted("1", "shell", "mvn -q test"));
        assertThat(bench.events(AgentEvent.ToolFinished.class))
                .containsExactly(new AgentEvent.ToolFinished("1", false, ""));
    }

    @Test
    void a_session_id_that_could_be_an_option_is_not_taken() throws Exception {
        play(cli().prints("{\"id\":\"--evil\"}"), "{output: json-lines, fields: {session: /id}}");

        assertThat(bench.events(AgentEvent.SessionStarted.class)).isEmpty();
        assertThat(bench.events(AgentEvent.Unrecognized.class)).hasSize(1);
    }

    @Test
    void prompt_and_system_prompt_go_through_files_and_a_model_through_an_argument() throws Exception {
        FakeCli cli = cli().runs("cat \"$2\" \"$6\"; echo; echo \"$4\"");

        TurnResult result = play(cli, """
                command: [%s, --prompt, "{prompt}"]
                prompt: file
                system-prompt: [--system, "{system-prompt}"]
                model: [--model, "{model}"]
                """, asked(Optional.of("You code."), Optional.of("small")));

        assertThat(result.text()).isEqualTo("Do it.You code.\nsmall");
    }

    @Test
    void a_system_prompt_that_the_cli_has_no_option_for_goes_before_the_prompt() throws Exception {
        play(cli().readsAll(), "", asked(Optional.of("You code."), Optional.empty()));

        assertThat(cli().calls(bench.home()))
                .singleElement()
                .satisfies(call -> assertThat(call.input()).isEqualTo("You code.\n\nDo it."));
    }

    @Test
    void a_schema_is_told_with_the_prompt() throws Exception {
        SessionRequest request = bench.request(
                "Judge.", Optional.empty(), Optional.of("{\"type\":\"object\"}"), SessionRequest.Permissions.BYPASS);

        play(cli().readsAll(), "", request);

        assertThat(cli().calls(bench.home()).get(0).input())
                .startsWith("Judge.\n\n")
                .endsWith("\n{\"type\":\"object\"}");
    }

    @Test
    void a_line_may_ask_for_a_tool_of_the_host_also_with_the_last_words() throws Exception {
        Told told = new Told();
        bench.offering(told);

        TurnResult result = play(
                cli().prints(
                                "{\"factory\":\"tell\",\"input\":{\"text\":\"one\"}}",
                                "I work.",
                                "{\"factory\":\"no_such_tool\"}",
                                "{\"factory\":\"tell\",\"input\":{\"text\":\"two\"}}"),
                "host-tools: true");

        assertThat(told.inputs).containsExactly("{\"text\":\"one\"}", "{\"text\":\"two\"}");
        assertThat(result.text()).isEqualTo("I work.");
        assertThat(bench.events(AgentEvent.ToolFinished.class))
                .extracting(AgentEvent.ToolFinished::ok)
                .containsExactly(true, false, true);
    }

    @Test
    void a_cli_that_has_its_prompt_in_a_file_gets_answers_on_its_standard_input() throws Exception {
        bench.offering(new Told());

        TurnResult result = play(
                cli().runs(
                                "cat \"$2\"; echo '{\"factory\":\"tell\",\"input\":{\"text\":\"hi\"}}'; read -r answer; echo \"got $answer\""),
                """
                command: [%s, --prompt, "{prompt}"]
                prompt: file
                host-tools: true
                """);

        assertThat(result.text())
                .contains("- tell: Tells. {\"type\":\"object\"}")
                .endsWith("got {\"factory\":\"answer\",\"request\":1,\"ok\":true,\"text\":\"Told.\"}");
    }

    @Test
    void nothing_is_asked_for_where_the_settings_do_not_say_so() throws Exception {
        Told told = new Told();
        bench.offering(told);

        TurnResult result = play(cli().prints("{\"factory\":\"tell\",\"input\":{}}"), "");

        assertThat(told.inputs).isEmpty();
        assertThat(result.text()).isEqualTo("{\"factory\":\"tell\",\"input\":{}}");
    }

    @Test
    void can_what_its_settings_say() {
        assertThat(engine(cli(), "").info().capabilities()).isEmpty();
        assertThat(engine(
                                cli(),
                                "{resume: [-r, '{session}'], model: [-m, '{model}'], output: json, fields: {cost: /c}}")
                        .info()
                        .capabilities())
                .containsExactlyInAnyOrder(Capability.RESUME, Capability.MODEL_CHOICE, Capability.COST);
    }

    @Test
    void the_example_in_the_documentation_reads_what_such_a_cli_prints() throws Exception {
        String page = Files.readString(Path.of("../docs/engines.md"));
        String yaml = page.substring(
                page.indexOf("engines:\n  mine:"), page.indexOf("key | meaning", page.indexOf("  mine:")));
        FakeCli cli = cli().prints(
                        "{'type':'thread.started','thread_id':'0199-a'}".replace('\'', '"'),
                        "{'type':'item.started','item':{'id':'i0','type':'command_execution','command':'ls'}}"
                                .replace('\'', '"'),
                        "{'type':'item.completed','item':{'id':'i0','type':'command_execution','status':'completed'}}"
                                .replace('\'', '"'),
                        "{'type':'item.completed','item':{'id':'i1','type':'agent_message','text':'Done.'}}"
                                .replace('\'', '"'),
                        "{'type':'turn.completed','usage':{'input_tokens':700,'output_tokens':40}}".replace('\'', '"'));
        String settings =
                yaml.replace("[mycli,", "[\"" + cli.writeTo(directory) + "\",").replace("```", "");
        ConfigNode mine = ConfigNode.parse("engines.md", settings)
                .resolve(name -> Optional.of("value"))
                .require("engines")
                .require("mine");

        try (AgentSession session = CommandEngine.of(mine).open(bench.request("Do it."), bench)) {
            TurnResult result = session.await(Duration.ofSeconds(30)).orElseThrow();

            assertThat(result.text()).isEqualTo("Done.");
            assertThat(result.usage()).isEqualTo(new Usage(700, 40, 0, 0, 1));
        }
        assertThat(bench.events())
                .startsWith(
                        new AgentEvent.SessionStarted("0199-a", Optional.empty(), Optional.empty()),
                        new AgentEvent.ToolStarted("i0", "command_execution", "ls"),
                        new AgentEvent.ToolFinished("i0", true, ""));
        assertThat(bench.events(AgentEvent.Unrecognized.class)).isEmpty();
    }

    @Test
    void finds_out_the_version() throws Exception {
        CommandEngine engine = engine(cli(), "version: [--version]");

        assertThat(engine.probe((command, limit) -> new EngineProbe.Output(0, "fake 1.2\n", ""))
                        .summary())
                .startsWith("fake 1.2 (")
                .contains(directory.resolve("fake").toString());
        assertThat(engine.probe((command, limit) -> new EngineProbe.Output(2, "", "what?\n")))
                .satisfies(readiness -> {
                    assertThat(readiness.usable()).isFalse();
                    assertThat(readiness.summary()).contains("--version", "status 2", "what?");
                });
    }

    @Test
    void a_program_that_is_not_there_is_named_with_what_to_do() throws Exception {
        CommandEngine engine = CommandEngine.of(ConfigNode.parse("factory.yml", "command: [no-such-cli]"));

        assertThat(engine.probe((command, limit) -> new EngineProbe.Output(0, "", "")))
                .satisfies(readiness -> {
                    assertThat(readiness.usable()).isFalse();
                    assertThat(readiness.summary()).contains("'no-such-cli'", "PATH", "Install it");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "command: []|must name a program",
                "{command: [sh], exit-codes: {0: auth}}|no exit code of a failure",
                "{command: [sh], fields: {text: /t}}|need 'output: json'",
                "{command: [sh], output: json, fields: {text: t}}|no JSON pointer",
                "{command: [sh], outputs: json}|did you mean 'output'",
            })
    void a_mistake_in_the_settings_is_located(String yaml, String problem) {
        ConfigNode settings = ConfigNode.parse("factory.yml", yaml);

        assertThatThrownBy(() -> CommandEngine.of(settings))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("factory.yml:1:")
                .hasMessageContaining(problem);
    }

    private static FakeCli cli() {
        return FakeCli.named("fake");
    }

    private Cost priced(FakeCli cli, String settings, Prices prices) throws Exception {
        CommandEngine engine = CommandEngine.of(new EngineContext(settings(cli, settings), prices));
        assertThat(engine.info().can(Capability.COST)).isTrue();
        try (AgentSession session = engine.open(asked(Optional.empty(), Optional.empty()), bench)) {
            return session.await(Duration.ofSeconds(30)).orElseThrow().cost();
        }
    }

    private CommandEngine engine(FakeCli cli, String settings) {
        return CommandEngine.of(settings(cli, settings));
    }

    private ConfigNode settings(FakeCli cli, String settings) {
        String program = cli.writeTo(directory).toString();
        String yaml = settings.contains("command:") ? settings.formatted(program) : settings;
        return ConfigNode.parse("factory.yml", settings.contains("command:") ? yaml : with(program, yaml));
    }

    private static String with(String program, String yaml) {
        String command = "command: [" + program + "]";
        return yaml.startsWith("{") ? "{" + command + ", " + yaml.substring(1) : command + "\n" + yaml;
    }

    private SessionRequest asked(Optional<String> system, Optional<String> model) {
        return new SessionRequest(
                "Do it.",
                system,
                model,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                SessionRequest.Permissions.BYPASS,
                Limits.INHERITED,
                bench.directory(),
                bench.home());
    }

    private TurnResult play(FakeCli cli, String settings) throws Exception {
        return play(cli, settings, asked(Optional.empty(), Optional.empty()));
    }

    private TurnResult play(FakeCli cli, String settings, SessionRequest request) throws Exception {
        try (AgentSession session = engine(cli, settings).open(request, bench)) {
            return session.await(Duration.ofSeconds(30)).orElseThrow();
        }
    }

    private static final class Told implements AgentTool {

        private final List<String> inputs = new CopyOnWriteArrayList<>();

        @Override
        public String name() {
            return "tell";
        }

        @Override
        public String description() {
            return "Tells.";
        }

        @Override
        public String inputSchema() {
            return "{\"type\":\"object\"}";
        }

        @Override
        public String call(String input) {
            inputs.add(input);
            return "Told.";
        }
    }

    private static FailureClass kind(TurnResult result) {
        return result.failure().orElseThrow().kind();
    }
}
