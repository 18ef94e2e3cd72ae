package org.jvmfactory.engine;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.engine.CliProtocol.Stage;
import org.jvmfactory.engine.CliProtocol.Until;
import org.jvmfactory.process.LineSink;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.process.TailSink;
import org.jvmfactory.process.Threads;
import org.jvmfactory.sandbox.Exit;
import org.jvmfactory.sandbox.SandboxedProcess;

/**
 * A session with a CLI that speaks a {@link CliProtocol}. It keeps the rules that hold for every CLI: a turn ends with its terminal event
 * or with the process, never with an exit code alone; what can't be read is kept; tool calls still open end with their turn; the process
 * is asked to stop in its own way, for five seconds in all, and then killed with everything it started. Thread-safe.
 */
public final class CliSession implements AgentSession {

    /** Longer lines keep their beginning. The longest that a CLI is known to print, a file of a megabyte escaped, is far below. */
    private static final int LONGEST_LINE = 32 * 1024 * 1024;

    private static final int STDERR_TAIL = 16 * 1024;
    private static final Duration LONG = Duration.ofDays(1);

    // One lock guards all state and all calls to the protocol, so that a protocol needs no thought about threads.
    // Under it nothing blocks: writing to the process, emitting and deciding are all promised to return at once.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private final CliProtocol protocol;
    private final SessionContext context;
    private final CliHost host;
    private final TailSink stderr = new TailSink(STDERR_TAIL);

    private @Nullable TurnResult last;
    private boolean turnUnderWay = true;
    private boolean interrupted;
    private boolean gone;
    private boolean closing;
    private boolean closed;

    private CliSession(CliProtocol protocol, SessionContext context) {
        this.protocol = protocol;
        this.context = context;
        this.host = new CliHost(lock, context, this::finish);
    }

    /**
     * Starts the CLI and its first turn.
     *
     * @throws org.jvmfactory.sandbox.SandboxException when the CLI can't be started
     */
    public static AgentSession open(CliProtocol protocol, SessionContext context) {
        CliSession session = new CliSession(requireNonNull(protocol, "protocol"), requireNonNull(context, "context"));
        session.start();
        return session;
    }

    private void start() {
        boolean started = false;
        try {
            underLock(this::begin);
            Threads.named("factory-session-exit-").newThread(this::watch).start();
            started = true;
        } finally {
            if (!started) {
                host.process().ifPresent(SandboxedProcess::close);
            }
        }
    }

    private void begin() {
        LineSink lines = new LineSink(LONGEST_LINE, this::read);
        host.attach(context.start(protocol.launch(), new ProcessSpec.Input.Open(), lines, stderr));
        protocol.started(host);
    }

    @Override
    public Optional<String> id() {
        return locked(host::session);
    }

    @Override
    public boolean send(String message) {
        requireNonNull(message, "message");
        return locked(() -> {
            if (gone || closing) {
                return false;
            }
            boolean steering = turnUnderWay;
            boolean taken = protocol.message(message, steering, host);
            if (taken && !steering) {
                turnUnderWay = true;
                interrupted = false;
            }
            return taken;
        });
    }

    @Override
    public void interrupt() {
        underLock(() -> {
            if (turnUnderWay && !gone && !closing) {
                interrupted = true;
                protocol.interrupt(host);
            }
        });
    }

