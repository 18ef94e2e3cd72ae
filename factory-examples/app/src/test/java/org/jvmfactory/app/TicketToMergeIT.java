package org.jvmfactory.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmfactory.testkit.ModelReply.noAnswer;
import static org.jvmfactory.testkit.ModelReply.reply;
import static org.jvmfactory.testkit.ModelReply.saying;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.app.FactoryJar.Running;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.memory.MemoryEntry;
import org.jvmfactory.memory.MemoryQuery;
import org.jvmfactory.store.jdbc.SqliteMemoryStore;
import org.jvmfactory.store.jdbc.SqliteStore;
import org.jvmfactory.task.RepositoryIdentity;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.ClaudeCalls;
import org.jvmfactory.testkit.ModelReply;
import org.jvmfactory.testkit.ModelRequest;
import org.jvmfactory.testkit.ScriptedModelServer;
import org.jvmfactory.testkit.github.FakeGitHub;
import org.jvmfactory.testkit.github.FakeRepository;
import org.jvmfactory.testkit.github.GitHubDescription;
import org.jvmfactory.testkit.junit.Needs;
import org.jvmfactory.testkit.junit.TestDirectories;

/**
 * An issue from its label to its merge: {@code factory serve} with the real Claude Code CLI in bubblewrap, a model that follows a script, and a
 * fake GitHub with real git over HTTP. The process is killed twice on the way.
 */
