package org.jvmfactory.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A repository made by the git command line, for tests. */
public final class TestGit {

    private final Path directory;

    private TestGit(Path directory) {
        this.directory = directory;
    }

    /** A new repository with a work tree whose first branch is {@code branch}. */
    public static TestGit init(Path directory, String branch, String... options) throws Exception {
        Files.createDirectories(directory);
        TestGit repository = new TestGit(directory);
        List<String> arguments = new ArrayList<>(List.of("init", "-q", "-b", branch));
        arguments.addAll(List.of(options));
        repository.git(arguments.toArray(String[]::new));
        return repository;
    }

    /** A new bare repository with one commit on {@code branch}. */
    public static TestGit bare(Path directory, String branch) throws Exception {
        Path work = directory.resolveSibling(directory.getFileName() + "-work");
        TestGit source = init(work, branch).write("README.md", "# App\n").commit("First commit");
        source.git("clone", "-q", "--bare", work.toString(), directory.toString());
        return new TestGit(directory);
    }

    public static TestGit at(Path directory) {
        return new TestGit(directory);
    }

    public Path directory() {
        return directory;
    }

    public TestGit write(String path, String content) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return this;
    }

    /** Commits everything. */
    public TestGit commit(String message) throws Exception {
        git("add", "-A");
        git("commit", "-q", "--allow-empty", "-m", message);
        return this;
    }

    public String tip(String name) throws Exception {
        return git("rev-parse", "--verify", name + "^{commit}");
    }

    /** Runs git here and gives what it printed; fails when git does. */
    public String git(String... arguments) throws Exception {
        return new String(gitBytes(new byte[0], arguments), UTF_8).strip();
    }

    public byte[] gitBytes(byte[] input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-c", "safe.directory=*"));
        command.addAll(List.of(arguments));
        Path error = Files.createTempFile("git", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectError(error.toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH", System.getenv("PATH"),
                        "HOME", "/nonexistent",
                        "GIT_CONFIG_NOSYSTEM", "1",
                        "GIT_CONFIG_GLOBAL", "/dev/null",
                        "GIT_AUTHOR_NAME", "Ada",
                        "GIT_AUTHOR_EMAIL", "ada@example.org",
                        "GIT_COMMITTER_NAME", "Ada",
                        "GIT_COMMITTER_EMAIL", "ada@example.org"));
        Process process = builder.start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input);
        }
        byte[] output = process.getInputStream().readAllBytes();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError(
                    String.join(" ", command) + "\n" + new String(output, UTF_8) + Files.readString(error));
        }
        Files.delete(error);
        return output;
    }
}
