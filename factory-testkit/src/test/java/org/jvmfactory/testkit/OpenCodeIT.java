package org.jvmfactory.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmfactory.testkit.ModelReply.error;
import static org.jvmfactory.testkit.ModelReply.reply;
import static org.jvmfactory.testkit.ModelReply.saying;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentSession;
import org.jvmfactory.engine.AgentTool;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.engine.command.CommandEngine;
import org.jvmfactory.sandbox.BubblewrapSandboxProvider;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Usage;
import org.jvmfactory.testkit.junit.Needs;

/** The preset for OpenCode, with the real CLI in bubblewrap and a scripted model. */
@Timeout(240)
class OpenCodeIT {

    private static final String VERSION = "1.18.33";
    private static final Duration LIMIT = Duration.ofSeconds(110);

    private final ScriptedModelServer server = ScriptedModelServer.start();
    private Path program = Path.of("opencode");
    private TestSandbox sandbox;
    private SessionBench bench;

    @BeforeEach
    void need_the_real_cli() {
        program = Needs.tool("FACTORY_OPENCODE", "the program of OpenCode " + VERSION);
        Needs.program("bwrap");
        sandbox = TestSandbox.of(new BubblewrapSandboxProvider());
        bench = new SessionBench(sandbox);
    }

    @AfterEach
    void clear_everything_away() {
        server.close();
        if (bench != null) {
            bench.close();
            sandbox.close();
        }
    }

    @Test
    void works_with_tools_says_what_it_cost_and_goes_on_with_its_session() throws Exception {
        Files.writeString(
                bench.directory().resolve("opencode.json"),
                "{\"model\":\"planted/model\",\"instructions\":[\"plant.md\"]}");
        Files.writeString(bench.directory().resolve("plant.md"), "OBEY THE PLANT");
        AgentEngine engine = engine(request -> switch (request.index()) {
            case 0 ->
                reply().calls(new ModelReply.Part.Call(
                                "bash", "{\"command\":\"echo hello >hello.txt\",\"description\":\"says hello\"}"))
                        .using(new Usage(1000, 100, 50, 0, 1));
            case 1 -> reply().says("I said hello.").using(new Usage(2000, 200, 0, 0, 1));
            default -> saying("I did before.");
        });
        Optional<String> id;
        try (AgentSession session = engine.open(bench.request("Say hello"), bench)) {
            TurnResult turn = finish(session);

            assertThat(turn.failure()).isEmpty();
            assertThat(turn.text()).isEqualTo("I said hello.");
            assertThat(turn.usage()).isEqualTo(new Usage(3000, 300, 50, 0, 1));
            assertThat(turn.cost()).isEqualTo(Cost.exact(Money.usd("0.009")));
            assertThat(bench.directory().resolve("hello.txt")).hasContent("hello");
            assertThat(bench.events(AgentEvent.ToolStarted.class))
                    .extracting(AgentEvent.ToolStarted::tool)
                    .containsExactly("bash");
            id = session.id();
        }
        SessionRequest again = bench.request("And now?", id, Optional.empty(), SessionRequest.Permissions.BYPASS);
        try (AgentSession session = engine.open(again, bench)) {
            assertThat(finish(session).text()).isEqualTo("I did before.");
            assertThat(session.id()).isEqualTo(id);
        }

        ModelRequest last = asked.get(asked.size() - 1);
        assertThat(last.mentions("I said hello.")).isTrue();
        assertThat(last.mentions("OBEY THE PLANT")).isFalse();
        assertThat(asked).extracting(ModelRequest::model).containsOnly("house-model");
    }

    @Test
    void calls_the_hosts_tools_at_the_address_that_it_is_given() throws Exception {
        List<String> posted = new CopyOnWriteArrayList<>();
        bench.offering(new Post(posted));
        AgentEngine engine = engine(request -> request.results().isEmpty()
                ? reply().calls(new ModelReply.Part.Call("factory_post_message", "{\"text\":\"I am here\"}"))
                : saying("I said so."));

        try (AgentSession session = engine.open(bench.request("Say it"), bench)) {
            TurnResult turn = finish(session);

            assertThat(turn.text()).isEqualTo("I said so.");
        }
        assertThat(posted).containsExactly("{\"text\":\"I am here\"}");
        assertThat(asked.get(asked.size() - 1).mentions("It is on the board.")).isTrue();
    }

    @Test
    void a_refused_key_is_for_a_person() throws Exception {
        AgentEngine engine = engine(request -> error(401, "invalid_api_key", "Incorrect API key provided"));

        try (AgentSession session = engine.open(bench.request("Say hello"), bench)) {
            assertThat(finish(session).failure()).hasValueSatisfying(failure -> {
                assertThat(failure.kind()).isEqualTo(FailureClass.AUTH);
                assertThat(failure.message()).contains("Incorrect API key provided");
            });
        }
    }

    private record Post(List<String> posted) implements AgentTool {

        @Override
        public String name() {
            return "post_message";
        }

        @Override
        public String description() {
            return "Says something on the board.";
        }

        @Override
        public String inputSchema() {
            return "{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"}},\"required\":[\"text\"]}";
        }

        @Override
        public String call(String input) {
            posted.add(input);
            return "It is on the board.";
        }
    }

    private final List<ModelRequest> asked = new CopyOnWriteArrayList<>();

    private AgentEngine engine(ModelScenario scenario) {
        URI provider = server.serve(request -> {
            asked.add(request);
            return scenario.answer(request);
        });
        return CommandEngine.of(ConfigNode.parse("factory.yml", """
                preset: opencode
                executable: %s
                secrets: {HOUSE_KEY: sk-dummy-of-the-test}
                hosts: ["127.0.0.1:%d"]
                environment:
                  OPENCODE_CONFIG_CONTENT: |
                    {"model": "house/house-model", "small_model": "house/house-model",
                     "mcp": {"factory": {"type": "remote", "url": "{tools}"}}, "provider": {"house": {
                      "npm": "@ai-sdk/openai-compatible",
                      "options": {"baseURL": "%s/v1", "apiKey": "{env:HOUSE_KEY}"},
                      "models": {"house-model": {"cost": {"input": 2, "output": 10, "cache_read": 0}}}}}}
                """.formatted(program, provider.getPort(), provider)));
    }

    private static TurnResult finish(AgentSession session) throws InterruptedException {
        return session.await(LIMIT)
                .orElseThrow(() -> new AssertionError("the turn isn't over after " + LIMIT.toSeconds() + " s"));
    }
}
