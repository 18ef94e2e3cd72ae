package org.jvmfactory.connector.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.FactoryConfig.Isolation;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.scheduler.SchedulerConfig;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.ScriptedEngine;
import org.jvmfactory.testkit.github.FakeGitHub;
import org.jvmfactory.testkit.github.FakeRepository;
import org.jvmfactory.testkit.junit.TestDirectories;

/** Whole runs of a Factory whose configuration has a connector of type {@code github}: git over HTTP, and a pull request at the end. */
@Timeout(120)
class GitHubRunTest {

    private static final String TOKEN = "github_pat_hunter2hunter2hunter2";
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String CODER = """
            agents:
              coder:
                - do:
                    - run: env > seen.txt; git config --list --show-origin >> seen.txt; cat .git/config >> seen.txt
                    - write: {path: hello.txt, content: "hello\\n"}
                    - commit: Say hello
                    - say: I wrote a greeting.
            """;

    @TempDir(factory = TestDirectories.class)
    Path directory;

    private FakeGitHub github;
    private FakeRepository repository;

    @BeforeEach
    void open() {
        github = FakeGitHub.start(directory.resolve("github"), InstantSource.system());
        github.token(TOKEN, "factory-bot");
        github.app("123456", "factory", AppKeys.PAIR.getPublic(), GitHubBed.LEAST);
        repository = github.create("acme/shop");
    }

    @AfterEach
    void close() {
        github.close();
    }

    private Factory factory(String login) {
        return factory(login, CODER, UnaryOperator.identity());
    }

    private Factory factory(String login, String script, UnaryOperator<FactoryConfig> more) {
        ConfigNode settings = ConfigNode.parse("factory.yml", "{web: '" + github.web() + "', " + login + "}");
        return Factory.builder()
                .dataDirectory(directory.resolve("data"))
                .engine(ScriptedEngine.ofYaml(script))
                .config(more.apply(
                        FactoryConfig.defaults().withIsolation(Isolation.NONE).withConnector("github", settings)))
                .build();
    }

    private static String asApp() {
        return "app-id: '123456', private-key: \"" + AppKeys.pkcs1().replace("\n", "\\n") + "\"";
    }

    private static TaskView settled(TaskHandle task) {
        return await().atMost(LONG)
                .pollInterval(Duration.ofMillis(20))
                .until(task::view, view -> view.status() != TaskStatus.QUEUED && view.status() != TaskStatus.RUNNING);
    }

    private TaskView run(Factory factory) {
        return settled(factory.submit(
                TaskRequest.builder(repository.url(), "Say hello").build()));
    }

    @Test
    void an_app_pushes_a_branch_and_opens_a_pull_request() throws Exception {
        try (Factory factory = factory(asApp())) {
            TaskView view = run(factory);

            assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
            ObjectNode pull = repository.pulls().get(0);
            String branch = view.workspace().orElseThrow().branch();
            assertThat(pull.path("title").asText()).isEqualTo("Say hello");
            assertThat(pull.at("/head/ref").asText()).isEqualTo(branch);
            assertThat(pull.at("/base/ref").asText()).isEqualTo("main");
            assertThat(pull.at("/user/login").asText()).isEqualTo("factory[bot]");
            assertThat(repository.git().file(branch, "hello.txt")).isEqualTo("hello");
            assertThat(view.effectValue("pull-request", "url"))
                    .contains(pull.path("html_url").asText());
            assertThat(github.changes())
                    .containsOnlyOnce("POST /repos/acme/shop/pulls")
                    .allMatch(line -> line.endsWith("/access_tokens") || line.endsWith("/pulls"));
        }
    }

