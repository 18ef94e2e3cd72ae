package org.jvmfactory.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jvmfactory.process.ChildProcess;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.process.ProcessException;
import org.jvmfactory.process.ProcessOutput;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.process.Threads;

/**
 * A named pipe that only this JVM can write to, and whose other end the container's first process reads: when this JVM closes it, or dies,
 * that process reads the end and leaves, and the kernel ends all others in there. Nothing inside can signal that process or open the pipe for
 * writing. The command's environment goes in through it, so that neither a command line nor the runtime's own files hold a secret.
 */
final class Lifeline implements Tether {

    /** Its name below {@link ScratchFiles}. */
    static final String PIPE = "life";

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration LAST = Duration.ofSeconds(10);
    private static final Duration OWN_END = Duration.ofSeconds(3);
    private static final Pattern SHELL_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String END = ".\n";

    private final ChildProcesses processes;
    private final ContainerClient client;
    private final String container;
    private final String start;
    private final FileChannel pipe;
    private volatile Optional<ProcessHandle> first = Optional.empty();

    private Lifeline(
            ChildProcesses processes, ContainerClient client, String container, String start, FileChannel pipe) {
        this.processes = processes;
        this.client = client;
        this.container = container;
        this.start = start;
        this.pipe = pipe;
    }

    /** Makes the pipe, and sends {@code environment} to whoever opens it first. */
    static Lifeline open(
            ChildProcesses processes,
            ContainerClient client,
            ScratchFiles files,
            AgentUser user,
            Map<String, String> environment)
            throws InterruptedException {
        byte[] message = message(environment);
        Path path = files.path(PIPE);
        ProcessOutput made = processes.run(
                ProcessSpec.of(List.of("mkfifo", "-m", "600", path.toString()), Path.of("/"))
                        .withEnvironment(Map.of("PATH", SandboxEnvironment.PATH)),
                LIMIT);
        if (!made.success()) {
            throw ContainerClient.unavailable("can't make the pipe '" + path + "': " + ContainerClient.said(made));
        }
        try {
            FileChannel pipe = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Lifeline line = new Lifeline(processes, client, ContainerWrapper.container(files), files.id(), pipe);
            try {
                files.passTo(user, path);
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r--------"));
            } catch (IOException | RuntimeException e) {
                pipe.close();
                throw e;
            }
            // The pipe may be too small for all of it, and nobody reads before the container runs.
            Threads.daemons("factory-container-environment-")
                    .newThread(() -> line.send(message))
                    .start();
            return line;
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxException.Code.UNAVAILABLE,
                    "Can't open the pipe '" + path + "': " + e.getMessage() + ".",
                    e);
        }
    }

    /** Lines of shell, so that a value may hold anything. */
    private static byte[] message(Map<String, String> environment) {
        String lines = new TreeMap<>(environment)
                .entrySet().stream()
                        .map(variable -> "export " + name(variable.getKey()) + "=" + quoted(variable.getValue()) + "\n")
                        .collect(Collectors.joining());
        return (lines + END).getBytes(UTF_8);
    }

    private static String name(String name) {
        if (!SHELL_NAME.matcher(name).matches()) {
            throw new SandboxException(
                    SandboxException.Code.NOT_STARTED,
                    "A container's shell can't pass on the environment variable '" + name
                            + "': use letters, digits and underscores in its name.");
        }
        return name;
    }

    private static String quoted(String value) {
        return "$'"
                + value.replace("\\", "\\\\")
                        .replace("'", "\\'")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                + "'";
    }

    private void send(byte[] message) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(message);
            while (buffer.hasRemaining()) {
                pipe.write(buffer);
            }
        } catch (IOException e) {
            // It was closed before anybody read: then nothing runs.
        }
    }

    @Override
    public Set<ProcessHandle> commands() {
        return first().map(process -> processes.below(process, 1)).orElse(Set.of());
    }

    /** The container's first process: of those with this start's mark the one that none of them has started. */
    private Optional<ProcessHandle> first() {
        if (first.isEmpty()) {
            Set<ProcessHandle> marked = processes.tagged(SandboxEnvironment.START, start);
            first = marked.stream()
                    .filter(process -> process.parent().filter(marked::contains).isEmpty())
                    .findFirst();
        }
        return first;
    }

    @Override
    public void cut() {
        try {
            pipe.close();
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxException.Code.NOT_ENDED, "Can't close the pipe of a container: " + e.getMessage() + ".", e);
        }
    }

    @Override
    public void end(ChildProcess started) {
        Set<ProcessHandle> inside = new HashSet<>();
        first().ifPresent(inside::add);
        cut();
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    endInside(started, inside);
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void endInside(ChildProcess started, Set<ProcessHandle> inside) throws InterruptedException {
        boolean over = !started.alive();
        try {
            // Where nothing runs inside yet, there is nobody who could notice.
            over |= !inside.isEmpty() && started.await(OWN_END).isPresent();
        } catch (ProcessException e) {
            over = true; // what takes its output failed; it has ended all the same
        }
        started.kill();
        if (!over) {
            client.remove(container);
        }
        if (!processes.awaitEnd(inside, OWN_END)) {
            client.remove(container);
        }
        processes.sweep(SandboxEnvironment.START, start);
        if (!processes.awaitEnd(inside, LAST)) {
            throw new SandboxException(
                    SandboxException.Code.NOT_ENDED,
                    "What runs in the container '" + container + "' hasn't ended " + LAST.toSeconds()
                            + " s after it was killed. It hangs in the kernel or in '" + client.program()
                            + "'; end it by hand.");
        }
    }

    @Override
    public void close() {
        cut();
    }
}
