package org.jvmfactory.engine.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jvmfactory.testkit.CodexCalls.askPerson;
import static org.jvmfactory.testkit.CodexCalls.shell;
import static org.jvmfactory.testkit.ModelReply.error;
import static org.jvmfactory.testkit.ModelReply.reply;
import static org.jvmfactory.testkit.ModelReply.saying;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.LivingProcesses;
import org.jvmfactory.testkit.ModelReply;
import org.jvmfactory.testkit.ModelRequest;
import org.jvmfactory.testkit.ModelScenario;
import org.jvmfactory.testkit.MovableTime;
import org.jvmfactory.testkit.SampleRepository;
import org.jvmfactory.testkit.ScriptedModelServer;
import org.jvmfactory.testkit.junit.Needs;
import org.jvmfactory.testkit.junit.TestDirectories;

/** What becomes of a task with the real CLI, from its submission to its branch. Nothing here takes as long as it says. */
@Timeout(120)
class CodexRunsIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    private static final String APPROVED =
            "{\"decision\":\"approved\",\"approved\":null,\"summary\":\"Fine.\",\"findings\":[]}";

    private static final String CHANGES =
            "{\"decision\":\"changes-requested\",\"approved\":null,\"summary\":\"Nearly.\","
                    + "\"findings\":[{\"id\":null,\"severity\":\"major\",\"file\":\"hello.txt\",\"line\":1,\"message\":\"Name it\","
                    + "\"suggestion\":null}]}";

    @TempDir(factory = TestDirectories.class)
    Path directory;

    private final MovableTime time = MovableTime.at(NOON);
    private final ScriptedModelServer server = ScriptedModelServer.start();
    private URI provider = URI.create("http://127.0.0.1:1");
    private @Nullable Factory factory;

    @BeforeEach
    void need_the_real_cli() {
        RealCodex.need();
        Needs.program("bwrap");
    }

    @AfterEach
    void close_everything() {
        if (factory != null) {
            factory.close();
        }
        server.close();
    }

    @Test
    void a_task_becomes_a_commit_on_a_branch_after_a_person_was_asked() throws Exception {
        TaskHandle task = submit(
                request -> switch (new CodexDialect().told(request).size()
                        + 10 * request.results().size()) {
                    case 1 -> reply().calls(askPerson("Which greeting?"));
                    case 11 -> saying("I wait.");
                    case 12 -> reply().calls(shell("echo hello >hello.txt"));
                    default -> saying("I wrote it.");
                },
                "single");
        TaskView waiting = until(
                task, it -> it.status() == TaskStatus.WAITING || it.status().ended());
        assertThat(waiting.status()).as(waiting.reason()).isEqualTo(TaskStatus.WAITING);
        assertThat(LivingProcesses.of(task.id())).isEmpty();

        task.answer("hello");

        TaskView view = until(task, CodexRunsIT::settled);
        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        List<Event.SessionOpened> opened = events(task, Event.SessionOpened.class);
        assertThat(opened).hasSize(2);
        assertThat(opened.get(1).resumed()).contains(sessions(task).get(0));
        assertThat(LivingProcesses.of(task.id())).isEmpty();
    }

    @Test
    void a_review_gives_its_verdict_and_its_findings_are_mended() throws Exception {
        TaskHandle task = submit(
                request -> {
                    if (request.body().contains("\"json_schema\"")) {
                        boolean mended = asked().stream().anyMatch(it -> it.mentions("Name it"));
                        return saying(mended ? APPROVED : CHANGES);
                    }
                    ModelRequest.Message last =
                            request.messages().get(request.messages().size() - 1);
                    return last.parts().stream().anyMatch(ModelRequest.Part.Result.class::isInstance)
                            ? saying("I wrote it.")
                            : reply().calls(shell("echo hello >>hello.txt"));
                },
                "code_review");

        TaskView view = until(task, CodexRunsIT::settled);

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(events(task, Event.SessionOpened.class))
                .extracting(Event.SessionOpened::agent)
                .startsWith("coder", "reviewer")
                .endsWith("reviewer")
                .hasSize(4);
        assertThat(LivingProcesses.of(task.id())).isEmpty();
    }

    @Test
    void a_used_up_plan_is_waited_for_and_the_same_session_goes_on() throws Exception {
        Instant reset = NOON.plus(Duration.ofHours(2));
        TaskHandle task =
                submit(request -> time.instant().isBefore(reset) ? usedUpUntil(reset) : working(request), "single");
        TaskView waiting = until(
                task, it -> it.status() == TaskStatus.WAITING || it.status().ended());
        assertThat(waiting.status()).as(waiting.reason()).isEqualTo(TaskStatus.WAITING);
        assertThat(waiting.reason()).contains("usage limit", "resets at " + reset);

        time.advance(Duration.ofHours(2).plusMinutes(1));

        TaskView view = until(task, CodexRunsIT::settled);
        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        List<Event.SessionOpened> opened = events(task, Event.SessionOpened.class);
        assertThat(opened).hasSize(2);
        assertThat(opened.get(1).resumed()).contains(sessions(task).get(0));
    }

    @Test
    void a_refused_key_is_for_a_person_and_nobody_tries_again() throws Exception {
        TaskHandle task = submit(request -> error(401, "invalid_api_key", "Incorrect API key provided"), "single");

        TaskView view = until(task, it -> it.status().ended());

        assertThat(view.lastRun().orElseThrow().end()).contains(RunEnd.FAILED);
        assertThat(view.reason()).contains("agent 'coder'", "Incorrect API key", "Check 'api-key'");
        assertThat(asked()).hasSize(1);
    }

    // The model

    /** A model that writes a file and says that it has. */
    private static ModelReply working(ModelRequest request) {
        return request.results().isEmpty() ? reply().calls(shell("echo hello >hello.txt")) : saying("I wrote it.");
    }

    private static ModelReply usedUpUntil(Instant reset) {
        return error(429, "usage_limit_reached", "The usage limit has been reached")
                .withHeader("x-codex-primary-used-percent", "100")
                .withHeader("x-codex-primary-window-minutes", "300")
                .withHeader("x-codex-primary-reset-at", Long.toString(reset.getEpochSecond()));
    }

    private List<ModelRequest> asked() {
        return server.requests(provider);
    }

    // The house

    private TaskHandle submit(ModelScenario scenario, String workflow) {
        provider = server.serve(scenario);
        SampleRepository repository = SampleRepository.create(directory.resolve("sample.git"));
        factory = Factory.builder()
                .dataDirectory(directory.resolve("data"))
                .engine(new CodexEngine(RealCodex.asking(provider)))
                .config(FactoryConfig.defaults().withEngine("codex").withVerify(List.of("true")))
                .time(time)
                .build();
        return factory.submit(TaskRequest.builder(repository.path(), "Say hello")
                .description("Say hello")
                .workflow(workflow)
                .build());
    }

    private static boolean settled(TaskView view) {
        return view.status() == TaskStatus.IN_REVIEW || view.status().ended();
    }

    private static TaskView until(TaskHandle task, Predicate<TaskView> wanted) {
        return await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(task::view, wanted);
    }

    private List<String> sessions(TaskHandle task) {
        return events(task, Event.AgentReported.class).stream()
                .map(Event.AgentReported::event)
                .filter(AgentEvent.SessionStarted.class::isInstance)
                .map(event -> ((AgentEvent.SessionStarted) event).session())
                .toList();
    }

    private <E extends Event> List<E> events(TaskHandle task, Class<E> kind) {
        return Optional.ofNullable(factory).orElseThrow().store().read(StreamId.of(task.id()), 0, 10_000).stream()
                .map(JournalEntry::event)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }
}
