package org.jvmfactory.process;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zeroturnaround.exec.MessageLoggers;
import org.zeroturnaround.exec.ProcessExecutor;

/** Starts one process through zt-exec with exactly the environment of its specification. */
final class ProcessStarter {

    /** How JDKs say it: {@code error=2,} until 21, {@code error: 2 (} later. */
    private static final Pattern NO_SUCH_FILE = Pattern.compile("error[=:] ?2\\b");

    /** No more processes, or no more memory. */
    private static final Pattern EXHAUSTED = Pattern.compile("error[=:] ?1[12]\\b");

    private static final char UNREADABLE = '\uFFFD';

    private ProcessStarter() {}

    /** Starts it on the calling thread, which becomes the parent that a process's death signal follows. */
    static Process start(ProcessSpec spec, Pipes pipes) {
        return start(spec, pipes, InterruptReset.here());
    }

    static Process start(ProcessSpec spec, Pipes pipes, InterruptReset reset) {
        if (!Files.isDirectory(spec.directory())) {
            throw new ProcessException(
                    ProcessException.Code.NOT_STARTED,
                    "Can't start '" + program(spec) + "': its directory '" + spec.directory()
                            + "' doesn't exist. Create it first.");
        }
        requireStartable(spec);
        try {
            return new Launch()
                    .command(reset.applied(spec))
                    .directory(spec.directory().toFile())
                    .environment(exactly(spec.environment()))
                    .redirectErrorStream(false)
                    .streams(pipes)
                    .setMessageLogger(MessageLoggers.NOP) // it would print the environment
                    .start()
                    .getProcess();
        } catch (IOException e) {
            throw notStarted(spec, e);
        }
    }

    static String program(ProcessSpec spec) {
        return spec.command().get(0);
    }

    /** zt-exec only adds to what the JVM inherited; a variable without a value is removed. */
    private static Map<String, @Nullable String> exactly(Map<String, String> environment) {
        Map<String, @Nullable String> changes = new HashMap<>();
        System.getenv().keySet().forEach(inherited -> {
            if (inherited.indexOf(UNREADABLE) >= 0) {
                throw new ProcessException(
                        ProcessException.Code.NOT_STARTED,
                        "This JVM's environment has a variable whose name isn't text in its locale ('" + inherited
                                + "'), so it can't be kept from child processes. Start the JVM without it.");
            }
            changes.put(inherited, null);
        });
        changes.putAll(environment);
        return changes;
    }

    // The JDK's own complaint would quote the value.
    private static void requireStartable(ProcessSpec spec) {
        spec.command().forEach(word -> requireNoNul(word, "an argument", spec));
        spec.environment().forEach((name, value) -> {
            if (name.isEmpty() || name.indexOf('=') >= 0) {
                throw unstartable(spec, "'" + name + "' can't be the name of a variable");
            }
            requireNoNul(name, "the name of a variable", spec);
            requireNoNul(value, "variable '" + name + "'", spec);
        });
    }

    private static void requireNoNul(String text, String what, ProcessSpec spec) {
        if (text.indexOf('\0') >= 0) {
            throw unstartable(spec, what + " holds a NUL character");
        }
    }

    private static ProcessException unstartable(ProcessSpec spec, String why) {
        return new ProcessException(
                ProcessException.Code.NOT_STARTED, "Can't start '" + program(spec) + "': " + why + ".");
    }

    // zt-exec's exceptions quote the whole environment; the JDK's one inside names program and directory only.
    private static ProcessException notStarted(ProcessSpec spec, IOException e) {
        Throwable cause = e.getCause();
        String reason = cause == null ? "" : String.valueOf(cause.getMessage());
        if (NO_SUCH_FILE.matcher(reason).find()) {
            return new ProcessException(
                    ProcessException.Code.NOT_FOUND,
                    "Can't start '" + program(spec)
                            + "': there is no such program, or the interpreter it names isn't there. Install it or put it on the PATH.",
                    cause);
        }
        return new ProcessException(code(reason), "Can't start '" + program(spec) + "': " + reason, cause);
    }

    /** Whether what the JDK says of a start that failed may be otherwise next time. */
    static ProcessException.Code code(String reason) {
        return EXHAUSTED.matcher(reason).find() ? ProcessException.Code.EXHAUSTED : ProcessException.Code.NOT_STARTED;
    }

    /** Without zt-exec's waiting: it may neither end a process, nor close a stream that a thread still reads. */
    private static final class Launch extends ProcessExecutor {

        @Override
        protected <T> Future<T> invokeSubmit(ExecutorService waiter, Callable<T> waiting) {
            return new CompletableFuture<>();
        }
    }
}
