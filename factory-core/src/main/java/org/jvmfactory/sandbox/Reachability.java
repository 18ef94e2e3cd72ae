package org.jvmfactory.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.process.ProcessOutput;
import org.jvmfactory.process.ProcessSpec;

/**
 * Checks that the agent's user can reach the paths of a command. Where the modes don't say yes, it tries, as that user: rights may come from
 * more than them.
 */
final class Reachability {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static final String SCRIPT = """
            while [ $# -gt 0 ]; do
              if ! [ "$1" "$2" ]; then printf '%s %s' "$1" "$2"; exit 1; fi
              shift 2
            done""";

    private final ChildProcesses processes;
    private final AgentUser user;

    Reachability(ChildProcesses processes, AgentUser user) {
        this.processes = processes;
        this.user = user;
    }

    /**
     * @throws SandboxException that names the first path which can't be reached, and what to do
     */
    void require(SandboxSpec spec, Optional<Path> program) throws InterruptedException {
        Set<List<String>> checks = new LinkedHashSet<>();
        program.ifPresent(file -> {
            enter(parent(file), checks);
            checks.add(List.of("-x", file.toString()));
        });
        enter(spec.process().directory(), checks);
        enter(spec.home(), checks);
        checks.add(List.of("-w", spec.home().toString()));
        for (Mount mount : spec.mounts()) {
            requireExists(mount.path());
            enter(parent(mount.path()), checks);
            checks.add(List.of(
                    mount.access() == Mount.Access.READ_WRITE ? "-w" : "-r",
                    mount.path().toString()));
        }
        if (checks.stream().allMatch(check -> user.evidentlyMay(check.get(0), Path.of(check.get(1))))) {
            return;
        }
        List<String> command = new ArrayList<>(user.prefix());
        command.addAll(List.of("sh", "-c", SCRIPT, "sh"));
        checks.forEach(command::addAll);
        ProcessOutput output = processes.run(
                ProcessSpec.of(command, Path.of("/")).withEnvironment(Map.of("PATH", SandboxEnvironment.PATH)), LIMIT);
        if (!output.success()) {
            throw unreachable(output);
        }
    }

    private static void enter(Path path, Set<List<String>> checks) {
        requireExists(path);
        if (!Files.isDirectory(path)) {
            throw new SandboxException(
                    SandboxException.Code.UNREACHABLE_PATH, "'" + path + "' isn't a directory. Name one.");
        }
        Path ancestor = path.getRoot();
        checks.add(List.of("-x", ancestor.toString()));
        for (Path name : path) {
            ancestor = ancestor.resolve(name);
            checks.add(List.of("-x", ancestor.toString()));
        }
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }

    private static void requireExists(Path path) {
        if (!path.isAbsolute() || !Files.exists(path)) {
            throw new SandboxException(
                    SandboxException.Code.UNREACHABLE_PATH,
                    "'" + path + "' doesn't exist, but shall be seen in a sandbox. Create it first, or take it out.");
        }
    }

    private SandboxException unreachable(ProcessOutput output) {
        String found = output.text();
        if (found.length() < 4) {
            return new SandboxException(
                    SandboxException.Code.UNAVAILABLE,
                    "Can't run commands as user " + user.id() + ": "
                            + output.stderr().strip());
        }
        String path = found.substring(3);
        String message = switch (found.substring(0, 2)) {
            case "-x" -> "enter '" + path + "'. Allow it ('chmod o+x " + path + "'), or keep Factory's data elsewhere.";
            case "-w" -> "write to '" + path + "'. Give it to that user ('chown -R " + user.id() + " " + path + "').";
            default -> "read '" + path + "'. Allow it ('chmod -R o+rX " + path + "'), or take it out.";
        };
        return new SandboxException(
                SandboxException.Code.UNREACHABLE_PATH, "The commands' user " + user.id() + " can't " + message);
    }
}
