package org.jvmfactory.engine.claude;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.jvmfactory.testkit.ClaudeCalls.bash;
import static org.jvmfactory.testkit.ClaudeCalls.host;
import static org.jvmfactory.testkit.ClaudeCalls.write;
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
import org.jvmfactory.testkit.ModelRequest;
import org.jvmfactory.testkit.ModelScenario;
import org.jvmfactory.testkit.SampleRepository;
import org.jvmfactory.testkit.ScriptedModelServer;
import org.jvmfactory.testkit.junit.Needs;
import org.jvmfactory.testkit.junit.TestDirectories;

/** A whole task with the real CLI in bubblewrap, where permissions are bypassed: what Factory does in the middle of its work. */
@Timeout(120)
class ClaudeGatesIT {

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
    void what_is_dangerous_is_refused_before_it_happens_and_the_agent_goes_on() throws Exception {
        TaskView view = run("""
                environments:
                  db:
                    variables: {DATABASE_URL: "postgres://db/test"}
                    secrets: {DB_PASSWORD: "${DB_PASSWORD}"}
                    agents: [coder]
                """, request -> switch (request.results().size()) {
            case 0 ->
                reply().calls(host("report_progress", "{\"plan\":[{\"text\":\"try\",\"state\":\"in-progress\"}]}"));
            case 1 -> reply().calls(bash("echo ran >pushed.txt; git push origin HEAD"));
            case 2 -> reply().calls(write(tree() + "/.github/workflows/ci.yml", "on: push\n"));
            case 3 -> reply().calls(bash("psql -c 'DELETE FROM users'"));
            case 4 -> reply().calls(bash("echo \"$DATABASE_URL $DB_PASSWORD\"; echo \"$DATABASE_URL\" >hello.txt"));
            default -> saying("I did what I could.");
        });

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        ModelRequest last = asked().get(asked().size() - 1);
        assertThat(last.results().get(1).text())
                .contains("Refused by the gate 'git'", "Factory publishes your commits");
        assertThat(last.results().get(2).text()).contains("Refused by the gate 'protected-paths'");
        assertThat(last.results().get(3).text()).contains("Refused by the gate 'sql'");
        assertThat(last.results().get(4).text()).contains("postgres://db/test " + SECRET);
        assertThat(reported(AgentEvent.PermissionDecided.class))
                .extracting(AgentEvent.PermissionDecided::tool, AgentEvent.PermissionDecided::allowed)
                .containsExactly(tuple("Bash", false), tuple("Write", false), tuple("Bash", false));
        assertThat(changed(view)).containsExactly("hello.txt");
        assertThat(events()).noneMatch(event -> EventJson.write(event).contains(SECRET));
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
                    case 0 -> reply().calls(write(tree() + "/hello.txt", "hello\n"));
                    default -> saying("done");
                });

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(asked().get(1).mentions("made hello.txt loud")).isTrue();
        assertThat(asked().get(1).mentions("exit status 3")).isTrue();
        assertThat(repository().file(branch(view), "hello.txt")).isEqualTo("HELLO");
        assertThat(reported(AgentEvent.ToolStarted.class))
                .extracting(AgentEvent.ToolStarted::tool)
                .containsOnlyOnce("after-edit");
    }

    @Test
    void an_agent_may_not_stop_while_the_check_fails() throws Exception {
        TaskView view = run("""
                verify: [sh, -c, 'grep -q good hello.txt || { echo hello.txt is not good; exit 1; }']
                stop-gate: {refusals: 2}
                """, request -> {
            boolean told = request.mentions("hello.txt is not good");
            return switch (request.results().size()) {
                case 0 -> reply().calls(bash("echo bad >hello.txt"));
                case 1 -> told ? reply().calls(bash("echo good >hello.txt")) : saying("Done, I think.");
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

    private TaskView run(String yaml, ModelScenario scenario) throws Exception {
        provider = server.serve(scenario);
        repository = SampleRepository.create(directory.resolve("sample.git"));
        String verify = yaml.contains("verify:") ? "" : "verify: [\"true\"]\n";
        Path file = Files.writeString(directory.resolve("factory.yml"), "engine: claude\n" + verify + yaml);
        FactoryConfig config = FactoryConfig.read(file, name -> Optional.of(SECRET));
        factory = Factory.builder()
                .dataDirectory(directory.resolve("data"))
                .engine(new ClaudeEngine(RealClaude.asking(provider)))
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

    private String tree() {
        return events().stream()
                .filter(Event.WorkspaceReady.class::isInstance)
                .map(event -> ((Event.WorkspaceReady) event).path())
                .findFirst()
                .orElseThrow();
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
