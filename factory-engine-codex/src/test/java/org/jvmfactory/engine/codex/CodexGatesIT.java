package org.jvmfactory.engine.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.jvmfactory.testkit.CodexCalls.add;
import static org.jvmfactory.testkit.CodexCalls.host;
import static org.jvmfactory.testkit.CodexCalls.shell;
import static org.jvmfactory.testkit.ModelReply.reply;
import static org.jvmfactory.testkit.ModelReply.saying;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
import org.jvmfactory.journal.EventJson;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.PlanItem;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.ModelReply;
import org.jvmfactory.testkit.ModelRequest;
import org.jvmfactory.testkit.ModelScenario;
import org.jvmfactory.testkit.SampleRepository;
import org.jvmfactory.testkit.ScriptedModelServer;
import org.jvmfactory.testkit.WordServer;
import org.jvmfactory.testkit.junit.Needs;
import org.jvmfactory.testkit.junit.TestDirectories;

/** A whole task with the real CLI in bubblewrap, where permissions are bypassed: what Factory does in the middle of its work. */
@Timeout(120)
class CodexGatesIT {

    private static final Duration LONG = Duration.ofSeconds(90);
    private static final String SECRET = "hunter2-of-the-test";

    @TempDir(factory = TestDirectories.class)
    Path directory;

    private final ScriptedModelServer server = ScriptedModelServer.start();
    private URI provider = URI.create("http://127.0.0.1:1");
    private @Nullable SampleRepository repository;
    private @Nullable Factory factory;
    private @Nullable TaskHandle task;

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
    void what_is_dangerous_is_refused_before_it_happens_and_the_agent_goes_on() throws Exception {
        TaskView view = run("""
                gates: {deny: [terraform apply]}
                """, request -> switch (request.results().size()) {
            case 0 ->
                reply().calls(host("report_progress", "{\"plan\":[{\"text\":\"try\",\"state\":\"in-progress\"}]}"));
            case 1 -> reply().calls(shell("echo ran >pushed.txt; git push origin HEAD"));
            case 2 -> reply().calls(add(".github/workflows/ci.yml", "on: push"));
            case 3 -> reply().calls(shell("psql -c 'DELETE FROM users'"));
            case 4 -> reply().calls(shell("terraform apply"));
            case 5 -> reply().calls(shell("echo hello >hello.txt"));
            default -> saying("I did what I could.");
        });

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        ModelRequest last = asked().get(asked().size() - 1);
        assertThat(List.of("git", "protected-paths", "sql", "denied"))
                .allSatisfy(gate -> assertThat(last.mentions("Refused by the gate '" + gate + "'"))
                        .isTrue());
        assertThat(reported(AgentEvent.PermissionDecided.class))
                .extracting(AgentEvent.PermissionDecided::tool, AgentEvent.PermissionDecided::allowed)
                .containsExactly(
                        tuple("Bash", false), tuple("Write", false), tuple("Bash", false), tuple("Bash", false));
        assertThat(changed(view)).containsExactly("hello.txt");
        assertThat(view.lastRun().orElseThrow().steps().get(0).plan())
                .containsExactly(new PlanItem("try", PlanItem.State.IN_PROGRESS));
    }

    @Test
    void a_file_that_was_edited_is_formatted_and_the_agent_reads_what_was_found() throws Exception {
        String format =
                "tr a-z A-Z <\"$0\" >/tmp/f && cat /tmp/f >\"$0\" && echo \"made $(basename \"$0\") loud\"; exit 3";
        TaskView view =
                run("""
                after-edit:
                  - {files: "*.txt", run: [sh, -c, '%s', "{file}"]}
                  - {files: "*.java", run: ["false"]}
                """.formatted(format), request -> switch (request.results().size()) {
                    case 0 -> reply().calls(add("hello.txt", "hello"));
                    default -> saying("done");
                });

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        ModelRequest last = asked().get(asked().size() - 1);
        assertThat(last.mentions("made hello.txt loud")).isTrue();
        assertThat(last.mentions("exit status 3")).isTrue();
        assertThat(repository().file(branch(view), "hello.txt")).isEqualTo("HELLO");
        assertThat(reported(AgentEvent.ToolStarted.class))
                .extracting(AgentEvent.ToolStarted::tool)
                .containsOnlyOnce("after-edit");
        assertThat(reported(AgentEvent.Warned.class)).isEmpty();
    }

