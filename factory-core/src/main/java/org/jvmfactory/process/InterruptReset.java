package org.jvmfactory.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets child processes be interrupted where this JVM can't be. One that a script put into the background was started with SIGINT ignored,
 * and all that it starts would ignore it, too; neither a JVM nor a shell can change that. Immutable.
 *
 * @param launcher what stands before a command; nothing where it isn't needed or there is none
 * @param trouble why children can't be interrupted, and what to do
 */
record InterruptReset(List<String> launcher, Optional<String> trouble) {

    private static final InterruptReset NOT_NEEDED = new InterruptReset(List.of(), Optional.empty());
    private static final Pattern IGNORED = Pattern.compile("(?m)^SigIgn:\\s*([0-9a-f]{1,16})$");
    private static final int SIGINT = 1 << (2 - 1);
    private static final long PATIENCE_SECONDS = 5;

    InterruptReset {
        launcher = List.copyOf(launcher);
    }

    private static final class Here {
        private static final InterruptReset RESET = find();
    }

    /** What this JVM needs: nothing, as a rule. */
    static InterruptReset here() {
        return Here.RESET;
    }

    /** Whether a process with that {@code /proc/<pid>/status} ignores interrupts. */
    static boolean ignores(String status) {
        Matcher ignored = IGNORED.matcher(status);
        return ignored.find() && (Long.parseUnsignedLong(ignored.group(1), 16) & SIGINT) != 0;
    }

    /** The command as it is to be started; unchanged where its program isn't there, so that this is said as ever. */
    List<String> applied(ProcessSpec spec) {
        Optional<String> program = launcher.isEmpty()
                ? Optional.empty()
                : executable(ProcessStarter.program(spec), spec.directory()).filter(path -> path.indexOf('=') < 0);
        if (program.isEmpty()) {
            return spec.command();
        }
        List<String> command = new ArrayList<>(launcher);
        command.add(program.get());
        command.addAll(spec.command().subList(1, spec.command().size()));
        return command;
    }

    private static InterruptReset find() {
        if (!ignores(status())) {
            return NOT_NEEDED;
        }
        return executable("env", Path.of("/"))
                .map(env -> List.of(env, "--default-signal=INT", "--"))
                .filter(InterruptReset::works)
                .map(launcher -> new InterruptReset(launcher, Optional.empty()))
                .orElseGet(() -> new InterruptReset(
                        List.of(),
                        Optional.of(
                                "this JVM was started with SIGINT ignored, as a script's background job is, and so is"
                                        + " all it starts: agents can't be interrupted, only killed. Install 'env' of coreutils 8.31"
                                        + " or newer, or have a terminal or a service manager start it")));
    }

    private static String status() {
        try {
            return Files.readString(Path.of("/proc/self/status"));
        } catch (IOException e) {
            return ""; // no Linux
        }
    }

    private static boolean works(List<String> launcher) {
        List<String> command = new ArrayList<>(launcher);
        command.add("true");
        try {
            Process process = ProcessStarter.start(ProcessSpec.of(command, Path.of("/")), new Pipes(), NOT_NEEDED);
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (ProcessException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** As the JVM finds it: in the directories of its own PATH where the name is a bare one. */
    private static Optional<String> executable(String program, Path directory) {
        try {
            if (program.indexOf('/') >= 0) {
                return Optional.of(program).filter(path -> isExecutable(directory.resolve(path)));
            }
            for (String place :
                    System.getenv().getOrDefault("PATH", "/bin:/usr/bin").split(File.pathSeparator, -1)) {
                Path path = Path.of(place).resolve(program);
                if (path.isAbsolute() && isExecutable(path)) {
                    return Optional.of(path.toString());
                }
            }
            return Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static boolean isExecutable(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }
}
