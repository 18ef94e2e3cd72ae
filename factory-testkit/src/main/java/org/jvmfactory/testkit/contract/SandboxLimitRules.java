package org.jvmfactory.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.jvmfactory.sandbox.Exit;
import org.jvmfactory.sandbox.Guarantee;
import org.jvmfactory.sandbox.Limit;
import org.jvmfactory.sandbox.SandboxException;
import org.jvmfactory.sandbox.SandboxLimits;
import org.jvmfactory.sandbox.SandboxSpec;

/** Uses more than it may. */
abstract class SandboxLimitRules extends SandboxGround {

    private static final long MEMORY = 96L << 20;
    private static final int PIDS = 24;

    SandboxLimitRules() {}

    @Test
    final void a_command_that_takes_too_long_is_ended_with_all_it_started() throws Exception {
        Exit exit = run(spec("trap '' TERM INT; echo up; (setsid sleep 50 &); sleep 50")
                .withLimits(SandboxLimits.NONE.withTime(Duration.ofSeconds(1))));

        assertThat(exit)
                .isInstanceOfSatisfying(
                        Exit.Limited.class,
                        limited -> assertThat(limited.limit()).isEqualTo(Limit.TIME));
        assertThat(exit.describe()).contains("limit of 1s");
        assertThat(processes.tagged(TAG, tag)).isEmpty();
    }

    @Test
    final void a_command_that_prints_too_much_is_ended_and_what_is_too_much_goes_nowhere() throws Exception {
        Exit exit = run(spec("(yes errors >&2 &); yes").withLimits(SandboxLimits.NONE.withOutput(64 * 1024)));

        assertThat(exit)
                .isInstanceOfSatisfying(
                        Exit.Limited.class,
                        limited -> assertThat(limited.limit()).isEqualTo(Limit.OUTPUT));
        assertThat(exit.describe()).contains("limit of 64 KiB of output");
        assertThat(lines.size() * "y\n".length() + errors.size() * "errors\n".length())
                .isLessThanOrEqualTo(64 * 1024 + "errors\n".length());
    }

    @Test
    final void limits_that_are_not_reached_change_nothing() throws Exception {
        SandboxLimits generous =
                SandboxLimits.NONE.withTime(Duration.ofMinutes(5)).withOutput(1 << 20);

        assertThat(run(spec("echo out; echo err >&2; exit 3").withLimits(generous)))
                .isEqualTo(new Exit.Exited(3));
        assertThat(lines).containsExactly("out");
        assertThat(errors).containsExactly("err");
    }

    @Test
    final void MEMORY_LIMITED_who_takes_too_much_fails_for_that_reason() throws Exception {
        if (!claims(Guarantee.MEMORY_LIMITED)) {
            assertRefused(SandboxLimits.NONE.withMemory(MEMORY));
            return;
        }
        SandboxLimits limits = SandboxLimits.NONE.withMemory(MEMORY);

        Exit alone = run(spec("exec tail /dev/zero").withLimits(limits));
        Exit child = run(spec("tail /dev/zero; echo goes on; exit 3").withLimits(limits));
        Exit survivor = run(spec("tail /dev/zero; exit 0").withLimits(limits));

        assertThat(alone)
                .isInstanceOfSatisfying(
                        Exit.Limited.class,
                        limited -> assertThat(limited.limit()).isEqualTo(Limit.MEMORY));
        assertThat(child.describe()).contains("limit of 96 MiB of memory", "exit status 3");
        assertThat(lines).contains("goes on");
        assertThat(survivor).isEqualTo(new Exit.Exited(0));
    }

    @Test
    final void PIDS_LIMITED_who_starts_too_many_processes_fails_for_that_reason() throws Exception {
        if (!claims(Guarantee.PIDS_LIMITED)) {
            assertRefused(SandboxLimits.NONE.withPids(PIDS));
            return;
        }
        Exit exit = run(spec("""
            sh -c 'i=0; while [ $i -lt 500 ]; do sleep 50 & i=$((i+1)); done; echo all' && exit 0
            echo refused
            exit 7""").withLimits(SandboxLimits.NONE.withPids(PIDS)));

        assertThat(lines).containsExactly("refused");
        assertThat(exit)
                .isInstanceOfSatisfying(
                        Exit.Limited.class,
                        limited -> assertThat(limited.limit()).isEqualTo(Limit.PIDS));
        assertThat(exit.describe()).contains("limit of 24 processes and threads");
    }

    @Test
    final void CPU_LIMITED_who_wants_more_is_slowed() throws Exception {
        if (!claims(Guarantee.CPU_LIMITED)) {
            assertRefused(SandboxLimits.NONE.withCpus(BigDecimal.ONE));
            return;
        }
        run(spec("""
            bash -c 'TIMEFORMAT="%U %R"; time (i=0; while [ $i -lt 150000 ]; do i=$((i+1)); done)' 2>&1""").withLimits(SandboxLimits.NONE.withCpus(new BigDecimal("0.25"))));

        List<Double> times =
                List.of(nextLine().split(" ")).stream().map(Double::parseDouble).toList();
        assertThat(times.get(0) / times.get(1)).as("processors used").isBetween(0.01, 0.35);
    }

    private void assertRefused(SandboxLimits limits) {
        SandboxSpec plain = spec("true");
        SandboxSpec limited = new SandboxSpec(
                        tag, plain.process(), List.of(), home, Map.of(), limits.guarantees(), plain.network())
                .withLimits(limits);

        assertThat(limits.guarantees()).hasSize(1);
        assertThatThrownBy(() -> sandbox.start(limited))
                .isInstanceOfSatisfying(
                        SandboxException.class,
                        e -> assertThat(e.code()).isEqualTo(SandboxException.Code.GUARANTEE_MISSING))
                .hasMessageContaining("LIMITED");
    }
}