    @Test
    void an_agent_may_not_stop_while_the_check_fails() throws Exception {
        TaskView view = run("""
                verify: [sh, -c, 'grep -q good hello.txt || { echo hello.txt is not good; exit 1; }']
                stop-gate: {refusals: 2}
                """, request -> {
            boolean told = request.mentions("hello.txt is not good");
            return switch (request.results().size()) {
                case 0 -> reply().calls(shell("echo bad >hello.txt"));
                case 1 -> told ? reply().calls(shell("echo good >hello.txt")) : saying("Done, I think.");
                default -> saying("Now it is good.");
            };
        });

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(repository().file(branch(view), "hello.txt")).isEqualTo("good");
        assertThat(reported(AgentEvent.PermissionDecided.class))
                .singleElement()
                .satisfies(refused -> assertThat(refused.reason()).contains("You aren't done yet", "number 1"));
        assertThat(reported(AgentEvent.TurnEnded.class)).hasSize(1);
    }

    @Test
    void an_agent_that_does_not_mend_it_is_sent_back_as_often_as_is_said_and_no_more() throws Exception {
        TaskView view = run(
                "stop-gate: {run: [\"false\"], refusals: 2}\n",
                request -> request.results().isEmpty()
                        ? reply().calls(shell("echo hello >hello.txt"))
                        : saying("I can't."));

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(reported(AgentEvent.PermissionDecided.class)).hasSize(2);
        assertThat(reported(AgentEvent.TurnEnded.class)).hasSize(1);
    }

    @Test
    void a_server_of_the_users_own_works_and_the_gate_looks_at_what_it_is_asked() throws Exception {
        Path program = WordServer.write(directory.resolve("words.sh"));
        TaskView view =
                run("""
                agents:
                  coder:
                    mcp-servers:
                      words: {command: sh, args: ["%1$s"], env: {WORD: "${WORD}"}, read-only: ["%1$s"]}
                """.formatted(program), request -> switch (request.results().size()) {
                    case 0 -> reply().calls(words("{\"sql\":\"DROP TABLE users\"}"));
                    case 1 -> reply().calls(words("{\"sql\":\"SELECT 1\"}"));
                    case 2 -> reply().calls(shell("echo hello >hello.txt"));
                    default -> saying("done");
                });

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        ModelRequest last = asked().get(asked().size() - 1);
        assertThat(last.mentions("Refused by the gate 'sql'")).isTrue();
        assertThat(last.results().get(0).text()).doesNotContain("the word is");
        assertThat(last.results().get(1).text()).contains("the word is " + SECRET);
        assertThat(reported(AgentEvent.ToolStarted.class))
                .extracting(AgentEvent.ToolStarted::tool)
                .contains("words.word");
        assertThat(reported(AgentEvent.Warned.class)).isEmpty();
        assertThat(events()).noneMatch(event -> EventJson.write(event).contains(SECRET));
    }

    private static ModelReply.Part.Call words(String input) {
        return new ModelReply.Part.Call("mcp__words__word", input);
    }

    private TaskView run(String yaml, ModelScenario scenario) throws Exception {
        provider = server.serve(scenario);
        repository = SampleRepository.create(directory.resolve("sample.git"));
        String verify = yaml.contains("verify:") ? "" : "verify: [\"true\"]\n";
        Path file = Files.writeString(directory.resolve("factory.yml"), "engine: codex\n" + verify + yaml);
        FactoryConfig config = FactoryConfig.read(file, name -> Optional.of(SECRET));
        factory = Factory.builder()
                .dataDirectory(directory.resolve("data"))
                .engine(new CodexEngine(RealCodex.asking(provider)))
                .config(config)
                .build();
        task = factory.submit(TaskRequest.builder(repository.path(), "Say hello")
                .workflow("single")
                .build());
        return await().atMost(LONG)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        task::view,
                        it -> it.status() == TaskStatus.IN_REVIEW || it.status().ended());
    }

    private List<ModelRequest> asked() {
        return server.requests(provider);
    }

    private SampleRepository repository() {
        return Optional.ofNullable(repository).orElseThrow();
    }

    private static String branch(TaskView view) {
        return view.workspace().orElseThrow().branch();
    }

    private List<String> changed(TaskView view) {
        return repository().changed("main", branch(view));
    }

    private <E extends AgentEvent> List<E> reported(Class<E> kind) {
        return events().stream()
                .filter(Event.AgentReported.class::isInstance)
                .map(event -> ((Event.AgentReported) event).event())
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private List<Event> events() {
        StreamId stream = StreamId.of(Optional.ofNullable(task).orElseThrow().id());
        return Optional.ofNullable(factory).orElseThrow().store().read(stream, 0, 10_000).stream()
                .map(JournalEntry::event)
                .toList();
    }
}
