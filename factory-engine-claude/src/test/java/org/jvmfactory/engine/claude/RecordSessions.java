package org.jvmfactory.engine.claude;

import static org.jvmfactory.testkit.ClaudeCalls.bash;
import static org.jvmfactory.testkit.ClaudeCalls.structured;
import static org.jvmfactory.testkit.ClaudeCalls.write;
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

/**
 * Records the conversations that {@link RecordedVersionsTest} replays, with a version of the CLI. No test: run it with the program and the
 * folder to write to, read what it wrote, and name the version in {@link ClaudeEngine#RECORDED_VERSIONS}.
 */
final class RecordSessions {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String RESET = "1795248910";

    private RecordSessions() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        ClaudeConfig config = ClaudeConfig.defaults()
                .withExecutable(arguments[0])
                .withApiKey(Secret.of("sk-ant-dummy"))
                .withRetries(1, Duration.ofSeconds(30));
        ClaudeConfig subscription = config.withOauthToken(Secret.of("sk-ant-oat01-dummy"));
        Map<String, ModelScenario> plain = new TreeMap<>();
        plain.put(
                "success-tools",
                ModelScenario.inOrder(
                        counted(reply().says("I look.").calls(bash("echo hello"))),
                        counted(reply().says("I look.").calls(write("hello.txt", "hello\n"))),
                        counted(saying("I wrote it."))));
        plain.put("two-turns", ModelScenario.inOrder(counted(saying("The first.")), counted(saying("The second."))));
        plain.put("overloaded-529", request -> error(529, "overloaded_error", "Overloaded"));
        plain.put("rate-429", request -> error(429, "rate_limit_error", "slow down"));
        plain.put("model-404", request -> error(404, "not_found_error", "model: x"));
        plain.put("auth-401", request -> error(401, "authentication_error", "invalid x-api-key"));
        plain.put("schema-ok", ModelScenario.inOrder(reply().calls(structured("{\"ok\":true}")), saying("Done.")));
        plain.put("interrupt-tool", request -> reply().calls(bash("sleep 30")));
        try (ScriptedModelServer server = ScriptedModelServer.start();
                TestSandbox sandbox = TestSandbox.of(new BubblewrapSandboxProvider())) {
            for (Map.Entry<String, ModelScenario> each : plain.entrySet()) {
                record(each.getKey(), config.withBaseUrl(server.serve(each.getValue())), sandbox, folder);
            }
            URI limited =
                    server.serve(request -> rejected(error(429, "rate_limit_error", "This would exceed your limit.")));
            record("limit-5h-oauth", subscription.withBaseUrl(limited), sandbox, folder);
            URI extra = server.serve(request -> rejected(saying("Still here."))
                    .withHeader("anthropic-ratelimit-unified-status", "allowed")
                    .withHeader("anthropic-ratelimit-unified-overage-status", "allowed")
                    .withHeader("anthropic-ratelimit-unified-overage-in-use", "true"));
            record("overage-oauth", subscription.withBaseUrl(extra), sandbox, folder);
        }
    }

    private static ModelReply counted(ModelReply reply) {
        return reply.using(new Usage(100, 20, 0, 0, 0));
    }

    private static ModelReply rejected(ModelReply reply) {
        return reply.withHeader("anthropic-ratelimit-unified-status", "rejected")
                .withHeader("anthropic-ratelimit-unified-reset", RESET)
                .withHeader("anthropic-ratelimit-unified-representative-claim", "five_hour")
                .withHeader("anthropic-ratelimit-unified-5h-utilization", "1.0")
                .withHeader("anthropic-ratelimit-unified-5h-reset", RESET);
    }

    private static void record(String name, ClaudeConfig config, TestSandbox sandbox, Path folder)
            throws IOException, InterruptedException {
        try (SessionBench bench = new SessionBench(sandbox)) {
            Teed teed = new Teed(bench);
            Optional<String> schema = name.equals("schema-ok")
                    ? Optional.of("{\"type\":\"object\",\"properties\":{\"ok\":{\"type\":\"boolean\"}}}")
                    : Optional.empty();
            SessionRequest plain = bench.request("Say hello");
            SessionRequest request = new SessionRequest(
                    plain.prompt(),
                    plain.systemPrompt(),
                    plain.model(),
                    plain.resume(),
                    schema,
                    plain.tools(),
                    plain.permissions(),
                    plain.limits(),
                    plain.directory(),
                    plain.home());
            try (AgentSession session = new ClaudeEngine(config).open(request, teed)) {
                if (name.equals("interrupt-tool")) {
                    bench.await(AgentEvent.ToolStarted.class::isInstance, LIMIT);
                    session.interrupt();
                }
                finish(session);
                if (name.equals("two-turns") && session.send("And now?")) {
                    finish(session);
                }
            }
            String text = teed.printed().replace("/tmp/cc-socks/", "/run/cc-socks/");
            Files.writeString(folder.resolve(name + ".jsonl"), text);
        }
    }

    private static void finish(AgentSession session) throws InterruptedException {
        if (session.await(LIMIT).isEmpty()) {
            throw new IllegalStateException("the turn isn't over after " + LIMIT.toSeconds() + " s");
        }
    }
}
