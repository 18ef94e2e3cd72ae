package org.jvmfactory.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SpanTest {

    private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");

    @Test
    void time_that_several_share_counts_once() {
        assertThat(Span.together(Stream.of(span(10, 20), span(0, 5), span(12, 15), span(18, 30))))
                .isEqualTo(Duration.ofSeconds(25));
    }

    @Test
    void a_span_that_ends_before_it_begins_is_none() {
        assertThat(Span.together(Stream.of(span(10, 5), span(20, 21)))).isEqualTo(Duration.ofSeconds(1));
    }

    private static Span span(int from, int to) {
        return new Span(NOON.plusSeconds(from), NOON.plusSeconds(to));
    }
}
