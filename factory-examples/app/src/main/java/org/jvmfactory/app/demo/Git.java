package org.jvmfactory.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The git command line in one directory, without the settings of whoever runs the demo. */
final class Git {

    private final Path directory;

    Git(Path directory) {
        this.directory = directory;
    }

    /** What the command prints. */
    String run(String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment()
                .putAll(Map.of(
                        "GIT_CONFIG_GLOBAL", "/dev/null",
                        "GIT_CONFIG_NOSYSTEM", "1",
                        "GIT_AUTHOR_NAME", "Till",
                        "GIT_AUTHOR_EMAIL", "till@localhost",
                        "GIT_COMMITTER_NAME", "Till",
                        "GIT_COMMITTER_EMAIL", "till@localhost",
                        "LC_ALL", "C"));
        try {
            Process git = builder.start();
            git.getOutputStream().close();
            String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (git.waitFor() != 0) {
                throw new IOException("'" + String.join(" ", command) + "' failed: " + output.strip());
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException("The sample repository in '" + directory + "' can't be worked with.", e);
        }
    }
}
