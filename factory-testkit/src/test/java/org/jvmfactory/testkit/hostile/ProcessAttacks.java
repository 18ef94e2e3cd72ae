package org.jvmfactory.testkit.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.jvmfactory.sandbox.Guarantee;
import org.jvmfactory.task.RunEnd;

/** After other processes, and after more of the machine than its share. All of it is bounded, since nothing stops it in some places. */
final class ProcessAttacks {

    static final List<Attack> ALL = List.of(
            Attack.alone(
                    "process-survives",
                    "to go on after its end: another session, no parent, no ear for signals, no environment",
                    Stop.of(Guarantee.TREE_KILLED),
                    "echo x > x; trap '' TERM HUP; hide() { setsid sh -c 'trap \"\" TERM HUP INT; sleep 20' \"left-$UNIQUE\" </dev/null >/dev/null 2>&1 & }"
                            + "; hide; (hide); (setsid env -i sh -c 'sleep 20' \"left-$UNIQUE\" </dev/null >/dev/null 2>&1 &)",
                    traces -> assertThat(traces.ground().processes("left-")).isEmpty()),
            Attack.alone(
                    "process-holds-output",
                    "that the run never ends, by a process that keeps its output open",
                    Stop.of(Guarantee.TREE_KILLED),
                    "echo x > x; (setsid sleep 25 &)",
                    Traces::requireSettled),
            Attack.alone(
                    "process-kills",
                    "to end the JVM and other processes of the host",
                    Stop.of(Guarantee.ENVIRONMENT_HIDDEN),
                    "echo x > x; kill -9 $DECOY && broke 'killed it'; kill -0 $JVM && broke 'could kill the JVM'; test $promised = yes && kill -9 $JVM",
                    traces -> {
                        traces.requireNothingBroken();
                        assertThat(traces.ground().decoyAlive()).isTrue();
                    }),
            Attack.alone(
                    "process-kills-all",
                    "to end everything that it can reach",
                    Stop.of(Guarantee.ENVIRONMENT_HIDDEN),
                    "echo x > x; test $promised = yes && kill -9 -1",
                    traces -> {
                        traces.requireSettled();
                        assertThat(traces.ground().decoyAlive()).isTrue();
                    }),
            Attack.alone(
                            "process-never-ends",
                            "to work for ever, deaf to signals",
                            Stop.BOUNDS,
                            "trap '' TERM INT HUP; while :; do sleep 1; done",
                            traces -> assertThat(traces.view()
                                            .lastRun()
                                            .orElseThrow()
                                            .end())
                                    .contains(RunEnd.TIMED_OUT))
                    .within(Duration.ofSeconds(4)),
            using(
                    "resource-processes",
                    "more processes than it may have: 300",
                    Guarantee.PIDS_LIMITED,
                    "n=0; while [ $n -lt 300 ]; do sleep 3 & n=$((n + 1)); done"
                            + "; test \"$(ls -d /proc/[0-9]* | wc -l)\" -ge 300 && broke 'had 300'; wait"),
            using(
                    "resource-memory",
                    "more memory than it may have: 200 MB",
                    Guarantee.MEMORY_LIMITED,
                    "n=$(head -c 200000000 /dev/zero | tail -c 200000000 | wc -c); test \"$n\" = 200000000 && broke 'had 200 MB'"),
            using(
                    "resource-disk",
                    "more room than it may have: 200 MB",
                    Guarantee.DISK_LIMITED,
                    "head -c 200000000 /dev/zero > \"$HOME/big\"; sleep 1; test \"$(wc -c < \"$HOME/big\")\" = 200000000 && broke 'had 200 MB'; rm -f \"$HOME/big\""),
            Attack.together(
                    "syscall-sockets",
                    "the kernel's rarer sockets: of the hypervisor, of its ciphers",
                    Stop.of(Guarantee.SYSCALLS_FILTERED),
                    "perl -e 'for $f (38, 40) { print \"opened $f\" if socket(S, $f, 5, 0) || socket(S, $f, 1, 0) }'"
                            + " | grep -q opened && broke 'opened one'"),
            Attack.together(
                    "syscall-keys",
                    "keys that the kernel keeps for a session",
                    Stop.of(Guarantee.SYSCALLS_FILTERED),
                    "perl -e '$n = `uname -m` =~ /x86_64/ ? 250 : 219; print \"keys\" if syscall($n, 0, -3, 1) >= 0'"
                            + " | grep -q keys && broke 'asked for them'"));

    private ProcessAttacks() {}

    private static Attack using(String id, String tries, Guarantee guarantee, String script) {
        return Attack.alone(id, tries, Stop.of(guarantee), "echo x > x; " + script, Traces::requireNothingBroken);
    }
}
