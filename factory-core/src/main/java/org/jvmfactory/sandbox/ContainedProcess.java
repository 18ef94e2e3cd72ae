package org.jvmfactory.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jvmfactory.process.ChildProcess;
import org.jvmfactory.process.ChildProcesses;

/** A command that runs behind a {@link Wrapper}. */
final class ContainedProcess implements SandboxedProcess {

    private static final Duration LAST = Duration.ofSeconds(10);
    private static final int SIGNAL_BASE = 128;
    private static final int LAST_SIGNAL = 64;
    private static final int INT = 2;
    private static final int KILL = 9;
    private static final int TERM = 15;

    private final ChildProcesses processes;
    private final ChildProcess child;
    private final Wrapper wrapper;
    private final ScratchFiles files;
    private final HeadSink stderr;
    private final WayOut wayOut;
    private final Optional<Tether> tether;
    private final LimitWatch watch;
    private final Instant begun;

    // A limit may close it at the same moment as its owner.
    private final ReentrantLock closing = new ReentrantLock();

    /** The signals that we sent, by number. */
    private final Set<Integer> sent = ConcurrentHashMap.newKeySet();

    private volatile Optional<Exit> exit = Optional.empty();

    private boolean over; // guarded by closing

    ContainedProcess(
            ChildProcesses processes,
            ChildProcess child,
            Wrapper wrapper,
            ScratchFiles files,
            HeadSink stderr,
            WayOut wayOut,
            Optional<Tether> tether,
            LimitWatch watch) {
        this.processes = processes;
        this.child = child;
        this.wrapper = wrapper;
        this.files = files;
        this.stderr = stderr;
        this.wayOut = wayOut;
        this.tether = tether;
        this.watch = watch;
        this.begun = start(child.handle());
        watch.begin(this::close);
    }

    @Override
    public boolean send(byte[] bytes) {
        return child.send(bytes);
    }

    @Override
    public void closeInput() {
        child.closeInput();
    }

    @Override
    public Optional<Exit> await(Duration limit) throws InterruptedException {
        Optional<Integer> code = child.await(limit);
        code.ifPresent(this::remember);
        return exit;
    }

    @Override
    public boolean alive() {
        return child.alive();
    }

    @Override
    public boolean defunct() {
        return !child.alive() || processes.living(commands()).isEmpty();
    }

    @Override
    public void interrupt() {
        sent.add(INT);
        processes.signal(
                ChildProcesses.Signal.INT,
                commands().stream()
                        .min(Comparator.comparing(ContainedProcess::start).thenComparing(ProcessHandle::pid))
                        .stream()
                        .toList());
    }

    @Override
    public void terminate() {
        sent.add(TERM);
        Set<ProcessHandle> inside = new HashSet<>(commands());
        inside.addAll(processes.descendants(inside));
        processes.signal(ChildProcesses.Signal.TERM, inside);
    }

    @Override
    public void close() {
        sent.add(KILL);
        watch.end();
        closing.lock();
        try {
            if (!over) {
                end();
                over = true; // what is found later under the same mark isn't looked for: that takes all of /proc
            }
            child.exitCode().ifPresent(this::remember);
        } finally {
            try {
                tether.ifPresent(Tether::close);
                wayOut.close();
                files.close();
            } finally {
                closing.unlock();
            }
        }
    }

    private void end() {
        if (tether.isPresent()) {
            tether.get().end(child);
        } else {
            endBelow();
        }
    }

    private void endBelow() {
        // killed while it was still starting, a wrapper may not have bound to itself yet what it has just begun
        boolean bound = false;
        try {
            bound = wrapper.depth() > 0 && files.read(Wrapper.STATUS).contains(wrapper.startedMark());
        } finally {
            child.kill();
        }
        awaitLast();
        if (!bound) {
            processes.sweep(SandboxEnvironment.START, files.id());
        }
    }

    /** Lets go of the command as this JVM's death would; it goes on only where nothing else holds it. */
    void letGo() {
        tether.orElseThrow().cut();
    }

    /** A wrapper that ends by itself may say so a moment before the last process inside has gone. */
    private void awaitLast() {
        Set<ProcessHandle> last = new HashSet<>();
        wrapper.lastInside(files.read(Wrapper.STATUS))
                .ifPresent(
                        pid -> ProcessHandle.of(pid).filter(this::isOfOurTime).ifPresent(last::add));
        boolean interrupted = Thread.interrupted();
        try {
            while (!last.isEmpty()) {
                try {
                    if (processes.awaitEnd(last, LAST)) {
                        return;
                    }
                    throw new SandboxException(
                            SandboxException.Code.NOT_ENDED,
                            "What runs in a sandbox hasn't ended " + LAST.toSeconds()
                                    + " s after it was killed: process "
                                    + last.iterator().next().pid() + ". It hangs in the kernel; end it by hand.");
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

    /** The number of a process that has ended may have been given to another one meanwhile. */
    private boolean isOfOurTime(ProcessHandle process) {
        return Duration.between(begun, start(process)).abs().compareTo(LAST) < 0;
    }

    /** The commands, and what was orphaned inside: the namespace's first process has adopted it. */
    private Set<ProcessHandle> commands() {
        if (tether.isPresent()) {
            return tether.get().commands();
        }
        return wrapper.depth() == 0 ? Set.of(child.handle()) : processes.below(child.handle(), wrapper.depth());
    }

    private static Instant start(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.MAX);
    }

    private synchronized void remember(int code) {
        if (exit.isEmpty()) {
            exit = Optional.of(exit(code));
        }
    }

    private Exit exit(int code) {
        Optional<Limit> measured = watch.reached();
        if (measured.isPresent()) {
            return limited(measured.get(), new Exit.Killed());
        }
        int signal = code - SIGNAL_BASE;
        boolean signalled = signal > 0 && signal <= LAST_SIGNAL;
        if (signalled && sent.contains(signal)) {
            return new Exit.Killed();
        }
        String status = files.read(Wrapper.STATUS);
        if (!signalled && !status.contains(wrapper.startedMark())) {
            return new Exit.NotStarted(wrapper.explain(stderr.text()));
        }
        Exit plain = signalled ? new Exit.Signalled(signal) : new Exit.Exited(code);
        return wrapper.reached(status)
                .filter(limit -> !plain.success())
                .map(limit -> limited(limit, plain))
                .orElse(plain);
    }

    private Exit limited(Limit limit, Exit how) {
        return new Exit.Limited(limit, watch.limits().describe(limit), how.describe());
    }
}
