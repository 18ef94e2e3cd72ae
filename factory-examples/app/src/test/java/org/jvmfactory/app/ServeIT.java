package org.jvmfactory.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.app.FactoryJar.Result;
import org.jvmfactory.app.FactoryJar.Running;
import org.jvmfactory.testkit.github.FakeGitHub;
import org.jvmfactory.testkit.github.FakeRepository;
import org.jvmfactory.testkit.junit.Needs;
import org.jvmfactory.testkit.junit.TestDirectories;

/** {@code factory serve} and {@code run --ticket} as processes, with a fake GitHub that sends signed webhooks. */
@Timeout(180)
class ServeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String GITHUB_TOKEN = "github_pat_hunter2hunter2hunter2";
    private static final String SECRET = "hunter3-hunter3-hunter3";
    private static final String TOKEN = "hunter4-hunter4-hunter4";
    private static final Pattern ADDRESS = Pattern.compile("Serving on (http://127\\.0\\.0\\.1:\\d+)\\.");
    private static final String LABELED = """
            {"action": "labeled", "label": {"name": "ai-agent"},
             "issue": {"number": %d, "title": "Paint it", "state": "open", "labels": [{"name": "ai-agent"}],
               "user": {"login": "alice", "id": 5, "type": "User"}, "updated_at": "2030-01-01T12:00:00Z"},
             "repository": {"full_name": "acme/shop"}, "sender": {"login": "alice", "id": %d, "type": "User"}}""";

    @TempDir(factory = TestDirectories.class)
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private FakeGitHub github;
    private FakeRepository repository;
    private FactoryJar factory;

    @BeforeEach
    void prepare() throws Exception {
        Needs.program("bwrap");
        github = FakeGitHub.start(directory.resolve("github"), InstantSource.system());
        github.token(GITHUB_TOKEN, "factory-bot");
        repository = github.create("acme/shop");
        repository.permit("alice", "write");
        factory = new FactoryJar(Files.createDirectory(directory.resolve("here"))).with("FACTORY_TOKEN", TOKEN);
        Files.writeString(factory.directory().resolve("script.yml"), """
                agents:
                  coder:
                    - do:
                        - write: {path: colour.txt, content: "blue\\n"}
                        - commit: Paint it
                """);
        Files.writeString(factory.directory().resolve("factory.yml"), """
                engine: scripted
                engines:
                  scripted: {script: '%s'}
                connectors:
                  github: {web: '%s', token: %s, webhook-secret: %s, repositories: [acme/shop]}
                intake:
                  github: {poll: 0, workflow: single}
                serve: {port: 0}
                """.formatted(
                        factory.directory().resolve("script.yml"), github.web(), GITHUB_TOKEN, SECRET));
    }

    @AfterEach
    void close() {
        github.close();
    }

    private String address(Running serve) {
        return await().atMost(PATIENCE)
                .until(
                        () -> {
                            Matcher address = ADDRESS.matcher(serve.outSoFar());
                            assertThat(serve.process().isAlive())
                                    .as(Files.readString(serve.err()))
                                    .isTrue();
                            return address.find() ? address.group(1) : "";
                        },
                        found -> !found.isEmpty());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> deliver(String address, String body, String signature)
            throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address + "/webhooks/github"))
                .header("X-GitHub-Event", "issues")
                .header("X-GitHub-Delivery", "d1")
                .header("X-Hub-Signature-256", signature)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static String sign(String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
        return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
    }

    @Test
    void a_signed_webhook_becomes_a_pull_request_and_a_signal_stops_it_in_order() throws Exception {
        Running serve = factory.start("serve");
        String address = address(serve);
        assertThat(send(HttpRequest.newBuilder(URI.create(address + "/health"))).body())
                .isEqualTo("{\"status\":\"ok\"}");
        int issue = repository.issue("alice", "Paint it", "Soon.", "ai-agent");
        String body = LABELED.formatted(issue, FakeRepository.id("alice"));

        assertThat(deliver(address, body, "sha256=" + "0".repeat(64)).statusCode())
                .isEqualTo(401);
        assertThat(deliver(address, body, sign(body)).statusCode()).isEqualTo(202);
        assertThat(deliver(address, body, sign(body)).statusCode()).isEqualTo(200);

        await().atMost(PATIENCE).until(() -> !repository.pulls().isEmpty());
        await().atMost(PATIENCE)
                .until(() -> repository.comments(issue).stream()
                        .anyMatch(comment -> comment.path("body").asText().contains("Ready for review")));
        assertThat(send(HttpRequest.newBuilder(URI.create(address + "/api/tasks")))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(HttpRequest.newBuilder(URI.create(address + "/api/tasks"))
                                .header("Authorization", "Bearer " + TOKEN))
                        .body())
                .contains("Paint it", "\"status\":\"in-review\"");
        serve.process().destroy();
        Result stopped = serve.await();

        assertThat(stopped.exitCode()).as(stopped.toString()).isEqualTo(143);
        assertThat(stopped.err()).doesNotContain("Exception");
        assertThat(stopped.toString())
                .doesNotContain(GITHUB_TOKEN)
                .doesNotContain(SECRET)
                .doesNotContain(TOKEN);
    }

    @Test
    void one_ticket_runs_now_and_is_told() throws Exception {
        int issue = repository.issue("alice", "Paint it", "Soon.");

        Result run = factory.run("run", "--ticket", github.web() + "/acme/shop/issues/" + issue);

        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(repository.pulls()).hasSize(1);
        assertThat(repository.comments(issue)).isNotEmpty();
        Result both = factory.run("run", "--ticket", "x", "--repo", "y", "z");
        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(both.err()).contains("--ticket comes alone");
        Result neither = factory.run("run");
        assertThat(neither.exitCode()).isEqualTo(2);
        Result unknown = factory.run("run", "--ticket", "https://elsewhere.example/1");
        assertThat(unknown.exitCode()).as(unknown.toString()).isNotZero();
        assertThat(unknown.err()).contains("no ticket of");
    }
}
