package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutputTailTest {

    @Test
    void keeps_the_last_lines_and_says_that_there_were_more() {
        assertThat(OutputTail.of("a\nb\nc\n", 2)).isEqualTo("…\nb\nc");
        assertThat(OutputTail.of("a\nb\n", 2)).isEqualTo("a\nb");
        assertThat(OutputTail.of("", 2)).isEmpty();
    }

    @Test
    void takes_out_colours_links_and_other_signs_to_the_terminal() {
        assertThat(OutputTail.of(
                        "\u001B[1;31mred\u001B[0m \u001B]8;;http://x\u0007link\u001B]8;;\u001B\\ bell\u0007", 5))
                .isEqualTo("red link bell");
    }

    @Test
    void keeps_what_is_left_of_a_line_that_was_written_over() {
        assertThat(OutputTail.of("10 %\r50 %\r100 %\r\ndone", 5)).isEqualTo("100 %\ndone");
    }

    @Test
    void keeps_one_of_several_empty_lines() {
        assertThat(OutputTail.of("a\n\n\n\nb", 5)).isEqualTo("a\n\nb");
    }

    @Test
    void cuts_lines_and_texts_without_measure() {
        assertThat(OutputTail.of("x".repeat(5_000), 5)).hasSize(1_001).endsWith("…");
        assertThat(OutputTail.of(("x".repeat(900) + "\n").repeat(100), 100))
                .hasSizeLessThan(17_000)
                .startsWith("…\n");
    }
}
