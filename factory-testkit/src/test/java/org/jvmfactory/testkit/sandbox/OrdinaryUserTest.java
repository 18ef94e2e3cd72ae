package org.jvmfactory.testkit.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.process.ProcessOutput;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.testkit.junit.Needs;
import org.jvmfactory.testkit.junit.TestDirectories;

/** What sandboxes prove where the JVM isn't root: tried with a JVM of an ordinary user. */
@Timeout(60)
class OrdinaryUserTest {

    private static final String USER = "59990";

    @TempDir(factory = TestDirectories.class)
    Path directory;

    @BeforeEach
    void needs_namespaces_and_root() throws IOException {
        Needs.program("bwrap");
        Needs.program("setpriv");
        Needs.that((Integer) Files.getAttribute(directory, "unix:uid") == 0, "the tests run as root");
    }

    @Test
    void both_kinds_prove_the_same_as_for_root() throws Exception {
        List<String> report = report(List.of());

        assertThat(report.get(0))
                .startsWith("process: usable, a process namespace of its own, as user " + USER)
                .contains("ENVIRONMENT_HIDDEN", "TREE_KILLED", "DIES_WITH_JVM");
        assertThat(report.get(1))
                .startsWith("bubblewrap: usable")
                .contains("WRITES_CONFINED", "READS_CONFINED", "HOME_HIDDEN")
                .contains("ENVIRONMENT_HIDDEN", "TREE_KILLED", "DIES_WITH_JVM");
    }

    @Test
    void without_user_namespaces_nothing_is_claimed_and_the_reason_is_told() throws Exception {
        List<String> report =
                report(List.of("bwrap", "--dev-bind", "/", "/", "--unshare-user", "--disable-userns", "--"));

        assertThat(report.get(0))
                .startsWith("process: usable, a plain process")
                .contains("proven: nothing")
                .contains("user.max_user_namespaces");
        assertThat(report.get(1)).startsWith("bubblewrap: unusable").contains("user.max_user_namespaces");
    }

    private List<String> report(List<String> around) throws IOException, InterruptedException {
        Path scratch = Files.createDirectory(directory.resolve("scratch"));
        Files.setAttribute(scratch, "unix:uid", Integer.valueOf(USER));
        List<String> command = new ArrayList<>();
        command.addAll(List.of("setpriv", "--reuid", USER, "--regid", USER, "--clear-groups"));
        command.addAll(around);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Duser.home=/root", "-cp", readableClassPath()));
        command.addAll(List.of(ProbeReport.class.getName(), scratch.toString()));
        ProcessSpec spec = ProcessSpec.of(command, directory)
                .withEnvironment(Map.of("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"));
        try (ChildProcesses processes = new ChildProcesses()) {
            ProcessOutput output = processes.run(spec, Duration.ofSeconds(40));
            assertThat(output.exitCode()).as(output.stderr()).isZero();
            return output.text().lines().toList();
        }
    }

    /** The class path, copied to where an ordinary user can read it. */
    private String readableClassPath() throws IOException {
        Path copies = Files.createDirectory(directory.resolve("classpath"));
        Files.setPosixFilePermissions(copies, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::exists)
                .map(entry -> Files.isDirectory(entry) ? entry : copied(entry, copies))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path copied(Path jar, Path copies) {
        try {
            return Files.copy(jar, copies.resolve(jar.getFileName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
