package org.jvmfactory.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HardLimitsTest {

    @Test
    void the_lower_of_what_is_allowed_and_what_is_enough_counts() {
        Map<String, Long> limits = HardLimits.of(List.of(
                "Limit                     Soft Limit           Hard Limit           Units     ",
                "Max processes             100                  4000                 processes ",
                "Max open files            1024                 1048576              files     "));

        assertThat(limits).containsOnlyKeys("nproc", "nofile");
        assertThat(limits).containsEntry("nproc", 4000L).containsEntry("nofile", 16_384L);
    }

    @Test
    void no_limit_at_all_is_left_to_the_runtime() {
        assertThat(HardLimits.of(
                        List.of("Max processes             unlimited            unlimited            processes ")))
                .isEmpty();
    }
}
