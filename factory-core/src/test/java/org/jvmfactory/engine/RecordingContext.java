package org.jvmfactory.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.process.ByteSink;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.sandbox.Mount;
import org.jvmfactory.sandbox.ProcessSandboxProvider;
import org.jvmfactory.sandbox.Sandbox;
import org.jvmfactory.sandbox.SandboxHost;
import org.jvmfactory.sandbox.SandboxSpec;
import org.jvmfactory.sandbox.SandboxedProcess;

/** Starts sessions in real processes and notes what they report. */
final class RecordingContext implements SessionContext, AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    final List<AgentTool> tools = new CopyOnWriteArrayList<>();

    private final ChildProcesses processes = new ChildProcesses();
    private final List<AgentEvent> events = new ArrayList<>();
    private final List<SandboxedProcess> started = new CopyOnWriteArrayList<>();
    private final Path directory;
    private final Sandbox sandbox;

    RecordingContext() {
        try {
            directory = Files.createTempDirectory("sessions-").toRealPath();
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
            boolean root = Files.getAttribute(directory, "unix:uid").equals(0);
            sandbox = new ProcessSandboxProvider()
                    .create(new SandboxHost(
                            processes,
                            directory,
                            root ? OptionalInt.of(59990) : OptionalInt.empty(),
                            ConfigNode.empty()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public SandboxedProcess start(Launch launch, ProcessSpec.Input input, ByteSink stdout, ByteSink stderr) {
        ProcessSpec spec = new ProcessSpec(launch.command(), directory, launch.environment(), input, stdout, stderr);
        SandboxedProcess process = sandbox.start(new SandboxSpec(
                "session-test", spec, List.of(Mount.readWrite(directory)), directory, Map.of(), Set.of()));
        started.add(process);
        return process;
    }

    @Override
    public void emit(AgentEvent event) {
        synchronized (events) {
            events.add(event);
            events.notifyAll();
        }
    }

    @Override
    public PermissionDecision decide(PermissionRequest request) {
        return PermissionDecision.deny("not here");
    }

    @Override
    public List<AgentTool> tools() {
        return List.copyOf(tools);
    }

    List<AgentEvent> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    <E extends AgentEvent> List<E> events(Class<E> kind) {
        return events().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    void awaitSaid(String text) throws InterruptedException {
        synchronized (events) {
            if (!events.contains(new AgentEvent.Said(text))) {
                long end = System.nanoTime() + LIMIT.toNanos();
                while (!events.contains(new AgentEvent.Said(text)) && System.nanoTime() < end) {
                    events.wait(100);
                }
            }
            assertThat(events).contains(new AgentEvent.Said(text));
        }
    }

    SandboxedProcess process() {
        return started.get(0);
    }

    @Override
    public void close() {
        processes.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
