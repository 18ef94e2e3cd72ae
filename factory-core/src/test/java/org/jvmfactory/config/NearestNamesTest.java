package org.jvmfactory.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNamesTest {

    @Test
    void finds_a_name_with_swapped_letters() {
        assertThat(NearestNames.to("stpes", List.of("name", "steps", "step"))).containsExactly("steps");
    }

    @Test
    void takes_case_and_underscores_for_slips() {
        assertThat(NearestNames.to("Max_Turns", List.of("max-turns", "max"))).containsExactly("max-turns");
    }

    @Test
    void finds_nothing_near_another_word() {
        assertThat(NearestNames.to("banana", List.of("steps", "name"))).isEmpty();
    }

    @Test
    void names_at_most_three() {
        assertThat(NearestNames.to("main0", List.of("main1", "main2", "main3", "main4")))
                .containsExactly("main1", "main2", "main3");
    }
}
