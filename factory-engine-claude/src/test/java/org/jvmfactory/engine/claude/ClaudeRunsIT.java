package org.jvmfactory.engine.claude;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jvmfactory.testkit.ClaudeCalls.bash;
import static org.jvmfactory.testkit.ModelReply.error;
import static org.jvmfactory.testkit.ModelReply.noAnswer;
import static org.jvmfactory.testkit.ModelReply.reply;
import static org.jvmfactory.testkit.ModelReply.saying;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
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
import org.jvmfactory.secret.Secret;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepResult;
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

/** What becomes of a task when the real CLI fails: who tries again, and what a person is told. Nothing here takes as long as it says. */
@Timeout(120)
class ClaudeRunsIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    @TempDir(factory = TestDirectories.class)
    Path directory;

    private final MovableTime time = MovableTime.at(NOON);
    private final ScriptedModelServer server = ScriptedModelServer.start();
    private URI provider = URI.create("http://127.0.0.1:1");
    private @Nullable Factory factory;

    @BeforeEach
    void need_the_real_cli() {
        RealClaude.need();
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
    void a_model_that_never_answers_is_ended_by_the_limit_of_silence_and_tried_again() throws Exception {
        TaskHandle task = submit(request -> noAnswer(), config -> config, "Say hello");
        await().atMost(LONG).until(() -> !asked().isEmpty());

        time.advance(Duration.ofMinutes(16));

        TaskView view = until(task, it -> it.status() == TaskStatus.WAITING);
        assertThat(view.reason()).contains("step 'code#1' is tried again");
        assertThat(events(task, Event.StepFinished.class))
                .singleElement()
                .satisfies(step -> assertThat(step.result()).isInstanceOfSatisfying(StepResult.Failed.class, failed -> {
                    assertThat(failed.stalled()).isTrue();
                    assertThat(failed.reason())
                            .contains("nothing was heard of agent 'coder' for 16 min", "the silence limit is 15 min");
                }));
        assertThat(asked()).hasSize(1);
        assertThat(LivingProcesses.of(task.id())).isEmpty();
    }

    @Test
    void a_used_up_subscription_is_waited_for_and_the_same_session_goes_on() throws Exception {
        Instant reset = NOON.plus(Duration.ofHours(2));
        TaskHandle task = submit(
                request -> time.instant().isBefore(reset) ? usedUpUntil(reset) : working(request),
                config -> config.withOauthToken(Secret.of("sk-ant-oat01-dummy-of-the-test")),
                "Say hello");
        TaskView waiting = until(task, it -> it.status() != TaskStatus.QUEUED && it.status() != TaskStatus.RUNNING);
        assertThat(waiting.status()).as(waiting.reason()).isEqualTo(TaskStatus.WAITING);
        assertThat(waiting.reason()).contains("You've hit your", "resets at " + reset);
        assertThat(LivingProcesses.of(task.id())).isEmpty();

        time.advance(Duration.ofHours(2).plusMinutes(1));

        TaskView view = until(
                task, it -> it.status() == TaskStatus.IN_REVIEW || it.status().ended());
        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        List<Event.SessionOpened> opened = events(task, Event.SessionOpened.class);
        assertThat(opened).hasSize(2);
        assertThat(opened.get(1).resumed()).contains(sessions(task).get(0));
    }

    @Test
    void a_killed_agent_is_tried_again_once_by_its_step_also_where_its_session_is_gone() throws Exception {
        String die =
                "kill -STOP $PPID; mv \"$CLAUDE_CONFIG_DIR/projects\" \"$CLAUDE_CONFIG_DIR/gone\"; kill -KILL $PPID";
        TaskHandle task = submit(
                request -> asked().size() < 2 ? reply().calls(bash(die)) : working(request),
                config -> config,
                "Say hello");
        await().atMost(LONG).until(() -> events(task, Event.StepFinished.class).size() == 1);

        time.advance(Duration.ofSeconds(11));

        TaskView view = until(
                task, it -> it.status() == TaskStatus.IN_REVIEW || it.status().ended());
        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(events(task, Event.SessionOpened.class))
                .extracting(Event.SessionOpened::resumed)
                .containsExactly(Optional.empty(), Optional.of(sessions(task).get(0)), Optional.empty());
        assertThat(new ClaudeDialect().told(asked().get(asked().size() - 1)))
                .singleElement()
                .asString()
                .startsWith("An earlier session was interrupted and can't be gone on with.");
    }

    @Test
    void a_refused_key_is_for_a_person_and_nobody_tries_again() throws Exception {
        TaskHandle task = submit(
                request -> error(401, "authentication_error", "invalid x-api-key"), config -> config, "Say hello");

        TaskView view = until(task, it -> it.status().ended());

        assertThat(end(view)).contains(RunEnd.FAILED);
        assertThat(view.reason()).contains("agent 'coder'", "Invalid API key", "Check 'api-key'");
        assertThat(asked()).hasSize(1);
    }

    @Test
    void a_verdict_that_never_comes_is_asked_for_once_more_in_the_same_session() throws Exception {
        TaskHandle task = submit(
                request -> request.tools().contains("StructuredOutput") ? saying("It is fine.") : working(request),
                config -> config,
                "Say hello",
                "code_review");

        TaskView view = until(task, it -> it.status().ended());

        assertThat(end(view)).contains(RunEnd.FAILED);
        assertThat(view.reason())
                .contains("agent 'reviewer'", "doesn't obey its schema, after one repair turn", "no JSON object");
        assertThat(events(task, Event.SessionOpened.class))
                .extracting(Event.SessionOpened::agent)
                .containsExactly("coder", "reviewer");
        assertThat(asked().stream()
                        .filter(request -> new ClaudeDialect()
                                .told(request).stream().anyMatch(text -> text.contains("Your answer isn't valid yet"))))
                .isNotEmpty();
    }

    @Test
    void a_description_of_a_megabyte_that_looks_like_a_command_or_an_option_is_told_word_for_word() throws Exception {
        String description = "/compact\n--help\n" + "All of this matters. ".repeat(50_000) + "To the end.";
        TaskHandle task = submit(ClaudeRunsIT::working, config -> config, description);

        TaskView view = until(
                task, it -> it.status() == TaskStatus.IN_REVIEW || it.status().ended());

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        String told = String.join("", new ClaudeDialect().told(asked().get(0)));
        assertThat(told.length()).isGreaterThan(1_000_000);
        assertThat(told).contains("/compact", "--help", "To the end.");
    }

    // The model

    /** A model that writes a file and says that it has. */
    private static ModelReply working(ModelRequest request) {
        return request.results().isEmpty() ? reply().calls(bash("echo hello >hello.txt")) : saying("I wrote it.");
    }

    private static ModelReply usedUpUntil(Instant reset) {
        String seconds = Long.toString(reset.getEpochSecond());
        return error(429, "rate_limit_error", "This request would exceed your account's rate limit.")
                .withHeader("anthropic-ratelimit-unified-status", "rejected")
                .withHeader("anthropic-ratelimit-unified-reset", seconds)
                .withHeader("anthropic-ratelimit-unified-representative-claim", "five_hour")
                .withHeader("anthropic-ratelimit-unified-5h-utilization", "1.0")
                .withHeader("anthropic-ratelimit-unified-5h-reset", seconds);
    }

    private List<ModelRequest> asked() {
        return server.requests(provider);
    }

    // The house

    private TaskHandle submit(ModelScenario scenario, UnaryOperator<ClaudeConfig> config, String description) {
        return submit(scenario, config, description, "single");
    }

    private TaskHandle submit(
            ModelScenario scenario, UnaryOperator<ClaudeConfig> config, String description, String workflow) {
        provider = server.serve(scenario);
        SampleRepository repository = SampleRepository.create(directory.resolve("sample.git"));
        factory = Factory.builder()
                .dataDirectory(directory.resolve("data"))
                .engine(new ClaudeEngine(config.apply(RealClaude.asking(provider))))
                .config(FactoryConfig.defaults().withEngine("claude").withVerify(List.of("true")))
                .time(time)
                .build();
        return factory.submit(TaskRequest.builder(repository.path(), "Say hello")
                .description(description)
                .workflow(workflow)
                .build());
    }

    private static TaskView until(TaskHandle task, Predicate<TaskView> wanted) {
        return await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(task::view, wanted);
    }

    private static Optional<RunEnd> end(TaskView view) {
        return view.lastRun().orElseThrow().end();
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