@Timeout(480)
class TicketToMergeIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String KEY = "sk-ant-dummy-of-the-ticket-test";
    private static final String SECRET = "webhook-secret-of-the-test";
    private static final Pattern ADDRESS = Pattern.compile("Serving on (http://127\\.0\\.0\\.1:\\d+)\\.");
    private static final Map<String, String> PERMISSIONS = Map.of(
            "contents", "write",
            "issues", "write",
            "pull_requests", "write",
            "checks", "read",
            "statuses", "read",
            "metadata", "read");
    private static final String QUESTION = "In which language shall it greet?";
    private static final String FINDING = "The greeting lacks its exclamation mark.";
    private static final String REMARK = "Please greet the whole world.";

    @TempDir(factory = TestDirectories.class)
    Path directory;

    private final ScriptedModelServer models = ScriptedModelServer.start();
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger deliveries = new AtomicInteger();

    /** Whether the coder has begun, and whether it may end its turn. */
    private final AtomicBoolean coding = new AtomicBoolean();

    private final AtomicBoolean restarted = new AtomicBoolean();
    private FakeGitHub github;
    private FakeRepository repository;
    private FactoryJar factory;
    private final List<Running> started = new ArrayList<>();

    @BeforeEach
    void prepare() throws Exception {
        Needs.that(System.getenv("FACTORY_CLAUDE") != null, "FACTORY_CLAUDE names the program of Claude Code");
        Needs.program("bwrap");
        KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(2048);
        KeyPair key = keys.generateKeyPair();
        Path pem = Files.writeString(
                directory.resolve("key.pem"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(key.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        github = FakeGitHub.start(directory.resolve("github"), InstantSource.system());
        github.app("123456", "factory", key.getPublic(), PERMISSIONS);
        repository = github.create("acme/shop");
        repository.permit("alice", "write");
        repository
                .git()
                .commit(
                        "main",
                        "check.sh",
                        "grep -q hello greeting.txt || { echo 'greeting.txt says no hello'; exit 1; }\n");
        factory = new FactoryJar(Files.createDirectory(directory.resolve("here")));
        URI model = models.serve(this::answer);
        Files.writeString(
                factory.directory().resolve("factory.yml"), """
                engine: claude
                engines:
                  claude: {executable: "${FACTORY_CLAUDE}", api-key: %s, base-url: %s, max-retries: 0}
                verify: [sh, check.sh]
                risk:
                  merge-policy:
                    low: {required-checks: [risk-policy-gate, tests, review, build]}
                    medium: {required-checks: [risk-policy-gate, tests, review, build]}
                connectors:
                  github: {web: '%s', app-id: '123456', private-key-file: '%s', webhook-secret: %s, repositories: [acme/shop]}
                intake:
                  github: {poll: 1s}
                follow: {interval: 1s}
                memory: {type: sqlite, file: memory.db}
                serve: {port: 0}
                """.formatted(KEY, model, github.web(), pem, SECRET));
    }

    @AfterEach
    void close() throws Exception {
        for (Running process : started) {
            process.kill();
        }
        models.close();
        if (github != null) { // where something is missing, nothing was begun
            github.close();
        }
    }

    @Test
    void an_issue_becomes_a_merged_pull_request_although_the_process_is_killed_twice() throws Exception {
        String address = serve();
        int issue = repository.issue("alice", "Greet people", "The shop should greet whoever comes in.");
        repository.label(issue, "alice", "ai-agent", true);
        deliver(address, "issues", """
                {"action": "labeled", "label": {"name": "ai-agent"}, "issue": %s,
                 "repository": {"full_name": "acme/shop"}, "sender": %s}""".formatted(issue(issue), user("alice")));

        await("the question", () -> said(issue, QUESTION));
        running().kill();
        address = serve();
        ObjectNode answer = repository.comment(issue, "alice", "In English, please.");
        deliver(address, "issue_comment", """
                {"action": "created", "issue": %s, "comment": %s,
                 "repository": {"full_name": "acme/shop"}, "sender": %s}""".formatted(issue(issue), answer, user("alice")));

        await("the coder at work", coding::get);
        running().kill();
        restarted.set(true);
        serve();
        await("the draft", () -> repository.pulls().size() == 1 && inReview(1));
        ObjectNode pull = repository.pulls().get(0);
        int number = pull.path("number").asInt();
        assertThat(pull.path("draft").asBoolean()).as("it waits for the build").isTrue();
        assertThat(greeting(pull)).isEqualTo("hello!");
        assertThat(pull.path("body").asText())
                .contains(
                        "It greets in English",
                        "Risk tier",
                        FINDING,
                        "Mended on the way",
                        "claude",
                        "/issues/" + issue);

        passes(pull);
        await("ready", () -> !pull(number).path("draft").asBoolean() && inReview(2));
        repository.commentLine(number, "alice", "greeting.txt", 1, REMARK);
        await("the revision", () -> greeting(pull(number)).equals("hello world!") && inReview(3));
        assertThat(repository.pulls()).hasSize(1);

        passes(pull(number));
        await("ready again", () -> !pull(number).path("draft").asBoolean() && inReview(4));
        repository.close(number, true, "alice");
        await("the end", () -> task().status() == TaskStatus.DONE);
        await(
                "the closed ticket",
                () -> repository
                        .issue(issue)
                        .orElseThrow()
                        .path("state")
                        .asText()
                        .equals("closed"));

        TaskView done = task();
        assertThat(done.reason()).contains("merged", "alice");
        assertThat(steps(done.runs().get(0)))
                .containsSubsequence(
                        "triage#1",
                        "spec#1",
                        "code#1",
                        "verify#1",
                        "remediate#1",
                        "verify#2",
                        "review#1",
                        "remediate#2",
                        "verify#3",
                        "review#2",
                        "spec-audit#1",
                        "publish#1");
        assertThat(remembered()).anySatisfy(text -> assertThat(text).contains("Greet people", "merged"));
        assertThat(github.changes().stream().filter("POST /repos/acme/shop/pulls"::equals))
                .as("one pull request, however often it was killed")
                .hasSize(1);
        assertThat(repository.comments(issue).stream()
                        .map(comment -> comment.path("body").asText())
                        .filter(body -> body.contains(QUESTION) && body.contains("Factory asks")))
                .as("asked once")
                .hasSize(1);
        Optional.ofNullable(System.getenv("FACTORY_GITHUB_DESCRIPTION"))
                .map(file -> GitHubDescription.read(Path.of(file)))
                .ifPresent(description -> assertThat(github.exchanges())
                        .flatMap(description::faults)
                        .isEmpty());
        assertThat(said(running())).doesNotContain(KEY).doesNotContain(SECRET).doesNotContain("ghs_");
    }

    // The model

    private ModelReply answer(ModelRequest request) {
        if (request.tools().contains("StructuredOutput")) {
            return reply().calls(ClaudeCalls.structured(judgement(request)));
        }
        List<ModelRequest.Part> last =
                request.messages().get(request.messages().size() - 1).parts();
        if (last.stream().anyMatch(ModelRequest.Part.Result.class::isInstance)) {
            if (!restarted.get()) {
                coding.set(true);
                return noAnswer();
            }
            return saying("n1: It greets as you said.");
        }
        String asked = last.stream()
                .filter(ModelRequest.Part.Text.class::isInstance)
                .map(part -> ((ModelRequest.Part.Text) part).text())
                .reduce("", String::concat);
        if (asked.contains(REMARK)) {
            return writing("hello world!");
        }
        if (asked.contains(FINDING)) {
            return writing("hello!");
        }
        return writing(asked.contains("greeting.txt says no hello") ? "hello" : "helo");
    }

    private static ModelReply writing(String greeting) {
        return reply().calls(ClaudeCalls.bash("echo '" + greeting + "' > greeting.txt"));
    }

    private static String judgement(ModelRequest request) {
        if (request.mentions("You look at tasks before anybody works on them.")) {
            return request.mentions("In English, please.") ? """
                    {"verdict": "clear", "confidence": 0.9, "reason": "All is said.", "risk": "low", "complexity": "low", "duplicates": []}""" : """
                    {"verdict": "unclear", "confidence": 0.9, "question": "%s", "assumption": "It greets in English.",
                     "reason": "Nobody says the language.", "risk": "low", "complexity": "low", "duplicates": []}""".formatted(QUESTION);
        }
        if (request.mentions("You specify changes before anybody makes them.")) {
            return """
                    {"goal": "Whoever comes in is greeted.", "criteria": ["It greets in English", "It ends with an exclamation mark"]}""";
        }
        if (request.mentions("You are an auditor.")) {
            return """
                    {"summary": "All is met.", "criteria": [{"number": 1, "status": "met", "evidence": "greeting.txt:1"},
                     {"number": 2, "status": "met", "evidence": "greeting.txt:1"}]}""";
        }
        return request.mentions("+hello!") || request.mentions("+hello world!") ? """
                {"decision": "approved", "summary": "It greets.", "findings": []}""" : """
                {"decision": "changes-requested", "summary": "Nearly.", "findings": [{"id": "mark", "severity": "major",
                 "file": "greeting.txt", "line": 1, "message": "%s"}]}""".formatted(FINDING);
    }

    // The process

    private Running running() {
        return started.get(started.size() - 1);
    }

    /** Starts it, and says where it listens. */
    private String serve() throws Exception {
        started.add(factory.start("serve"));
        await("the server", () -> {
            assertThat(running().process().isAlive()).as(() -> said(running())).isTrue();
            return ADDRESS.matcher(running().outSoFar()).find();
        });
        return ADDRESS.matcher(running().outSoFar())
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    private static String said(Running process) {
        try {
            return Files.readString(process.out()) + Files.readString(process.err());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void deliver(String address, String event, String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/webhooks/github"))
                .header("X-GitHub-Event", event)
                .header("X-GitHub-Delivery", "delivery-" + deliveries.incrementAndGet())
                .header("X-Hub-Signature-256", "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8))))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .as("it is news, or a look at the tracker was quicker")
                .isIn(202, 200);
    }

    // What came of it

    private boolean said(int issue, String words) {
        return repository.comments(issue).stream()
                .map(comment -> comment.path("body").asText())
                .anyMatch(body -> body.contains("Factory asks") && body.contains(words));
    }

    private ObjectNode pull(int number) {
        return repository.pull(number).orElseThrow();
    }

    private String greeting(ObjectNode pull) {
        return repository
                .git()
                .file(pull.at("/head/ref").asText(), "greeting.txt")
                .strip();
    }

    private void passes(ObjectNode pull) {
        repository.check(repository.git().commit(pull.at("/head/ref").asText()), "build", "completed", "success");
    }

    private String issue(int number) {
        return repository.issue(number).orElseThrow().toString();
    }

    private static String user(String login) {
        return "{\"login\": \"" + login + "\", \"id\": " + FakeRepository.id(login) + ", \"type\": \"User\"}";
    }

    /** Whether the task is in review after so many runs. */
    private boolean inReview(int runs) {
        TaskView view = task();
        return view.status() == TaskStatus.IN_REVIEW && view.runs().size() == runs;
    }

    private TaskView task() {
        try (SqliteStore store = factory.store()) {
            List<TaskRow> tasks = store.tasks(Set.of(), 10);
            assertThat(tasks).hasSize(1);
            TaskView view = TaskFold.view(store, StreamId.of(tasks.get(0).id())).orElseThrow();
            assertThat(view.status()).as(view.reason()).isNotIn(TaskStatus.FAILED, TaskStatus.REJECTED);
            return view;
        }
    }

    private List<String> remembered() {
        try (SqliteMemoryStore memory = SqliteMemoryStore.in(factory.directory().resolve(".factory/memory.db"))) {
            String identity = RepositoryIdentity.of(repository.url()).value();
            return memory.recall(new MemoryQuery("Greet people", Optional.of(identity), 10, 10_000)).stream()
                    .map(MemoryEntry::text)
                    .toList();
        }
    }

    private static List<String> steps(RunView run) {
        return run.steps().stream().map(StepView::path).map(Object::toString).toList();
    }

    private static void await(String what, Callable<Boolean> condition) {
        org.awaitility.Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(condition);
    }
}
