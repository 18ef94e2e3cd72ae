package org.jvmfactory.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;

class SandboxLimitsTest {

    @Test
    void all_limits_are_read() {
        SandboxLimits limits = read("{memory: 3GiB, pids: 500, cpus: 1.5, time: 2h, output: 10MiB}");

        assertThat(limits)
                .isEqualTo(SandboxLimits.NONE
                        .withMemory(3L << 30)
                        .withPids(500)
                        .withCpus(new BigDecimal("1.5"))
                        .withTime(Duration.ofHours(2))
                        .withOutput(10 << 20));
        assertThat(limits.guarantees())
                .containsExactlyInAnyOrder(Guarantee.MEMORY_LIMITED, Guarantee.PIDS_LIMITED, Guarantee.CPU_LIMITED);
    }

    @Test
    void what_is_not_said_is_not_limited_and_requires_nothing() {
        assertThat(read("{}")).isEqualTo(SandboxLimits.NONE);
        assertThat(read("{time: 1h, output: 1MiB}").guarantees()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{memory: 3}",
                "{memory: 3GB}",
                "{memory: 0MiB}",
                "{memory: -1MiB}",
                "{pids: 0}",
                "{cpus: 0}",
                "{cpus: many}",
                "{time: 0s}",
                "{output: 1.5MiB}",
                "{disk: 1GiB}"
            })
    void a_limit_that_makes_no_sense_is_refused_where_it_stands(String written) {
        assertThatThrownBy(() -> read(written))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("limits.yml:1");
    }

    @ParameterizedTest
    @CsvSource({
        "1536, 1536 bytes of memory",
        "2048, 2 KiB of memory",
        "100663296, 96 MiB of memory",
        "4294967296, 4 GiB of memory"
    })
    void sizes_are_told_in_the_largest_unit_that_fits(long bytes, String told) {
        assertThat(SandboxLimits.NONE.withMemory(bytes).describe(Limit.MEMORY)).isEqualTo(told);
    }

    private static SandboxLimits read(String written) {
        return SandboxLimits.read(ConfigNode.parse("limits.yml", written));
    }
}
