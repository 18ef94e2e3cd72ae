package org.jvmfactory.testkit;

import static java.util.Objects.requireNonNull;

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

/**
 * A sandbox without a {@code Factory} around it: the processes and the directory it needs, and where the JVM is root, a user for what runs
 * inside. For tests. Thread-safe.
 */
public final class TestSandbox implements AutoCloseable {

    /** A user that owns nothing. */
    private static final int AGENT = 59990;

    private final ChildProcesses processes = new ChildProcesses();
    private final Path directory;
    private final OptionalInt agentUser;
    private final Sandbox sandbox;

    private TestSandbox(SandboxProvider provider, Path directory) throws IOException {
        this.directory = directory;
        this.agentUser =
                Files.getAttribute(directory, "unix:uid").equals(0) ? OptionalInt.of(AGENT) : OptionalInt.empty();
        Path scratch = Files.createDirectory(directory.resolve("scratch"));
        this.sandbox = provider.create(new SandboxHost(processes, scratch, agentUser, ConfigNode.empty()));
    }

    /** A sandbox of this kind that keeps its files in the JVM's directory for temporary files, whose parents everybody must be able to enter. */
    public static TestSandbox of(SandboxProvider provider) {
        requireNonNull(provider, "provider");
        try {
            Path directory = Files.createTempDirectory("sandbox-").toRealPath();
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            return new TestSandbox(provider, directory);
        } catch (IOException e) {
            throw new UncheckedIOException("There can't be a sandbox for tests.", e);
        }
    }

    public Sandbox sandbox() {
        return sandbox;
    }

    /** The user that commands run as, where it isn't the JVM's. */
    public OptionalInt agentUser() {
        return agentUser;
    }

    /** A new empty directory that commands may enter. */
    public Path newDirectory(String name) {
        try {
            Path created = Files.createTempDirectory(directory, name);
            return Files.setPosixFilePermissions(created, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException("There can't be a directory '" + name + "' in '" + directory + "'.", e);
        }
    }

    /** Gives a directory to the user that commands run as. */
    public Path handOver(Path given) {
        try {
            if (agentUser.isPresent()) {
                Files.setAttribute(given, "unix:uid", agentUser.getAsInt());
                Files.setAttribute(given, "unix:gid", agentUser.getAsInt());
            }
            return given;
        } catch (IOException e) {
            throw new UncheckedIOException("'" + given + "' can't be given to user " + agentUser + ".", e);
        }
    }

    /** Ends every process and removes every directory. */
    @Override
    public void close() {
        processes.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The sandbox in '" + directory + "' can't be cleared away.", e);
        }
    }
}
