package org.jvmfactory.testkit.factory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A bare repository to work on, and git on it as a person would use it. */
final class SampleRepository {

    private SampleRepository() {}

    /** A bare repository with one commit on the branch {@code main}: a README. */
    static Path create(Path bare) throws IOException, InterruptedException {
        Path work = bare.resolveSibling(bare.getFileName() + "-work");
        Files.createDirectories(work);
        git(work, "init", "-q", "-b", "main");
        Files.writeString(work.resolve("README.md"), "# Sample\n");
        git(work, "add", "-A");
        git(work, "-c", "user.name=Sam", "-c", "user.email=sam@example.org", "commit", "-q", "-m", "Begin");
        git(work, "clone", "-q", "--bare", ".", bare.toString());
        return bare;
    }

    /** What {@code git} prints in {@code directory}. */
    static String git(Path directory, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(Map.of("GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_NOSYSTEM", "1"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("git " + String.join(" ", arguments) + ": " + output);
        }
        return output;
    }
}