    @Test
    void no_token_reaches_the_agent_the_journal_or_the_disk() throws Exception {
        try (Factory factory = factory("token: " + TOKEN)) {
            TaskHandle task = factory.submit(
                    TaskRequest.builder(repository.url(), "Say hello").build());
            TaskView view = settled(task);

            assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
            String seen = repository.git().file(view.workspace().orElseThrow().branch(), "seen.txt");
            assertThat(seen).contains("PATH=").doesNotContain(TOKEN).doesNotContain("askpass");
            List<JournalEntry> journal = factory.store().read(StreamId.of(task.id()), 0, 10_000);
            assertThat(journal.toString()).contains("pull-request").doesNotContain(TOKEN);
        }
        try (Stream<Path> files = Files.walk(directory.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(TOKEN);
            }
        }
    }

    @Test
    void two_spellings_of_an_address_are_one_repository_with_one_mirror_one_slot_and_one_memory() throws Exception {
        Path gate = directory.resolve("gate");
        String other = repository.url().replaceFirst("\\.git$", "");
        try (Factory factory = factory(
                "token: " + TOKEN,
                "agents: {coder: [{do: [{await-file: " + gate + "}, {write: {path: a, content: a}}]}]}",
                config -> config.withScheduler(
                        SchedulerConfig.defaults().withSlots(2).withSlotsPerRepository(1)))) {
            TaskHandle first = factory.submit(
                    TaskRequest.builder(repository.url(), "Feed the penguins").build());
            TaskHandle second = factory.submit(
                    TaskRequest.builder(other, "Count the penguins").build());
            await().atMost(LONG).until(() -> first.view().runCount() > 0);
            await().atMost(LONG).until(() -> second.view().reason().startsWith("waits for a slot of its repository"));

            Files.createFile(gate);

            assertThat(settled(first).status()).isEqualTo(TaskStatus.IN_REVIEW);
            assertThat(settled(second).status()).as(settled(second).reason()).isEqualTo(TaskStatus.IN_REVIEW);
            assertThat(second.view().task().request().repository()).isEqualTo(other);
            assertThat(second.view()
                            .lastRun()
                            .orElseThrow()
                            .recalled()
                            .orElseThrow()
                            .entries())
                    .hasSize(1);
            assertThat(repository.pulls()).hasSize(2);
            try (Stream<Path> mirrors = Files.list(directory.resolve("data/work/mirrors"))) {
                assertThat(mirrors.filter(Files::isDirectory)).hasSize(1);
            }
        }
    }

    @Test
    void a_pull_request_whose_answer_was_lost_is_not_opened_twice() throws Exception {
        github.failAfterwards(call -> call.line().equals("POST /repos/acme/shop/pulls"), 502);
        try (Factory factory = factory("token: " + TOKEN)) {
            TaskView view = run(factory);

            assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
            assertThat(repository.pulls()).hasSize(1);
            assertThat(github.changes()).containsOnlyOnce("POST /repos/acme/shop/pulls");
        }
    }

    @Test
    void a_repository_that_cannot_be_pushed_to_is_refused_before_it_is_cloned() throws Exception {
        repository.archive();
        try (Factory factory = factory("token: " + TOKEN)) {
            TaskView view = run(factory);

            assertThat(view.status()).isEqualTo(TaskStatus.FAILED);
            assertThat(view.reason()).contains("acme/shop", "is archived");
            assertThat(view.workspace()).isEmpty();
        }
    }

    @Test
    void a_login_that_is_not_taken_fails_the_task_and_says_why() throws Exception {
        try (Factory factory = factory("token: github_pat_wrongwrongwrongwrong")) {
            TaskView view = run(factory);

            assertThat(view.status()).isEqualTo(TaskStatus.FAILED);
            assertThat(view.reason()).contains("GitHub", "Bad credentials").doesNotContain("wrongwrong");
        }
    }

    @Test
    void a_limit_that_is_over_soon_holds_nothing_up() throws Exception {
        github.failNext(
                call -> call.line().equals("POST /repos/acme/shop/pulls"),
                403,
                Map.of("Retry-After", "1"),
                "{\"message\": \"You have exceeded a secondary rate limit\"}");
        try (Factory factory = factory(asApp())) {
            TaskView view = run(factory);

            assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
            assertThat(repository.pulls()).hasSize(1);
        }
    }
}
