package org.jvmfactory.engine;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.engine.CliProtocol.Stage;
import org.jvmfactory.engine.CliProtocol.ToolAnswer;
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

    // One lock guards all state and all calls to the protocol, so that a protocol needs no thought about threads. Under
    // it nothing
    // blocks: writing to the process, emitting and deciding are all promised to return at once.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private final CliProtocol protocol;
    private final SessionContext context;
    private final CliProtocol.Host host = new View();
    private final TailSink stderr = new TailSink(STDERR_TAIL);
    private final HostCalls calls;
    private final Set<String> openTools = new LinkedHashSet<>();

    private @Nullable SandboxedProcess process;
    private @Nullable String id;
    private @Nullable TurnResult last;
    private boolean turnUnderWay = true;
    private boolean interrupted;
    private boolean gone;
    private boolean closing;
    private boolean closed;

    private CliSession(CliProtocol protocol, SessionContext context) {
        this.protocol = protocol;
        this.context = context;
        this.calls = new HostCalls(context::tools);
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
        try {
            lock.lock();
            try {
                process = context.start(
                        protocol.launch(),
                        new ProcessSpec.Input.Open(),
                        new LineSink(LONGEST_LINE, this::read),
                        stderr);
                protocol.started(host);
            } finally {
                lock.unlock();
            }
        } catch (RuntimeException e) {
            if (process != null) {
                process.close();
            }
            throw e;
        }
        SandboxedProcess started = running();
        Threads.named("factory-session-exit-").newThread(() -> watch(started)).start();
    }

    @Override
    public Optional<String> id() {
        return locked(() -> Optional.ofNullable(id));
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
        lock.lock();
        try {
            if (turnUnderWay && !gone && !closing) {
                interrupted = true;
                protocol.interrupt(host);
            }
        } finally {
            lock.unlock();
        }
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
        // A thread that was interrupted before still lets the CLI stop in its own way; one that is interrupted now is
        // in a hurry.
        boolean hurried = Thread.interrupted();
        try {
            stopPolitely();
        } catch (InterruptedException e) {
            hurried = true;
        } finally {
            try {
                running().close();
            } finally {
                calls.close();
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
            ended(new Exit.Killed());
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return interruptedMeanwhile;
    }

    private void awaitClosed() {
        lock.lock();
        try {
            while (!closed) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** On the reader's thread. */
    private void read(String line) {
        lock.lock();
        try {
            protocol.line(line, host);
        } catch (RuntimeException e) {
            host.emit(new AgentEvent.Unrecognized(line));
        } finally {
            lock.unlock();
        }
    }

    private void watch(SandboxedProcess started) {
        try {
            Optional<Exit> exit = Optional.empty();
            while (exit.isEmpty()) {
                exit = started.await(LONG);
            }
            ended(exit.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ended(Exit exit) {
        lock.lock();
        try {
            if (gone) {
                return;
            }
            gone = true;
            if (turnUnderWay) {
                finish(resultAfter(exit));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private TurnResult resultAfter(Exit exit) {
        if (closing) {
            return TurnResult.failed(CliFailures.endedByUs("The session was closed before the turn ended."));
        }
        if (interrupted || exit instanceof Exit.Killed) {
            return TurnResult.failed(CliFailures.endedByUs("The turn was interrupted (" + exit.describe() + ")."));
        }
        return protocol.exited(exit, stderr.text());
    }

    private void finish(TurnResult result) {
        for (String call : List.copyOf(openTools)) {
            host.emit(new AgentEvent.ToolFinished(call, false, "The turn ended before this call did."));
        }
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
        return requireNonNull(process, "process");
    }

    private <T> T locked(Supplier<T> body) {
        lock.lock();
        try {
            return body.get();
        } finally {
            lock.unlock();
        }
    }

    /** What the protocol sees; used under the lock only. */
    private final class View implements CliProtocol.Host {

        @Override
        public void emit(AgentEvent event) {
            if (event instanceof AgentEvent.ToolStarted started) {
                openTools.add(started.call());
            } else if (event instanceof AgentEvent.ToolFinished finished) {
                openTools.remove(finished.call());
            }
            context.emit(event);
        }

        @Override
        public void named(String session, Optional<String> model, Optional<String> version) {
            if (!session.equals(id)) {
                id = session;
                context.emit(new AgentEvent.SessionStarted(session, model, version));
            }
        }

        @Override
        public void turnEnded(TurnResult result) {
            finish(requireNonNull(result, "result"));
        }

        @Override
        public boolean write(String line) {
            if (line.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("a line for the CLI holds a line feed");
            }
            return writeText(line + "\n");
        }

        @Override
        public boolean writeText(String text) {
            return running().send(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void closeInput() {
            running().closeInput();
        }

        @Override
        public void interruptProcess() {
            running().interrupt();
        }

        @Override
        public void terminateProcess() {
            running().terminate();
        }

        @Override
        public PermissionDecision decide(PermissionRequest request) {
            PermissionDecision decision = context.decide(request);
            context.emit(new AgentEvent.PermissionDecided(request.tool(), decision.allowed(), decision.reason()));
            return decision;
        }

        @Override
        public List<AgentTool> tools() {
            return context.tools();
        }

        @Override
        public void call(String tool, String input, Consumer<ToolAnswer> answer) {
            calls.call(tool, input, result -> {
                lock.lock();
                try {
                    if (!gone) {
                        answer.accept(result);
                    }
                } finally {
                    lock.unlock();
                }
            });
        }
    }
}
