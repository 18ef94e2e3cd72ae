package org.jvmfactory.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.sandbox.Sandbox;
import org.jvmfactory.sandbox.SandboxHost;
import org.jvmfactory.sandbox.SandboxProvider;

/** What tests with sandboxes share, because a sandbox proves itself once: an open directory, child processes, the sandbox. */
final class SandboxMachine implements AutoCloseable {

    private static final int AGENT = 59990;

    private final ChildProcesses processes = new ChildProcesses();
    private final Path directory;
    private final OptionalInt agentUser;
    private final Sandbox sandbox;

    /** With the first of these kinds that can be used here. */
    SandboxMachine(SandboxProvider... kinds) {
        try {
            directory = Files.createTempDirectory("workshop-").toRealPath();
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            boolean root = Integer.valueOf(0).equals(Files.getAttribute(directory, "unix:uid"));
            agentUser = root ? OptionalInt.of(AGENT) : OptionalInt.empty();
            Path scratch = new Ownership(agentUser).passage(directory.resolve("scratch"));
            sandbox = best(kinds, new SandboxHost(processes, scratch, agentUser, ConfigNode.empty()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Sandbox best(SandboxProvider[] kinds, SandboxHost host) {
        return Stream.of(kinds)
                .map(kind -> kind.create(host))
                .filter(sandbox -> sandbox.probe().usable())
                .findFirst()
                .orElseThrow();
    }

    ChildProcesses processes() {
        return processes;
    }

    OptionalInt agentUser() {
        return agentUser;
    }

    Sandbox sandbox() {
        return sandbox;
    }

    /** A new directory that every user may enter. */
    Path openDirectory() throws IOException {
        Path open = Files.createTempDirectory(directory, "test-");
        return Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** How many processes of a task still run. */
    int sweep(String tag) {
        return sandbox.sweep(tag);
    }

    @Override
    public void close() throws IOException {
        processes.close();
        delete(directory);
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
