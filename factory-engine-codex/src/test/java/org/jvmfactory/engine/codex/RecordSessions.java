package org.jvmfactory.engine.codex;

import static org.jvmfactory.testkit.CodexCalls.host;
import static org.jvmfactory.testkit.CodexCalls.server;
import static org.jvmfactory.testkit.CodexCalls.shell;
import static org.jvmfactory.testkit.ModelReply.error;
import static org.jvmfactory.testkit.ModelReply.reply;
import static org.jvmfactory.testkit.ModelReply.saying;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentSession;
import org.jvmfactory.engine.AgentTool;
import org.jvmfactory.engine.PermissionDecision;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.sandbox.BubblewrapSandboxProvider;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.task.Usage;
import org.jvmfactory.testkit.ModelReply;
import org.jvmfactory.testkit.ModelScenario;
import org.jvmfactory.testkit.ScriptedModelServer;
import org.jvmfactory.testkit.SessionBench;
import org.jvmfactory.testkit.Teed;
import org.jvmfactory.testkit.TestSandbox;
import org.jvmfactory.testkit.WordServer;

/**
 * Records the conversations that {@link RecordedVersionsTest} replays, with a version of the CLI. No test: run it with the program and the
 * folder to write to, read what it wrote, and name the version in {@link CodexEngine#RECORDED_VERSIONS}.
 */
final class RecordSessions {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String RESET = "1795248910";
    private static final String SCHEMA = "{\"type\":\"object\",\"properties\":{\"ok\":{\"type\":\"boolean\"}}}";

    private static final String PATCH =
            "apply_patch <<'EOF'\n*** Begin Patch\n*** Add File: a.txt\n+x\n*** End Patch\nEOF";

    private RecordSessions() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        CodexConfig config = CodexConfig.defaults()
                .withExecutable(arguments[0])
                .withApiKey(Secret.of("sk-dummy"))
                .withModel("gpt-5")
                .withRetries(1, Duration.ofSeconds(30));
        Map<String, ModelScenario> all = new TreeMap<>();
        all.put(
                "success-tools",
                ModelScenario.inOrder(
                        counted(reply().thinks("Hm.").says("I look.").calls(shell("echo hello"))),
                        counted(reply().calls(shell(PATCH))),
                        counted(saying("I wrote it."))));
        all.put("two-turns", ModelScenario.inOrder(counted(saying("The first.")), counted(saying("The second."))));
        all.put("tools-of-others", request -> switch (request.results().size()) {
            case 0 -> reply().calls(host("look_up", "{\"key\":\"colour\"}"));
            case 1 -> reply().calls(server("words", "word", "{\"sql\":\"x\"}"));
            default -> counted(saying("Green."));
        });
        all.put("declined", request -> switch (request.results().size()) {
            case 0 -> reply().calls(shell("touch it"));
            case 1 -> reply().calls(shell(PATCH));
            case 2 -> reply().calls(server("words", "word", "{}"));
            default -> counted(saying("I could not."));
        });
        all.put("overloaded-503", request -> error(503, "server_is_overloaded", "overloaded"));
        all.put("rate-429", request -> error(429, "rate_limit_exceeded", "slow down"));
        all.put("model-404", request -> error(404, "model_not_found", "model: x does not exist"));
        all.put("auth-401", request -> error(401, "invalid_api_key", "Incorrect API key provided"));
        all.put(
                "usage-limit",
                request -> error(429, "usage_limit_reached", "The usage limit has been reached")
                        .withHeader("x-codex-primary-used-percent", "100")
                        .withHeader("x-codex-primary-window-minutes", "300")
                        .withHeader("x-codex-primary-reset-at", RESET));
        all.put("schema-ok", ModelScenario.inOrder(counted(saying("{\"ok\":true}"))));
        all.put("interrupt-tool", request -> reply().calls(shell("sleep 30")));
        try (ScriptedModelServer server = ScriptedModelServer.start();
                TestSandbox sandbox = TestSandbox.of(new BubblewrapSandboxProvider())) {
            for (Map.Entry<String, ModelScenario> each : all.entrySet()) {
                URI models = URI.create(server.serve(each.getValue()) + "/v1");
                record(each.getKey(), config.withBaseUrl(models), sandbox, folder);
            }
        }
    }

    private static ModelReply counted(ModelReply reply) {
        return reply.using(new Usage(100, 20, 0, 0, 0));
    }

    private static void record(String name, CodexConfig config, TestSandbox sandbox, Path folder)
            throws IOException, InterruptedException {
        try (SessionBench bench = new SessionBench(sandbox)) {
            if (name.equals("tools-of-others") || name.equals("declined")) {
                boolean allowed = name.equals("tools-of-others");
                bench.offering(new LookUp())
                        .serving(WordServer.saying(
                                Secret.of("swordfish"), bench.home().resolveSibling("words.sh")))
                        .beforeTools(request ->
                                allowed ? Optional.empty() : Optional.of(PermissionDecision.deny("Not that.")));
            }
            Optional<String> schema = Optional.of(SCHEMA).filter(text -> name.equals("schema-ok"));
            SessionRequest request =
                    bench.request("Say hello", Optional.empty(), schema, SessionRequest.Permissions.BYPASS);
            Teed teed = new Teed(bench);
            try (AgentSession session = new CodexEngine(config).open(request, teed)) {
                if (name.equals("interrupt-tool")) {
                    bench.await(AgentEvent.ToolStarted.class::isInstance, LIMIT);
                    session.interrupt();
                }
                finish(session);
                if (name.equals("two-turns") && session.send("And now?")) {
                    finish(session);
                }
            }
            Files.writeString(folder.resolve(name + ".jsonl"), teed.printed());
        }
    }

    private static void finish(AgentSession session) throws InterruptedException {
        if (session.await(LIMIT).isEmpty()) {
            throw new IllegalStateException("the turn isn't over after " + LIMIT.toSeconds() + " s");
        }
    }

    private record LookUp() implements AgentTool {

        @Override
        public String name() {
            return "look_up";
        }

        @Override
        public String description() {
            return "Looks up the value of a key.";
        }

        @Override
        public String inputSchema() {
            return "{\"type\":\"object\",\"properties\":{\"key\":{\"type\":\"string\"}}}";
        }

        @Override
        public String call(String input) {
            return "green";
        }
    }
}
