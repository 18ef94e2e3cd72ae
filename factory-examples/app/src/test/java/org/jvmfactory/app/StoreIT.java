package org.jvmfactory.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.app.FactoryJar.Result;
import org.jvmfactory.testkit.junit.TestDirectories;

/** The jar with a store that isn't in the data directory. */
class StoreIT {

    @TempDir(factory = TestDirectories.class)
    private Path directory;

    private FactoryJar factory;

    @BeforeEach
    void prepare() throws Exception {
        factory = new FactoryJar(Files.createDirectory(directory.resolve("here")));
    }

    @Test
    void the_demo_works_on_postgresql_and_what_it_did_is_found_there() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
            factory.with("FACTORY_STORE", server.getJdbcUrl("postgres", "postgres") + "&password=hunter2");

            Result demo = factory.run("demo", "--store", "${FACTORY_STORE}");

            assertThat(demo.exitCode()).as(demo.toString()).isZero();
            assertThat(directory.resolve("here/.factory/factory.db")).doesNotExist();
            Result tasks = factory.run("tasks", "--json", "--store", "${FACTORY_STORE}");
            assertThat(tasks.lines()).as(tasks.toString()).isNotEmpty();
            Result doctor = factory.run("doctor", "--store", "${FACTORY_STORE}");
            assertThat(doctor.out()).contains("PostgreSQL database 'localhost:" + server.getPort() + "/postgres'");
            assertThat(demo + "\n" + tasks + "\n" + doctor).doesNotContain("hunter2");
        }
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
