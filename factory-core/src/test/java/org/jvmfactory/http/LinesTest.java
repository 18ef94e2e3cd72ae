package org.jvmfactory.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinesTest {

    @Test
    void they_end_after_a_whole_line_and_what_finds_no_room_is_counted() {
        Lines lines = new Lines(7);
        lines.add("one");
        lines.add("zwö");
        lines.add("");

        assertThat(lines.text()).isEqualTo("one\n");
        assertThat(lines.leftOut()).isEqualTo(2);
    }

    @Test
    void an_answer_says_how_many_it_has_left_out() {
        Lines lines = new Lines(4);
        lines.add("one");
        assertThat(HttpResponse.lines(lines).headers()).doesNotContainKey("Left-Out");

        lines.add("two");

        assertThat(HttpResponse.lines(lines).body()).isEqualTo("one\n");
        assertThat(HttpResponse.lines(lines).headers())
                .containsEntry("Left-Out", "1")
                .containsEntry("Content-Type", "application/x-ndjson; charset=utf-8");
    }
}
