package org.jvmfactory.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.testkit.junit.Needs;
import org.jvmfactory.testkit.junit.TestDirectories;

class JShellIT {

    @TempDir(factory = TestDirectories.class)
    private Path directory;

    @Test
    void the_script_has_a_task_reviewed_from_a_shell() throws Exception {
        Needs.program("bwrap");
        Process shell = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jshell")
                                .toString(),
                        "--class-path",
                        System.getProperty("factory.jar", ""),
                        "-J-Djava.util.prefs.userRoot=" + directory,
                        "-R-Djava.io.tmpdir=" + directory,
                        Path.of("../jshell/factory.jsh").toRealPath().toString())
                .directory(directory.toFile())
                .redirectError(directory.resolve("stderr.txt").toFile())
                .start();
        shell.getOutputStream().close();

        String output = new String(shell.getInputStream().readAllBytes(), UTF_8);

        assertThat(shell.waitFor())
                .as(output + Files.readString(directory.resolve("stderr.txt")))
                .isZero();
        assertThat(output.lines().toList())
                .contains("TaskSubmitted", "StepFinished")
                .last()
                .asString()
                .startsWith("IN_REVIEW: factory/");
    }
}
