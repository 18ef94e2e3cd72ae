package org.jvmfactory.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
        CountDownLatch ready = new CountDownLatch(HIDDEN);
        SandboxSpec spec = spec(ready);
        try (ScratchFiles files = ScratchFiles.in(host.scratch(), ground.id());
                ContainedProcess inside = new Start(host, user, wrapper).command(spec, files)) {
            if (!ready.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
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
        CountDownLatch ready = new CountDownLatch(HIDDEN);
        SandboxSpec spec = spec(ready);
        try (ScratchFiles files = ScratchFiles.in(host.scratch(), ground.id())) {
            ProcessSpec wrapped = WrappedCommand.of(spec, wrapper, user, files).process();
            List<String> command = new ArrayList<>(starter);
            command.addAll(wrapped.command());
            ChildProcess child = processes.start(wrapped.withCommand(command));
            try {
                if (!ready.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                    return true;
                }
                Set<ProcessHandle> others = child.descendants();
                child.handle().destroyForcibly();
                return !processes.awaitEnd(others, DEATH_LIMIT)
                        || !processes.tagged(SandboxEnvironment.TAG, spec.tag()).isEmpty();
            } finally {
                child.kill();
                processes.sweep(SandboxEnvironment.TAG, spec.tag());
            }
        }
    }

    private SandboxSpec spec(CountDownLatch ready) {
        return ground.spec(
                        List.of("sh", "-c", HIDE),
                        new LineSink(LONGEST_LINE, line -> ready.countDown()),
                        ByteSink.NOWHERE)
                .withNetwork(Network.host());
    }
}
