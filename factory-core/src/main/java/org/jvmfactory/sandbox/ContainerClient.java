package org.jvmfactory.sandbox;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.process.ProcessException;
import org.jvmfactory.process.ProcessOutput;
import org.jvmfactory.process.ProcessSpec;

/** The command line of Podman or Docker, as the JVM's own user calls it. Thread-safe. */
final class ContainerClient {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final List<String> USUAL = List.of("podman", "docker");
    private static final String SEARCH_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin";

    /** By which the client finds the runtime and its settings; nothing else of the JVM's environment reaches it. */
    private static final List<String> INHERITED = List.of(
            "HOME",
            "XDG_RUNTIME_DIR",
            "DBUS_SESSION_BUS_ADDRESS",
            "DOCKER_HOST",
            "DOCKER_CONTEXT",
            "DOCKER_CONFIG",
            "CONTAINERS_CONF",
            "CONTAINERS_STORAGE_CONF");

    private final ChildProcesses processes;
    private final Optional<String> configured;

    // Set once, by the probe, before anything is started.
    private volatile @Nullable Found found;

    private record Found(String program, boolean podman, String version) {}

    /** @param configured the program; the first of those usual that is there where empty */
    ContainerClient(ChildProcesses processes, Optional<String> configured) {
        this.processes = processes;
        this.configured = configured;
    }

    /**
     * Looks which client is there, and whether it answers.
     *
     * @throws SandboxException when none does
     */
    void find() throws InterruptedException {
        String program = configured.orElseGet(ContainerClient::usual);
        ProcessOutput version = run(program, List.of("--version"));
        if (!version.success()) {
            throw unavailable("'" + program + " --version' fails: " + said(version));
        }
        boolean podman = version.text().toLowerCase(Locale.ROOT).contains("podman");
        found = new Found(program, podman, version.text().strip());
    }

    private static String usual() {
        return USUAL.stream()
                .filter(name -> Stream.of(path().split(File.pathSeparator))
                        .anyMatch(folder -> folder.startsWith("/") && Files.isExecutable(Path.of(folder, name))))
                .findFirst()
                .orElseThrow(() -> unavailable(
                        "neither podman nor docker is on the PATH. Install one ('apt-get install podman'), or name the"
                                + " program in 'sandbox: {container: {command: …}}'"));
    }

    private static String path() {
        return Optional.ofNullable(System.getenv("PATH")).orElse(SEARCH_PATH);
    }

    String program() {
        return known().program();
    }

    boolean podman() {
        return known().podman();
    }

    String version() {
        return known().version();
    }

    private Found known() {
        Found known = found;
        if (known == null) {
            throw new IllegalStateException("nothing is asked of a client that wasn't found");
        }
        return known;
    }

    /** What the client itself starts in. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", path());
        INHERITED.forEach(
                name -> Optional.ofNullable(System.getenv(name)).ifPresent(value -> environment.put(name, value)));
        return environment;
    }

    /** Asks for something that takes a moment. */
    ProcessOutput run(List<String> arguments) throws InterruptedException {
        return run(program(), arguments);
    }

    private ProcessOutput run(String program, List<String> arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(arguments);
        try {
            return processes.run(ProcessSpec.of(command, Path.of("/")).withEnvironment(environment()), LIMIT);
        } catch (ProcessException e) {
            throw new SandboxException(SandboxException.Code.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    /** Ends a container and removes it; one that isn't there any more is fine. An interruption is kept for later. */
    void remove(String name) {
        if (found == null) {
            return; // then none was ever made
        }
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    run(List.of("kill", "--signal", "KILL", name));
                    run(List.of("rm", "--force", name));
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

    static String said(ProcessOutput output) {
        return output.stderr().strip();
    }

    static SandboxException unavailable(String reason) {
        return new SandboxException(SandboxException.Code.UNAVAILABLE, reason);
    }
}
