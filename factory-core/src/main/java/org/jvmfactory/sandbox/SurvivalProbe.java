package org.jvmfactory.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jvmfactory.process.ByteSink;
import org.jvmfactory.process.ChildProcess;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.process.LineSink;
import org.jvmfactory.process.ProcessSpec;

/** Lets go of a sandbox as a JVM does that dies, and looks what is left of it. */
final class SurvivalProbe {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration DEATH_LIMIT = Duration.ofSeconds(2);
    private static final int LONGEST_LINE = 4096;

    /** Hides from whoever wants to end it, in all the ways that programs do. */
    private static final String HIDE = """
            trap '' TERM HUP INT
            setsid sh -c 'trap "" TERM HUP INT; echo up; sleep 30' &
            (sh -c 'echo up; exec sleep 30' &)
            (setsid sh -c 'exec env -i sh -c "echo up; exec sleep 30"' &)
            echo up
            sleep 30""";

    private static final int HIDDEN = 4;

    private final SandboxHost host;
    private final ChildProcesses processes;
    private final AgentUser user;
    private final Wrapper wrapper;
    private final ProbeGround ground;

    SurvivalProbe(SandboxHost host, AgentUser user, Wrapper wrapper, ProbeGround ground) {
        this.host = host;
        this.processes = host.processes();
        this.user = user;
        this.wrapper = wrapper;
        this.ground = ground;
    }

    /** Where one who dies in the JVM's place leaves something, the sandbox's own end is tried. */
    Map<Guarantee, String> broken() throws InterruptedException {
        Map<Guarantee, String> broken = new EnumMap<>(Guarantee.class);
        if (wrapper.tethers()) {
            if (leavesSurvivorsUntethered()) {
                broken.put(Guarantee.DIES_WITH_JVM, "processes were left when the JVM had let go of them");
            }
            return broken;
        }
        if (leavesSurvivors(List.of("sh", "-c", "\"$@\"; exit $?", "sh"))) {
            broken.put(Guarantee.DIES_WITH_JVM, "processes were left when their starter was killed");
            if (leavesSurvivors(List.of())) {
                broken.put(Guarantee.TREE_KILLED, "processes were left when the sandbox was killed");
            }
        }
        return broken;
    }

    private boolean leavesSurvivorsUntethered() throws InterruptedException {
        Hidden hidden = new Hidden();
        SandboxSpec spec = spec(hidden);
        try (ScratchFiles files = ScratchFiles.in(host.scratch(), ground.id());
                ContainedProcess inside = new Start(host, user, wrapper).command(spec, files)) {
            if (!hidden.areUp()) {
                return true;
            }
            Set<ProcessHandle> all = new HashSet<>(processes.tagged(SandboxEnvironment.TAG, spec.tag()));
            all.addAll(processes.descendants(all));
            if (all.size() < HIDDEN) {
                return true; // what can't be seen can't be told to have ended
            }
            inside.letGo();
            return !processes.awaitEnd(all, DEATH_LIMIT)
                    || !processes.tagged(SandboxEnvironment.TAG, spec.tag()).isEmpty();
        }
    }

    private boolean leavesSurvivors(List<String> starter) throws InterruptedException {
        Hidden hidden = new Hidden();
        SandboxSpec spec = spec(hidden);
        try (ScratchFiles files = ScratchFiles.in(host.scratch(), ground.id())) {
            ProcessSpec wrapped = WrappedCommand.of(spec, wrapper, user, files).process();
            List<String> command = new ArrayList<>(starter);
            command.addAll(wrapped.command());
            ChildProcess child = processes.start(wrapped.withCommand(command));
            boolean allEnded = false;
            try {
                if (!hidden.areUp()) {
                    return true;
                }
                List<ProcessHandle> others = child.handle().descendants().toList();
                child.handle().destroyForcibly();
                allEnded = processes.awaitEnd(others, DEATH_LIMIT)
                        && processes.tagged(SandboxEnvironment.TAG, spec.tag()).isEmpty();
                return !allEnded;
            } finally {
                child.kill();
                if (!allEnded) {
                    processes.sweep(SandboxEnvironment.TAG, spec.tag());
                }
            }
        }
    }

    private SandboxSpec spec(Hidden hidden) {
        return ground.spec(List.of("sh", "-c", HIDE), hidden, ByteSink.NOWHERE).withNetwork(Network.host());
    }

    /** Hears from what hides, a line each. Where the sandbox doesn't work, its output ends before all have said something. */
    private static final class Hidden implements ByteSink {

        private final AtomicInteger missing = new AtomicInteger(HIDDEN);
        private final CompletableFuture<Boolean> up = new CompletableFuture<>();
        private final LineSink lines = new LineSink(LONGEST_LINE, line -> heard());

        private void heard() {
            if (missing.decrementAndGet() == 0) {
                up.complete(true);
            }
        }

        @Override
        public void accept(byte[] bytes, int length) {
            lines.accept(bytes, length);
        }

        @Override
        public void end() {
            lines.end();
            up.complete(false);
        }

        boolean areUp() throws InterruptedException {
            try {
                return up.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                return false;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e); // nothing fails it
            }
        }
    }
}
