package org.jvmfactory.example.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.testkit.junit.Needs;
import org.jvmfactory.testkit.junit.TestDirectories;

class QuickstartTest {

    @TempDir(factory = TestDirectories.class)
    private Path directory;

    @Test
    void has_a_task_done_and_publishes_the_branch() throws Exception {
        Needs.program("bwrap");
        Path repository = repository();

        Process quickstart = start(
                directory,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Quickstart.class.getName(),
                repository.toString());
        List<String> lines = new String(quickstart.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .toList();

        assertThat(quickstart.waitFor()).as(String.join("\n", lines)).isZero();
        assertThat(lines).anyMatch(line -> line.startsWith("TaskSubmitted"));
        assertThat(lines).anyMatch(line -> line.startsWith("StepFinished"));
        String last = lines.get(lines.size() - 1);
        assertThat(last).startsWith("IN_REVIEW: factory/");
        String branch = last.substring("IN_REVIEW: ".length());
        assertThat(git(repository, "show", branch + ":FACTORY.md")).startsWith("Changed by the task");
    }

    @Test
    void is_at_most_30_lines_long() throws IOException {
        Path source = Path.of("src/main/java/org/jvmfactory/example/quickstart/Quickstart.java");

        assertThat(Files.readAllLines(source)).hasSizeLessThanOrEqualTo(30);
    }

    private Path repository() throws Exception {
        Path repository = Files.createDirectory(directory.resolve("repository"));
        Files.writeString(repository.resolve("README.md"), "# Sample\n");
        git(repository, "init", "--quiet", "--initial-branch=main");
        git(repository, "add", "--all");
        git(repository, "commit", "--quiet", "-m", "Begin");
        return repository;
    }

    private static String git(Path repository, String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = "git";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process git = start(repository, command);
        String output = new String(git.getInputStream().readAllBytes(), UTF_8);
        assertThat(git.waitFor()).as(output).isZero();
        return output;
    }

    private static Process start(Path directory, String... command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "GIT_CONFIG_GLOBAL", "/dev/null",
                        "GIT_CONFIG_NOSYSTEM", "1",
                        "GIT_AUTHOR_NAME", "Test",
                        "GIT_AUTHOR_EMAIL", "test@localhost",
                        "GIT_COMMITTER_NAME", "Test",
                        "GIT_COMMITTER_EMAIL", "test@localhost"));
        return builder.start();
    }
}
