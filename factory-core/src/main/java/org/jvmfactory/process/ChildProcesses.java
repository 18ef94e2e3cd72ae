package org.jvmfactory.process;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Starts child processes, and ends those that still run when it is closed. Thread-safe.
 *
 * <p>All are started from one thread that lives as long as this object: the signal by which a sandbox dies with its parent follows the
 * thread that started it, so a process started from a pool's thread would be killed when the pool shrinks.
 */
public final class ChildProcesses implements AutoCloseable {

    private static final int MOST_OUTPUT = 16 * 1024 * 1024;
    private static final int MOST_ERROR_OUTPUT = 64 * 1024;
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration SIGNAL_LIMIT = Duration.ofSeconds(5);
    private static final Duration SWEEP_LIMIT = Duration.ofSeconds(10);

    private final ExecutorService starter =
            Executors.newSingleThreadExecutor(Threads.daemons("factory-process-starter-"));
    private final Set<ChildProcess> running = ConcurrentHashMap.newKeySet();

    /** Those that read, write and wait: a thread that is done serves the next process, as making four for each takes longer than a small command. */
    private final ExecutorService attendants;

    public ChildProcesses() {
        this(Threads.daemons("factory-process-"));
    }

    /** @param threads for those that read, write and wait */
    ChildProcesses(ThreadFactory threads) {
        this.attendants = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE.toMillis(), TimeUnit.MILLISECONDS, new SynchronousQueue<>(), threads);
    }

    /** What a process is asked to do. */
    public enum Signal {
        /** Stop what you are doing. */
        INT,
        /** End. */
        TERM
    }

    /**
     * Starts a process.
     *
     * @throws ProcessException when it can't be started
     */
    public ChildProcess start(ProcessSpec spec) {
        requireNonNull(spec, "spec");
        try {
            return completed(starter.submit(() -> startHere(spec)));
        } catch (RejectedExecutionException e) {
            throw new ProcessException(
                    ProcessException.Code.NOT_STARTED,
                    "Can't start '" + ProcessStarter.program(spec) + "': Factory was closed.",
                    e);
        }
    }

    /**
     * Runs a command to its end. Sinks in {@code spec} are replaced. When it is interrupted or takes too long, the command is killed with
     * all it started.
     *
     * @throws ProcessException when it can't be started, takes longer than {@code limit} or prints more than 16 MiB; not when it fails
     */
    public ProcessOutput run(ProcessSpec spec, Duration limit) throws InterruptedException {
        CaptureSink stdout = new CaptureSink(MOST_OUTPUT);
        TailSink stderr = new TailSink(MOST_ERROR_OUTPUT);
        ChildProcess child = start(spec.withOutput(stdout, stderr));
        Optional<Integer> code;
        try {
            code = child.await(limit);
        } finally {
            child.kill();
        }
        String program = ProcessStarter.program(spec);
        if (code.isEmpty()) {
            throw new ProcessException(
                    ProcessException.Code.TIMED_OUT,
                    "'" + program + "' in '" + spec.directory() + "' took longer than " + limit + " and was killed.");
        }
        if (stdout.overflowed()) {
            throw new ProcessException(
                    ProcessException.Code.OUTPUT_TOO_LARGE,
                    "'" + program + "' in '" + spec.directory() + "' printed more than " + MOST_OUTPUT
                            + " bytes, which is all that is kept. Ask it for less.");
        }
        return new ProcessOutput(code.get(), stdout.bytes(), stderr.text());
    }

    /** Sends a signal to those of {@code targets} that still live; an interruption is kept for later. */
    public void signal(Signal signal, Collection<ProcessHandle> targets) {
        List<ProcessHandle> living = targets.stream().filter(ProcessTree::alive).toList();
        if (living.isEmpty()) {
            return;
        }
        if (requireNonNull(signal, "signal") == Signal.TERM) {
            living.forEach(ProcessHandle::destroy);
            return;
        }
        // ProcessHandle knows no other signals. The shell's own kill is there even where the program isn't installed.
        List<String> command = new ArrayList<>(List.of("sh", "-c", "kill -s " + signal + " \"$@\" 2>/dev/null", "sh"));
        living.forEach(process -> command.add(Long.toString(process.pid())));
        boolean interrupted = Thread.interrupted();
        try {
            run(ProcessSpec.of(command, Path.of("/")), SIGNAL_LIMIT);
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Why {@link Signal#INT} reaches no process that is started here, and what to do; empty where it does. */
    public static Optional<String> interruptTrouble() {
        return InterruptReset.here().trouble();
    }

    /** The living processes, but for this JVM, that were started with {@code variable=value} in their environment. Linux only. */
    public Set<ProcessHandle> tagged(String variable, String value) {
        return TaggedProcesses.find(requireNonNull(variable, "variable"), requireNonNull(value, "value"));
    }

    /** What living processes, but for this JVM, say for {@code variable} in the environment they were started with. Linux only. */
    public Set<String> tags(String variable) {
        return TaggedProcesses.values(requireNonNull(variable, "variable"));
    }

    /** What is {@code depth} levels below {@code root} and still there; with 1 its direct children. */
    public Set<ProcessHandle> below(ProcessHandle root, int depth) {
        return ProcessTable.MACHINE.below(root, depth);
    }

    /** Everything that was started below {@code roots} and can still be found there. */
    public Set<ProcessHandle> descendants(Collection<ProcessHandle> roots) {
        return ProcessTable.MACHINE.descendants(roots);
    }

    /** Those of {@code processes} that haven't ended; a zombie has. */
    public Set<ProcessHandle> living(Collection<ProcessHandle> processes) {
        return ProcessTree.living(processes);
    }

    /**
     * Kills the processes that were started with {@code variable=value} in their environment and what is below them, again and again until
     * none is left, and waits until they are gone.
     *
     * @return how many were found
     * @throws ProcessException when one of them can't be killed
     */
    public int sweep(String variable, String value) {
        Set<ProcessHandle> all = new HashSet<>();
        long deadline = System.nanoTime() + SWEEP_LIMIT.toNanos();
        for (Set<ProcessHandle> found = tagged(variable, value); !found.isEmpty(); found = tagged(variable, value)) {
            if (System.nanoTime() > deadline) {
                throw new ProcessException(
                        ProcessException.Code.NOT_ENDED,
                        "Processes with " + variable + "=" + value
                                + " start new ones faster than they are killed. Limit their number and end them by hand.");
            }
            all.addAll(found);
            ProcessTree.kill(found);
        }
        return all.size();
    }

    /**
     * Waits until {@code targets} have ended by themselves.
     *
     * @return false when one of them still lives after {@code limit}
     */
    public boolean awaitEnd(Collection<ProcessHandle> targets, Duration limit) throws InterruptedException {
        return ProcessTree.awaitEnd(targets, limit);
    }

    /** Ends every process that still runs, with all it started; nothing can be started afterwards. Idempotent. */
    @Override
    public void close() {
        starter.shutdown();
        boolean interrupted = awaitLastStart();
        Optional<ProcessException> failure = Optional.empty();
        for (ChildProcess child : Set.copyOf(running)) {
            try {
                child.kill();
            } catch (ProcessException e) {
                failure.ifPresent(e::addSuppressed);
                failure = Optional.of(e);
            }
        }
        attendants.shutdown();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        failure.ifPresent(e -> {
            throw e;
        });
    }

    private boolean awaitLastStart() {
        boolean interrupted = false;
        while (true) {
            try {
                if (starter.awaitTermination(1, TimeUnit.MINUTES)) {
                    return interrupted;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    private ChildProcess startHere(ProcessSpec spec) {
        Pipes pipes = new Pipes();
        try {
            Process process = ProcessStarter.start(spec, pipes);
            ChildProcess child = new ChildProcess(spec, process, pipes);
            running.add(child);
            try {
                child.attend(attendants, () -> running.remove(child));
            } catch (Throwable e) {
                running.remove(child);
                ProcessTree.kill(List.of(process.toHandle()));
                throw e;
            }
            return child;
        } catch (OutOfMemoryError e) { // as the JVM says it when there are no more threads
            throw new ProcessException(
                    ProcessException.Code.EXHAUSTED,
                    "Can't start '" + ProcessStarter.program(spec) + "': " + e.getMessage()
                            + ". Let this machine or its control group have more threads and memory, or run fewer tasks at once.",
                    e);
        }
    }

    // A start takes milliseconds. It is waited for even when interrupted, or the process would be nobody's.
    private static ChildProcess completed(Future<ChildProcess> start) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return start.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw rethrown(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException rethrown(ExecutionException failure) {
        if (failure.getCause() instanceof Error error) {
            throw error;
        }
        return failure.getCause() instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }
}