    @Override
    public Optional<TurnResult> await(Duration limit) throws InterruptedException {
        requireNonNull(limit, "limit");
        lock.lockInterruptibly();
        try {
            long left = nanos(limit);
            while (turnUnderWay && left > 0) {
                left = changed.awaitNanos(left);
            }
            return turnUnderWay ? Optional.empty() : Optional.ofNullable(last);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        if (!locked(this::closeFirst)) {
            awaitClosed();
            return;
        }
        // A thread that was interrupted before still lets the CLI stop in its own way; from now on it is in a hurry.
        boolean hurried = Thread.interrupted();
        try {
            stopPolitely();
        } catch (InterruptedException e) {
            hurried = true;
        } finally {
            try {
                running().close();
            } finally {
                host.endCalls();
                if (settle() || hurried) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private boolean closeFirst() {
        boolean first = !closing;
        closing = true;
        return first;
    }

    private void stopPolitely() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            List<Stage> stages = gone ? List.of() : protocol.stop(turnUnderWay);
            long left = SandboxedProcess.GRACE.toNanos();
            for (int i = 0; i < stages.size() && !gone; i++) {
                stages.get(i).act().accept(host);
                long share = left / (stages.size() - i);
                left -= share - awaitStage(stages.get(i).until(), share);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns how much of {@code share} is left. */
    private long awaitStage(Until until, long share) throws InterruptedException {
        long left = share;
        while (!gone && (until == Until.EXIT || turnUnderWay) && left > 0) {
            left = changed.awaitNanos(left);
        }
        return Math.max(left, 0);
    }

    /** Waits until the end of the process has become the end of the turn: nothing is reported after that. True when interrupted. */
    private boolean settle() {
        boolean interruptedMeanwhile = false;
        lock.lock();
        try {
            long left = SandboxedProcess.GRACE.toNanos();
            while (!gone && left > 0) {
                try {
                    left = changed.awaitNanos(left);
                } catch (InterruptedException e) {
                    interruptedMeanwhile = true;
                }
            }
            ended(() -> TurnResult.failed(CliFailures.closed()));
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return interruptedMeanwhile;
    }

    private void awaitClosed() {
        underLock(() -> {
            while (!closed) {
                changed.awaitUninterruptibly();
            }
        });
    }

    /** On the reader's thread. */
    private void read(String line) {
        underLock(() -> {
            try {
                if (!gone) {
                    protocol.line(line, host);
                }
            } catch (RuntimeException e) {
                host.emit(new AgentEvent.Unrecognized(line));
            }
        });
    }

    private void watch() {
        try {
            Optional<Exit> exit = Optional.empty();
            while (exit.isEmpty()) {
                exit = running().await(LONG);
            }
            Exit known = exit.get();
            if (!locked(() -> closing)) {
                host.drainCalls(); // what it asked for with its last lines is a part of its turn
            }
            ended(() -> resultAfter(known));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody else has this thread
        } catch (RuntimeException e) {
            // The turn mustn't stay open because nobody can say how the process fares.
            ended(() -> TurnResult.failed(CliFailures.lost(e)));
        }
    }

    private void ended(Supplier<TurnResult> result) {
        underLock(() -> {
            if (!gone) {
                gone = true;
                if (turnUnderWay) {
                    finish(closing ? TurnResult.failed(CliFailures.closed()) : result.get());
                }
                changed.signalAll();
            }
        });
    }

    private TurnResult resultAfter(Exit exit) {
        if (exit instanceof Exit.Limited) {
            return TurnResult.failed(CliFailures.limited(exit));
        }
        if (interrupted || exit instanceof Exit.Killed) {
            return TurnResult.failed(CliFailures.interrupted(exit));
        }
        try {
            return protocol.exited(exit, stderr.text());
        } catch (RuntimeException e) {
            return TurnResult.failed(CliFailures.lost(e));
        }
    }

    private void finish(TurnResult told) {
        TurnResult result = told.failure()
                .map(failure -> told.failing(context.explained(failure)))
                .orElse(told);
        host.endOpenTools();
        turnUnderWay = false;
        last = result;
        context.emit(new AgentEvent.TurnEnded(result));
        changed.signalAll();
    }

    /** The limit in nanoseconds; what is too long for a {@code long} is as long as that. */
    private static long nanos(Duration limit) {
        return limit.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0 ? Long.MAX_VALUE : limit.toNanos();
    }

    private SandboxedProcess running() {
        return host.process().orElseThrow();
    }

    private void underLock(Runnable body) {
        locked(() -> {
            body.run();
            return true;
        });
    }

    private <T> T locked(Supplier<T> body) {
        lock.lock();
        try {
            return body.get();
        } finally {
            lock.unlock();
        }
    }
}
