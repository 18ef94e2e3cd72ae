package org.jvmfactory.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jvmfactory.testkit.ModelReply.reply;
import static org.jvmfactory.testkit.ModelReply.saying;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.store.jdbc.SqliteStore;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.ClaudeCalls;
import org.jvmfactory.testkit.ModelReply;
import org.jvmfactory.testkit.ModelRequest;
import org.jvmfactory.testkit.ModelScenario;
import org.jvmfactory.testkit.ScriptedModelServer;
import org.jvmfactory.testkit.junit.Needs;
import org.jvmfactory.testkit.junit.TestDirectories;

/** The runnable jar with the real Claude Code CLI, in bubblewrap, against a model that follows a script. */
class RealClaudeIT {

    private static final String KEY = "sk-ant-dummy-of-the-app-test";
    private static final String FLAWED = """
            {"decision":"changes-requested","summary":"A typo.","findings":[{"id":"typo","severity":"BLOCKER",\
            "file":"greeting.txt","line":1,"message":"It says helo."}]}""";
    private static final String APPROVED = """
            {"decision":"approved","summary":"It greets.","findings":[]}""";

    @TempDir(factory = TestDirectories.class)
    Path directory;

    private final ScriptedModelServer models = ScriptedModelServer.start();
    private Repository repository;
    private FactoryJar factory;

    @BeforeEach
    void need_the_real_cli() throws Exception {
        Needs.that(System.getenv("FACTORY_CLAUDE") != null, "FACTORY_CLAUDE names the program of Claude Code");
        Needs.program("bwrap");
        repository = Repository.create(directory.resolve("sample"));
        factory = new FactoryJar(directory);
    }

    @AfterEach
    void stop_the_server() {
        models.close();
    }

