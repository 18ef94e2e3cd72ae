package org.jvmfactory.sandbox;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.process.ByteSink;
import org.jvmfactory.process.LineSink;

/** Tries, inside, to use more than it may: of the processors, of processes, of memory, in that order. */
final class LimitsProbe {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int LONGEST_LINE = 4096;
    private static final int PIDS = 24;

    private static final SandboxLimits SMALL =
            SandboxLimits.NONE.withMemory(96L << 20).withPids(PIDS).withCpus(new BigDecimal("0.5"));

    /** What the kernel says of processors, since a busy machine has none to use more of; then one process after the other, then memory. */
    private static final String USE = """
            for quota in /sys/fs/cgroup/cpu.max /sys/fs/cgroup/cpu/cpu.cfs_quota_us /sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us; do
              [ -r $quota ] && sed 's/^/quota=/' $quota
            done
            sh -c 'i=0; while [ $i -lt %d ]; do sleep 5 & i=$((i+1)); done; echo forked=$i; kill $(jobs -p)' 2>/dev/null
            echo tried=pids
            tail /dev/zero
            echo memory=$?
            exit 1""".formatted(2 * PIDS);

    private final SandboxHost host;
    private final AgentUser user;
    private final Wrapper wrapper;
    private final ProbeGround ground;

    LimitsProbe(SandboxHost host, AgentUser user, Wrapper wrapper, ProbeGround ground) {
        this.host = host;
        this.user = user;
        this.wrapper = wrapper;
        this.ground = ground;
    }

    /** The limits that don't bite, each with what was seen. */
    Map<Guarantee, String> broken() throws InterruptedException {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        SandboxSpec spec = ground.spec(
                        List.of("sh", "-c", USE), new LineSink(LONGEST_LINE, lines::add), ByteSink.NOWHERE)
                .withNetwork(Network.host())
                .withLimits(SMALL);
        try (ScratchFiles files = ScratchFiles.in(host.scratch(), ground.id());
                ContainedProcess inside = new Start(host, user, wrapper).command(spec, files)) {
            return broken(inside.await(LIMIT), List.copyOf(lines));
        }
    }

    private static Map<Guarantee, String> broken(Optional<Exit> exit, List<String> lines) {
        Map<Guarantee, String> broken = new EnumMap<>(Guarantee.class);
        if (lines.stream().noneMatch(line -> line.matches("quota=[1-9]\\d*( .*)?"))) {
            broken.put(Guarantee.CPU_LIMITED, "the probe saw no limit on its processors");
        }
        if (!lines.contains("tried=pids") || lines.contains("forked=" + 2 * PIDS)) {
            broken.put(Guarantee.PIDS_LIMITED, "the probe started more processes than it may");
        }
        if (exit.filter(end -> end instanceof Exit.Limited limited && limited.limit() == Limit.MEMORY)
                .isEmpty()) {
            String how = exit.map(Exit::describe).orElse("it ran on for " + LIMIT.toSeconds() + " s");
            broken.put(
                    Guarantee.MEMORY_LIMITED, "the probe used more memory than it may and wasn't ended for it: " + how);
        }
        return broken;
    }
}
