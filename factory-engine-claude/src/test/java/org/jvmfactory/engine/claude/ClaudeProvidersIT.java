package org.jvmfactory.engine.claude;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jvmfactory.testkit.ClaudeCalls.bash;
import static org.jvmfactory.testkit.ModelReply.error;
import static org.jvmfactory.testkit.ModelReply.reply;
import static org.jvmfactory.testkit.ModelReply.saying;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.ModelReply;
import org.jvmfactory.testkit.ModelRequest;
import org.jvmfactory.testkit.SampleRepository;
import org.jvmfactory.testkit.ScriptedModelServer;
import org.jvmfactory.testkit.junit.Needs;
import org.jvmfactory.testkit.junit.TestDirectories;

/** The real CLI with models of several providers, as a configuration says. */
@Timeout(120)
class ClaudeProvidersIT {

    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir(factory = TestDirectories.class)
    Path directory;

    private final ScriptedModelServer server = ScriptedModelServer.start();

    @BeforeEach
    void need_the_real_cli() {
        RealClaude.need();
        Needs.program("bwrap");
    }

    @AfterEach
    void close_everything() {
        server.close();
    }

    @Test
    void a_gateway_takes_over_from_an_overloaded_provider_with_its_own_key_and_its_own_name_of_the_model()
            throws Exception {
        URI own = server.serve(request -> error(529, "overloaded_error", "Overloaded"));
        URI gateway = server.serve(ClaudeProvidersIT::working);

        TaskView view = play("""
                providers:
                  corp: {kind: gateway, base-url: "%s", key: "${CORP_KEY}"}
                models:
                  strong: {claude: claude-opus-4-8, claude@corp: corp/opus}
                agents:
                  coder: {model: strong, fallback: [claude@corp]}
                """.formatted(gateway), own);

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(server.requests(own)).isNotEmpty().allSatisfy(request -> {
            assertThat(request.model()).isEqualTo("claude-opus-4-8");
            assertThat(request.headers().toString()).contains("own-key").doesNotContain("corp-key");
        });
        assertThat(server.requests(gateway)).isNotEmpty().allSatisfy(request -> {
            assertThat(request.model()).isEqualTo("corp/opus");
            assertThat(request.headers().toString()).contains("Bearer corp-key").doesNotContain("own-key");
        });
    }

    @Test
    void bedrock_is_asked_where_it_is_said_to_be_with_its_own_key() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer bedrock = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        bedrock.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(403, -1);
            exchange.close();
        });
        bedrock.start();
        try {
            TaskView view = play("""
                    providers:
                      bedrock:
                        region: eu-central-1
                        base-url: "http://127.0.0.1:%d"
                        key: bedrock-key
                    agents:
                      coder: {engine: claude, provider: bedrock, model: some.model-v1}
                    """.formatted(bedrock.getAddress().getPort()), URI.create("http://127.0.0.1:1"));

            assertThat(view.status()).isEqualTo(TaskStatus.FAILED);
            assertThat(asked)
                    .anySatisfy(request -> assertThat(request)
                            .startsWith("/model/some.model-v1/")
                            .endsWith("Bearer bedrock-key"));
        } finally {
            bedrock.stop(0);
        }
    }

    private TaskView play(String config, URI own) throws IOException {
        String program = RealClaude.asking(own).executable().orElseThrow();
        Path file = Files.writeString(directory.resolve("factory.yml"), """
                engine: claude
                engines:
                  claude: {executable: "%s", api-key: own-key, base-url: "%s", max-retries: 0}
                """.formatted(program, own) + config);
        SampleRepository repository = SampleRepository.create(directory.resolve("sample.git"));
        try (Factory factory = Factory.builder()
                .dataDirectory(directory.resolve("data"))
                .config(FactoryConfig.read(file, name -> Optional.of("CORP_KEY".equals(name) ? "corp-key" : "")))
                .build()) {
            TaskHandle task = factory.submit(
                    TaskRequest.builder(repository.path(), "Say hello").build());
            TaskView view = await().atMost(LONG)
                    .until(
                            task::view,
                            it -> it.status() == TaskStatus.IN_REVIEW
                                    || it.status().ended());
            assertThat(factory.store().read(StreamId.of(task.id()), 0, 10_000).stream()
                            .map(JournalEntry::event)
                            .map(Event::toString))
                    .noneMatch(event -> event.contains("corp-key") || event.contains("bedrock-key"));
            return view;
        }
    }

    private static ModelReply working(ModelRequest request) {
        return request.results().isEmpty() ? reply().calls(bash("echo hello >hello.txt")) : saying("I wrote it.");
    }
}