    @Test
    void a_change_is_reviewed_revised_approved_and_published() throws Exception {
        URI base = serving(RealClaudeIT::reviewed);

        FactoryJar.Result run =
                factory.run("run", "--repo", repository.path(), "--workflow", "code_review", "--json", "Greet people");

        assertThat(run.exitCode()).as(run::toString).isZero();
        assertThat(run.lastLine()).contains("\"type\":\"outcome\"", "\"status\":\"in_review\"");
        TaskView view = view(onlyTask());
        String branch = view.workspace().orElseThrow().branch();
        assertThat(repository.file(branch, "greeting.txt")).isEqualTo("hello\n");
        assertThat(judgement(view, "review#1")).contains("CHANGES_REQUESTED", "BLOCKER", "It says helo.");
        assertThat(judgement(view, "review#2")).contains("APPROVED");
        assertThat(Files.readString(
                        Path.of(view.effectValue("pull-request", "url").orElseThrow())))
                .contains("reviewer", "claude", "coder\\_revision");
        assertThat(models.requests(base))
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.headers()).containsEntry("x-api-key", KEY));
        assertThat(models.requests(base).stream().filter(RealClaudeIT::isReview))
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.tools()).doesNotContain("Write", "Edit", "Bash"));
    }

    @Test
    void a_question_is_answered_from_another_process_and_the_same_session_goes_on() throws Exception {
        URI base = serving(RealClaudeIT::asking);

        FactoryJar.Result asked =
                factory.run("run", "--repo", repository.path(), "--workflow", "single", "Greet people");

        assertThat(asked.exitCode()).as(asked::toString).isEqualTo(4);
        TaskId task = onlyTask();
        assertThat(view(task).question().orElseThrow().text()).isEqualTo("In which language?");
        FactoryJar.Result answered = factory.run("answer", task.value(), "In Danish");
        assertThat(answered.exitCode()).as(answered::toString).isZero();
        FactoryJar.Result resumed = factory.run("resume", task.value());
        assertThat(resumed.exitCode()).as(resumed::toString).isZero();
        TaskView view = view(task);
        assertThat(repository.file(view.workspace().orElseThrow().branch(), "greeting.txt"))
                .isEqualTo("hej\n");
        assertThat(sessions(task)).hasSize(2).first().isEqualTo(Optional.empty());
        assertThat(sessions(task).get(1)).isEqualTo(Optional.of(firstSession(task)));
        List<ModelRequest> requests = models.requests(base);
        assertThat(requests.get(requests.size() - 1).mentions("In Danish")).isTrue();
        assertThat(requests.get(requests.size() - 1).mentions("Greet people")).isTrue();
    }

    @Test
    void a_word_from_another_process_reaches_the_agent_at_work() throws Exception {
        URI base = serving(RealClaudeIT::steered);
        FactoryJar.Running run =
                factory.start("run", "--repo", repository.path(), "--workflow", "single", "Greet people");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Files.exists(directory.resolve(".factory/factory.db"))
                        && !tasks().isEmpty()
                        && processes(onlyTask()).stream().anyMatch(command -> command.contains("await-word")));
        TaskId task = onlyTask();

        FactoryJar.Result steered = factory.run("steer", task.value(), "In Danish, please");
        Files.createFile(directory.resolve(".factory/work/tasks/" + task + "/tree/word"));

        assertThat(steered.exitCode()).as(steered::toString).isZero();
        assertThat(steered.out()).contains("delivered");
        assertThat(run.await().exitCode()).isZero();
        assertThat(repository.file(view(task).workspace().orElseThrow().branch(), "greeting.txt"))
                .isEqualTo("hej\n");
        assertThat(models.requests(base).stream().filter(request -> request.mentions("In Danish, please")))
                .as("it came while the turn was under way")
                .isNotEmpty();
        assertThat(sessions(task)).containsExactly(Optional.empty());
    }

    @Test
    void a_cancelled_agent_leaves_neither_its_shell_nor_itself() throws Exception {
        serving(request -> reply().calls(ClaudeCalls.bash("sleep 300", Duration.ofMinutes(10))));
        FactoryJar.Running run = factory.start("run", "--repo", repository.path(), "--workflow", "single", "Wait");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Files.exists(directory.resolve(".factory/factory.db"))
                        && !tasks().isEmpty()
                        && runs("sleep", onlyTask()));
        TaskId task = onlyTask();

        FactoryJar.Result cancelled = factory.run("cancel", task.value());

        assertThat(cancelled.exitCode()).as(cancelled::toString).isZero();
        assertThat(run.await().exitCode()).isEqualTo(1);
        assertThat(view(task).status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(processes(task)).isEmpty();
    }

    // The model

    private static ModelReply reviewed(ModelRequest request) {
        if (isReview(request)) {
            return reply().calls(ClaudeCalls.structured(request.mentions("Mended.") ? APPROVED : FLAWED));
        }
        if (!request.results().isEmpty()) {
            return saying(isRevision(request) ? "Mended." : "I wrote a greeting.");
        }
        return reply().calls(ClaudeCalls.bash(
                isRevision(request) ? "echo hello > greeting.txt" : "echo helo > greeting.txt"));
    }

    private static ModelReply asking(ModelRequest request) {
        if (request.mentions("In Danish")) {
            return request.mentions("echo hej") || request.results().size() > 1
                    ? saying("Done.")
                    : reply().calls(ClaudeCalls.bash("echo hej > greeting.txt"));
        }
        return request.results().isEmpty()
                ? reply().calls(ClaudeCalls.askPerson("In which language?"))
                : saying("I asked.");
    }

    private static ModelReply steered(ModelRequest request) {
        if (request.results().isEmpty()) {
            return reply().calls(ClaudeCalls.bash(
                    "echo await-word; while [ ! -e word ]; do sleep 0.1; done; rm word", Duration.ofMinutes(1)));
        }
        if (request.mentions("In Danish, please") && request.results().size() == 1) {
            return reply().calls(ClaudeCalls.bash("echo hej > greeting.txt"));
        }
        return saying("Done.");
    }

    private static boolean isReview(ModelRequest request) {
        return request.tools().contains("StructuredOutput");
    }

    private static boolean isRevision(ModelRequest request) {
        return request.mentions("It says helo.");
    }

    private URI serving(ModelScenario scenario) throws IOException {
        URI base = models.serve(scenario);
        Files.writeString(directory.resolve("factory.yml"), """
                engine: claude
                engines:
                  claude:
                    executable: ${FACTORY_CLAUDE}
                    api-key: %s
                    base-url: %s
                    max-retries: 0
                verify: [test, -f, greeting.txt]
                """.formatted(KEY, base));
        return base;
    }

    // What came of it

    private List<TaskRow> tasks() {
        try (SqliteStore store = factory.store()) {
            return store.tasks(java.util.Set.of(), 10);
        }
    }

    private TaskId onlyTask() {
        List<TaskRow> tasks = tasks();
        assertThat(tasks).hasSize(1);
        return tasks.get(0).id();
    }

    private TaskView view(TaskId task) {
        try (SqliteStore store = factory.store()) {
            return TaskFold.view(store, StreamId.of(task)).orElseThrow();
        }
    }

    private static String judgement(TaskView view, String path) {
        return view.lastRun().orElseThrow().steps().stream()
                .filter(step -> step.path().equals(new StepPath(path)))
                .map(step -> ((StepResult.Judged) step.result().orElseThrow())
                        .verdict()
                        .toString())
                .findFirst()
                .orElseThrow();
    }

    /** The session that each conversation went on with. */
    private List<Optional<String>> sessions(TaskId task) {
        try (SqliteStore store = factory.store()) {
            return store.read(StreamId.of(task), 0, 10_000).stream()
                    .filter(entry -> entry.event() instanceof Event.SessionOpened)
                    .map(entry -> ((Event.SessionOpened) entry.event()).resumed())
                    .toList();
        }
    }

    private String firstSession(TaskId task) {
        try (SqliteStore store = factory.store()) {
            return store.read(StreamId.of(task), 0, 10_000).stream()
                    .filter(entry -> entry.event() instanceof Event.AgentReported reported
                            && reported.event() instanceof AgentEvent.SessionStarted)
                    .map(entry -> ((AgentEvent.SessionStarted) ((Event.AgentReported) entry.event()).event()).session())
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static boolean runs(String program, TaskId task) throws IOException {
        return processes(task).stream().anyMatch(command -> command.startsWith(program));
    }

    /** The command lines of the processes that belong to the task. */
    private static List<String> processes(TaskId task) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(process -> content(process.resolve("environ")).contains("FACTORY_TAG=" + task.value()))
                    .map(process -> content(process.resolve("cmdline")).replace('\0', ' '))
                    .toList();
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, ISO_8859_1);
        } catch (IOException e) {
            return ""; // not a process, or one that has gone meanwhile
        }
    }
}
