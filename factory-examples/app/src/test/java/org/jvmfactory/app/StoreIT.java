package org.jvmfactory.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.FactoryConfig.Isolation;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.app.FactoryJar.Result;
import org.jvmfactory.app.FactoryJar.Running;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.store.jdbc.JdbcStores;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.ScriptedEngine;
import org.jvmfactory.testkit.junit.TestDirectories;

/** The jar with a store that isn't in the data directory. */
class StoreIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String STORE = "${FACTORY_STORE}";

    private static EmbeddedPostgres server;

    @TempDir(factory = TestDirectories.class)
    private Path directory;

    private FactoryJar factory;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off") // nobody pulls this server's plug
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    /** The URL of a schema in which nothing is. */
    private static String schema(String name) throws SQLException {
        String url = server.getJdbcUrl("postgres", "postgres");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + name);
        }
        return url + "&currentSchema=" + name;
    }

    @BeforeEach
    void prepare() throws Exception {
        factory = new FactoryJar(Files.createDirectory(directory.resolve("here")));
    }

    @Test
    void the_demo_works_on_postgresql_and_what_it_did_is_found_there() throws Exception {
        factory.with("FACTORY_STORE", schema("demo") + "&password=hunter2");

        Result demo = factory.run("demo", "--store", STORE);

        assertThat(demo.exitCode()).as(demo.toString()).isZero();
        assertThat(directory.resolve("here/.factory/factory.db")).doesNotExist();
        Result tasks = factory.run("tasks", "--json", "--store", STORE);
        assertThat(tasks.lines()).as(tasks.toString()).isNotEmpty();
        Result doctor = factory.run("doctor", "--store", STORE);
        assertThat(doctor.out())
                .contains("PostgreSQL database 'localhost:" + server.getPort() + "/postgres'")
                .containsPattern("1 workspaces take .*, the store [0-9.]+ MB");
        assertThat(demo + "\n" + tasks + "\n" + doctor).doesNotContain("hunter2");
    }

    @Test
    void commands_given_elsewhere_reach_whoever_works_on_the_task() throws Exception {
        String url = schema("commands");
        factory.with("FACTORY_STORE", url);
        Repository repository = Repository.create(directory.resolve("sample"));
        try (Factory working = Factory.builder()
                .dataDirectory(directory.resolve("elsewhere"))
                .store(JdbcStores.open(url))
                .engine(ScriptedEngine.ofYaml("""
                        agents:
                          coder:
                            - do:
                                - say: I am at it.
                                - await-message: hurry
                                - ask: Which colour?
                              then:
                                - do:
                                    - expect-prompt-contains: blue
                                    - write: {path: colour.txt, content: "blue\\n"}
                          coder_revision:
                            - do: [hang]
                        """))
                .config(FactoryConfig.defaults().withEngine("scripted").withIsolation(Isolation.NONE))
                .build()) {
            TaskHandle painting = working.submit(TaskRequest.builder(repository.path(), "Paint it")
                    .workflow("single")
                    .build());
            until(painting, StoreIT::atWork);
            Running logs = factory.start("logs", painting.id().value(), "--follow", "--store", STORE);

            assertTaken("delivered", painting, "steer", "please", "hurry");
            until(painting, view -> view.question().isPresent());
            assertTaken("accepted", painting, "answer", "blue");
            until(painting, view -> view.status() == TaskStatus.IN_REVIEW);
            assertThat(logs.await().out()).contains("please hurry", "Which colour?", "blue", "✔ publish");
            Result show = factory.run("show", painting.id().value(), "--store", STORE);
            assertThat(show.out()).as(show.toString()).contains("Paint it", "in review");

            TaskHandle hanging = working.submit(TaskRequest.builder(repository.path(), "Hang about")
                    .workflow("single")
                    .agent("coder_revision")
                    .held()
                    .build());
            assertTaken("accepted", hanging, "start");
            until(hanging, StoreIT::atWork);
            assertTaken("the run is stopped", hanging, "cancel", "--reason", "no longer wanted");
            until(hanging, view -> view.status() == TaskStatus.CANCELLED);
            assertTaken("accepted", hanging, "retry");
            until(hanging, view -> view.runs().size() == 2);
        }
    }

    private static boolean atWork(TaskView view) {
        return view.lastRun().stream()
                .flatMap(run -> run.steps().stream())
                .anyMatch(step -> step.session().isPresent());
    }

    private static void until(TaskHandle task, Predicate<TaskView> wanted) {
        await().atMost(PATIENCE).until(task::view, wanted);
    }

    private void assertTaken(String outcome, TaskHandle task, String command, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(command, task.id().value()));
        arguments.addAll(List.of(more));
        arguments.addAll(List.of("--store", STORE));
        Result result = factory.run(arguments.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.out().strip()).isEqualTo(task.id() + ": " + outcome);
    }

    @Test
    void a_store_that_cannot_be_reached_is_named_without_its_password() throws Exception {
        factory.with("FACTORY_STORE", "jdbc:postgresql://localhost:1/factory?user=sam&password=hunter2");

        Result tasks = factory.run("tasks", "--verbose", "--store", "${FACTORY_STORE}");

        assertThat(tasks.exitCode()).as(tasks.toString()).isEqualTo(3);
        assertThat(tasks.err()).contains("'localhost:1/factory' can't be reached");
        assertThat(tasks.toString()).doesNotContain("hunter2");
    }

    @Test
    void a_store_of_another_kind_is_wrong_use_and_its_url_is_not_repeated() throws Exception {
        Result tasks = factory.run("tasks", "--store", "jdbc:mysql://localhost/factory?password=hunter2");

        assertThat(tasks.exitCode()).as(tasks.toString()).isEqualTo(2);
        assertThat(tasks.err()).contains("--store", "jdbc:postgresql:");
        assertThat(tasks.toString()).doesNotContain("hunter2");
    }

    @Test
    void a_path_is_an_sqlite_file() throws Exception {
        Result tasks = factory.run("tasks", "--store", "kept/other.db");

        assertThat(tasks.exitCode()).as(tasks.toString()).isZero();
        assertThat(factory.directory().resolve("kept/other.db")).exists();
    }
}
