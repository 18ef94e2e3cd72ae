package org.jvmfactory.process;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A running child process, started by {@link ChildProcesses}. Thread-safe. */
public final class ChildProcess {

    /** How long after the exit we wait for the end of the output before we give it up. */
    static final Duration OUTPUT_LIMIT = Duration.ofSeconds(2);

    private final String program;
    private final Process process;
    private final InputFeed input;
    private final List<OutputPump> outputs;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    ChildProcess(ProcessSpec spec, Process process, Pipes pipes) {
        this.program = ProcessStarter.program(spec);
        this.process = process;
        this.input = new InputFeed(pipes.input());
        this.outputs =
                List.of(new OutputPump(pipes.output(), spec.stdout()), new OutputPump(pipes.error(), spec.stderr()));
        if (spec.input() instanceof ProcessSpec.Input.Bytes bytes) {
            input.send(bytes.content());
        }
        if (!(spec.input() instanceof ProcessSpec.Input.Open)) {
            input.close();
        }
    }

    /** Begins to feed it, to listen to it and to wait for it; {@code whenOver} runs after its end. */
    void attend(Executor threads, Runnable whenOver) {
        if (input.fitsIntoPipe()) {
            input.run();
        } else {
            threads.execute(input);
        }
        outputs.forEach(threads::execute);
        threads.execute(() -> waitFor(whenOver));
    }

    public long pid() {
        return process.pid();
    }

    /**
     * Queues bytes for its standard input. Never waits for the process to read them.
     *
     * @return false when the input is closed or the process has gone
     */
    public boolean send(byte[] bytes) {
        return process.isAlive() && input.send(requireNonNull(bytes, "bytes"));
    }

    /** Ends its standard input after what was sent. */
    public void closeInput() {
        input.close();
    }

    /**
     * Waits until it has ended and its output was taken, or given up two seconds later because something it left behind holds it open without writing.
     *
     * @return its exit code, 128 plus the signal where one ended it; empty when it still runs after {@code limit}
     * @throws ProcessException when what takes its output failed
     */
    public Optional<Integer> await(Duration limit) throws InterruptedException {
        try {
            Integer code = exit.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            requireTaken();
            return Optional.of(code);
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the exit of '" + program + "' is a value", e);
        }
    }

    /** Its exit code, once its output was taken or given up. */
    public OptionalInt exitCode() {
        return exit.isDone() ? OptionalInt.of(exit.join()) : OptionalInt.empty();
    }

    /** Whether the process itself runs; what it started may outlive it. */
    public boolean alive() {
        return process.isAlive();
    }

    /** What it has started and can still be found below it. */
    public Set<ProcessHandle> descendants() {
        return ProcessTree.living(ProcessTable.MACHINE.descendants(List.of(process.toHandle())));
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /**
     * Kills it and everything below it, waits until they are gone, and gives up what output is held open. Idempotent; an interruption is
     * kept for later.
     *
     * @throws ProcessException when something can't be killed
     */
    public void kill() {
        ProcessTree.kill(List.of(process.toHandle()));
        input.close();
        boolean interrupted = Thread.interrupted();
        try {
            exit.get(OUTPUT_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (ExecutionException | TimeoutException e) {
            // What holds the output open, or a sink that never returns, mustn't hold us.
        } finally {
            outputs.forEach(OutputPump::giveUp);
            exit.join();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void waitFor(Runnable whenOver) {
        int code = -1;
        try {
            code = process.waitFor();
            input.close();
            for (OutputPump output : outputs) {
                output.finish(OUTPUT_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody else has this thread
        } finally {
            exit.complete(code);
            whenOver.run();
        }
    }

    private void requireTaken() {
        outputs.stream()
                .flatMap(output -> output.failure().stream())
                .findFirst()
                .ifPresent(failure -> {
                    throw new ProcessException(
                            ProcessException.Code.OUTPUT_LOST,
                            "What takes the output of '" + program + "' failed: " + failure.getMessage(),
                            failure);
                });
    }
}
