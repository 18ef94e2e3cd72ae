package org.jvmfactory.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.app.FactoryJar.Result;
import org.jvmfactory.app.FactoryJar.Running;
import org.jvmfactory.testkit.junit.Needs;
import org.jvmfactory.testkit.junit.TestDirectories;

/** The jar where the machine doesn't give what it needs: it says so in a paragraph, and the next command finds nothing half-made. */
class BadGroundIT {

    @TempDir(factory = TestDirectories.class)
    private Path directory;

    private FactoryJar factory;
    private Repository repository;

    @BeforeEach
    void prepare() throws Exception {
        Needs.program("bwrap");
        factory = new FactoryJar(Files.createDirectory(directory.resolve("here")));
        repository = Repository.create(directory.resolve("sample"));
    }

    @Test
    void an_engine_whose_cli_is_missing_says_what_to_install() throws Exception {
        Files.writeString(
                factory.directory().resolve("factory.yml"),
                "engine: claude\nengines: {claude: {executable: claude-none}}\n");

        Result run = factory.run("run", "--repo", repository.path(), "Do it");

        assertRefused(run, 3, "engine 'claude' can't be used here", "claude-none", "factory doctor");
        assertThat(run.out()).isEmpty();
        assertThat(factory.directory().resolve(".factory/work/tasks")).isEmptyDirectory();
    }

    @Test
    void a_data_directory_that_is_none_or_holds_another_file_is_named() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "x");
        Path damaged = Files.createDirectory(directory.resolve("damaged"));
        byte[] garbage = "no database, and longer than its head is".repeat(100).getBytes(StandardCharsets.UTF_8);
        Files.write(damaged.resolve("factory.db"), garbage);

        assertRefused(run("--data", file.toString()), 2, "the data directory '" + file + "' is a file");
        assertRefused(factory.run("tasks", "--data", file.toString()), 2, "is a file. Choose another with --data");
        assertRefused(
                run("--data", damaged.toString()),
                3,
                damaged.resolve("factory.db") + "' is not an SQLite database",
                "restore a backup");
        assertThat(damaged.resolve("factory.db")).hasBinaryContent(garbage);
        assertThat(damaged.resolve("work")).doesNotExist();
    }

    @Test
    void a_data_directory_that_cannot_be_written_is_named() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        factory.behind("mount --bind %1$s %1$s && mount -o remount,ro,bind %1$s && exec \"$@\"".formatted(data));

        assertRefused(
                run("--data", data.toString()), 3, "the data directory '" + data + "' can't be used", "Read-only");
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void a_disk_without_room_is_told_before_anything_is_begun() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        factory.behind(
                ("mount -t tmpfs -o size=500k,mode=755 tmpfs %1$s; \"$@\"; code=$?; echo \"left: $(ls -A %1$s/work 2>&1)\";"
                                + " exit $code")
                        .formatted(data));

        Result run = run("--data", data.toString());

        assertRefused(run, 3, "factory.db' can't be used", "no space left");
        assertThat(run.out()).contains("No such file");
    }

    @Test
    void a_disk_that_fills_up_ends_the_command_with_the_reason_and_the_next_one_works() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Path script = Files.writeString(directory.resolve("script.yml"), """
                agents:
                  coder:
                    - do:
                        - run: {command: "head -c 30000000 /dev/zero > big && rm big", may-fail: true}
                        - write: {path: note.txt, content: "done\\n"}
                """);
        Files.writeString(
                factory.directory().resolve("factory.yml"),
                "engine: scripted\nengines:\n  scripted: {script: " + script + "}\n");
        factory.behind(("mount -t tmpfs -o size=8m,mode=755 tmpfs %1$s; \"$@\"; echo \"ended with $?\";"
                        + " mount -o remount,size=100m %1$s; exec \"$@\"")
                .formatted(data));

        Result run = factory.run("run", "--data", data.toString(), "--repo", repository.path(), "Leave a note");

        assertThat(run.out()).contains("ended with 3", "Done: published");
        assertThat(run.err())
                .containsOnlyOnce(
                        "factory: The SQLite file '" + data + "/factory.db' can't grow: make room on its disk")
                .contains("What was done so far is kept. See to it, then go on with: factory resume ")
                .doesNotContain("\tat ");
        assertThat(run.err().lines().count()).as(run.err()).isLessThan(10);
        assertThat(run.exitCode()).as(run.toString()).isZero();
    }

    @Test
    void a_work_area_that_fills_up_is_waited_for_by_the_run() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Path script = Files.writeString(directory.resolve("script.yml"), """
                agents:
                  coder:
                    - do:
                        - run: {command: "head -c 3000000 /dev/urandom > large.bin"}
                """);
        Files.writeString(
                factory.directory().resolve("factory.yml"),
                "engine: scripted\nengines:\n  scripted: {script: " + script + "}\n");
        // What the agent wrote fits; what the host is to keep of it doesn't, until there is room.
        factory.behind(("mkdir %1$s/work && mount -t tmpfs -o size=5m,mode=755 tmpfs %1$s/work && \"$@\" & main=$!;"
                        + " n=0; until grep -qs 'tried again after a failure' %2$s/*/stdout*.txt %2$s/stdout*.txt"
                        + " || [ $n = 600 ]; do sleep 0.1; n=$((n+1)); done;"
                        + " mount -o remount,size=100m %1$s/work; wait $main")
                .formatted(data, factory.directory()));

        Result run = factory.run("run", "--plain", "--data", data.toString(), "--repo", repository.path(), "Keep it");

        assertThat(run.out()).contains("tried again after a failure", "No space left", "Done: published");
        assertThat(run.exitCode()).as(run.toString()).isZero();
    }

    @Test
    void a_token_in_an_address_is_shown_nowhere() throws Exception {
        String token = "plain-t0ken-of-no-known-shape";
        Running running = factory.start(
                "run",
                "--verbose",
                "--json",
                "--repo",
                "https://bot:" + token + "@127.0.0.1:1/x.git",
                "--engine",
                "scripted",
                "Do it");
        await().atMost(Duration.ofSeconds(60)).until(() -> running.outSoFar().contains("tried again after a failure"));
        running.interrupt();
        Result run = running.await();
        String id = factory.store().tasks(Set.of(), 1).get(0).id().value();
        Result show = factory.run("show", id);
        Result audit = factory.run("audit", id);

        assertThat(run.out()).contains("Can't ask 'https://127.0.0.1:1/x.git'");
        assertThat(show.out()).contains("https://127.0.0.1:1/x.git");
        assertThat(audit.out()).contains("https://127.0.0.1:1/x.git");
        assertThat(run.toString() + show + audit).doesNotContain(token);
        assertThat(filesWith(token)).singleElement().satisfies(file -> {
            assertThat(file.getParent()).isEqualTo(factory.directory().resolve(".factory/logins"));
            assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        });
    }

    private Result run(String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("run", "--repo", repository.path(), "--engine", "scripted"));
        arguments.addAll(List.of(more));
        arguments.add("Do it");
        return factory.run(arguments.toArray(String[]::new));
    }

    private static void assertRefused(Result result, int exitCode, String... words) {
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(exitCode);
        assertThat(result.err()).startsWith("factory: ").contains(words).doesNotContain("\tat ");
    }

    private List<Path> filesWith(String text) throws Exception {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                    found.add(file);
                }
            }
        }
        return found;
    }
}
