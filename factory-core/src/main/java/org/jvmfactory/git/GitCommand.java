package org.jvmfactory.git;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.git.GitException.Code;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.process.ProcessException;
import org.jvmfactory.process.ProcessOutput;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.process.ProcessSpec.Input;
import org.jvmfactory.secret.Redactor;

/**
 * The git command line on one repository of the host, so that neither the user's nor the system's settings have a say, no hook or monitor
 * runs, and no protocol is spoken but the one asked for. Immutable, thread-safe.
 */
final class GitCommand {

    private static final Duration LOCAL_LIMIT = Duration.ofMinutes(5);
    private static final Duration REMOTE_LIMIT = Duration.ofMinutes(30);

    /** One command may need several: of a ref, of the packed refs. */
    private static final int LOCKS_PASSED = 3;

    private static final String USUAL_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final ChildProcesses processes;
    private final Redactor redactor;
    private final Path gitDirectory;

    GitCommand(ChildProcesses processes, Redactor redactor, Path gitDirectory) {
        this.processes = processes;
        this.redactor = redactor;
        this.gitDirectory = gitDirectory;
    }

    /**
     * What a command left.
     *
     * @param error what it said, without secrets
     */
    record Result(int exitCode, String output, String error) {

        boolean success() {
            return exitCode == 0;
        }
    }

    /** Runs a command that touches this repository alone; {@code purpose} says for messages what couldn't be done. */
    String local(String purpose, String... arguments) throws InterruptedException {
        Result result = attempt(arguments);
        if (!result.success()) {
            throw new GitException(Code.FAILED, GitErrors.message(purpose, result.error()));
        }
        return result.output();
    }

    /** Runs a command whose failure is an answer. */
    Result attempt(String... arguments) throws InterruptedException {
        return attempt(new Input.Nothing(), arguments);
    }

    Result attempt(Input input, String... arguments) throws InterruptedException {
        return run(List.of(), Map.of(), input, LOCAL_LIMIT, arguments);
    }

    /** Runs a command that speaks to {@code remote}. */
    Result remote(Remote remote, String... arguments) throws InterruptedException {
        List<String> options = List.of(
                "-c",
                "protocol.allow=never",
                "-c",
                "protocol." + remote.address().protocol().spelling() + ".allow=always",
                "-c",
                "credential.helper=",
                "-c",
                "fetch.recurseSubmodules=false");
        try {
            return run(options, remote.environment(), new Input.Nothing(), REMOTE_LIMIT, arguments);
        } catch (ProcessException e) {
            if (e.code() == ProcessException.Code.TIMED_OUT) {
                throw new GitException(Code.UNREACHABLE, "'" + remote + "' didn't answer within " + REMOTE_LIMIT, e);
            }
            throw e;
        }
    }

    private Result run(
            List<String> options, Map<String, String> environment, Input input, Duration limit, String... arguments)
            throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "git",
                "--git-dir=" + gitDirectory,
                "-c",
                "core.hooksPath=/dev/null",
                "-c",
                "core.fsmonitor=false",
                "-c",
                "gc.auto=0",
                "-c",
                "maintenance.auto=false",
                "-c",
                "core.fsync=committed,loose-object"));
        command.addAll(LeftLock.WAITING);
        command.addAll(options);
        command.addAll(List.of(arguments));
        Map<String, String> complete = new HashMap<>(environment());
        complete.putAll(environment);
        ProcessSpec spec =
                ProcessSpec.of(command, Path.of("/")).withEnvironment(complete).withInput(input);
        Result result = run(spec, limit);
        for (int i = 0; i < LOCKS_PASSED && !result.success(); i++) {
            Optional<LeftLock> lock = LeftLock.in(result.error(), gitDirectory);
            if (lock.isEmpty()) {
                return result;
            }
            lock.get().takeAway();
            result = run(spec, limit);
        }
        return result;
    }

    private Result run(ProcessSpec spec, Duration limit) throws InterruptedException {
        ProcessOutput output = processes.run(spec, limit);
        return new Result(output.exitCode(), output.text(), redactor.redact(output.stderr()));
    }

    private static Map<String, String> environment() {
        return Map.of(
                "PATH", Optional.ofNullable(System.getenv("PATH")).orElse(USUAL_PATH),
                "HOME", "/nonexistent", // no user's files: nobody can make a directory there
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_CONFIG_GLOBAL", "/dev/null",
                "GIT_TERMINAL_PROMPT", "0",
                "GIT_NO_LAZY_FETCH", "1",
                "GIT_OPTIONAL_LOCKS", "0",
                "LC_ALL", "C");
    }
}
