package org.jvmfactory.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmfactory.testkit.ModelReply.reply;
import static org.jvmfactory.testkit.ModelReply.saying;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.store.jdbc.SqliteStore;
import org.jvmfactory.testkit.CodexCalls;
import org.jvmfactory.testkit.ScriptedModelServer;
import org.jvmfactory.testkit.junit.Needs;
import org.jvmfactory.testkit.junit.TestDirectories;

/** The runnable jar with the real Codex CLI, in bubblewrap, against a model that follows a script. */
class RealCodexIT {

    private static final String KEY = "sk-dummy-of-the-app-test";

    @TempDir(factory = TestDirectories.class)
    Path directory;

    private final ScriptedModelServer models = ScriptedModelServer.start();
    private Repository repository;
    private FactoryJar factory;

    @BeforeEach
    void need_the_real_cli() throws Exception {
        Needs.that(System.getenv("FACTORY_CODEX") != null, "FACTORY_CODEX names the program of Codex");
        Needs.program("bwrap");
        repository = Repository.create(directory.resolve("sample"));
        factory = new FactoryJar(directory);
    }

    @AfterEach
    void stop_the_server() {
        models.close();
    }

    @Test
    void a_doctor_finds_it_and_a_run_is_published_with_what_it_cost() throws Exception {
        URI base = models.serve(request -> request.results().isEmpty()
                ? reply().calls(CodexCalls.add("greeting.txt", "hello"))
                : saying("I wrote a greeting."));
        Files.writeString(directory.resolve("factory.yml"), """
                engines:
                  codex:
                    executable: ${FACTORY_CODEX}
                    api-key: %s
                    base-url: %s/v1
                    model: gpt-5.5
                    max-retries: 0
                verify: [test, -f, greeting.txt]
                """.formatted(KEY, base));

        FactoryJar.Result doctor = factory.run("doctor");
        FactoryJar.Result run = factory.run(
                "run", "--repo", repository.path(), "--engine", "codex", "--workflow", "single", "Greet people");

        assertThat(doctor.out()).contains("engine codex").containsPattern("Codex \\d+\\.\\d+\\.\\d+");
        assertThat(run.exitCode()).as(run::toString).isZero();
        TaskView view = view();
        assertThat(repository.file(view.workspace().orElseThrow().branch(), "greeting.txt"))
                .isEqualTo("hello\n");
        assertThat(Files.readString(
                        Path.of(view.effectValue("pull-request", "url").orElseThrow())))
                .contains("codex", "gpt-5.5", "\\~\\$0.0004");
        assertThat(models.requests(base))
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.headers()).containsEntry("authorization", "Bearer " + KEY));
    }

    private TaskView view() {
        try (SqliteStore store = factory.store()) {
            return TaskFold.view(
                            store, StreamId.of(store.tasks(Set.of(), 10).get(0).id()))
                    .orElseThrow();
        }
    }
}
