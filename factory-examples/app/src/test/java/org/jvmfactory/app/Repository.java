package org.jvmfactory.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A git repository with one commit, for tests. */
final class Repository {

    private final Path directory;

    private Repository(Path directory) {
        this.directory = directory;
    }

    static Repository create(Path directory) throws Exception {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("README.md"), "# Sample\n");
        Repository repository = new Repository(directory);
        repository.git("init", "--quiet", "--initial-branch=main");
        repository.git("add", "--all");
        repository.git("commit", "--quiet", "-m", "Begin");
        return repository;
    }

    static Repository at(Path directory) {
        return new Repository(directory);
    }

    String path() {
        return directory.toString();
    }

    List<String> subjects(String range) throws Exception {
        return git("log", "--reverse", "--format=%s", range).lines().toList();
    }

    String file(String branch, String path) throws Exception {
        return git("show", branch + ":" + path);
    }

    String git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
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
        Process git = builder.start();
        String output = new String(git.getInputStream().readAllBytes(), UTF_8);
        assertThat(git.waitFor()).as(command + "\n" + output).isZero();
        return output;
    }
}
