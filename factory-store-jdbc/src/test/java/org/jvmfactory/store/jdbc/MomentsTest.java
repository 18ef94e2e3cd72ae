package org.jvmfactory.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "2026-11-21T12:00:00.123456789Z",
                "1969-12-31T23:59:59.999999999Z",
                "2262-04-11T23:47:15Z",
                "1677-09-21T00:12:45Z"
            })
    void an_instant_comes_back_to_the_nanosecond(String text) {
        Instant instant = Instant.parse(text);
        assertThat(Moments.instant(Moments.nanos(instant))).isEqualTo(instant);
    }

    @Test
    void what_lies_beyond_is_the_end_of_time() {
        assertThat(Moments.nanos(Instant.MAX)).isEqualTo(Long.MAX_VALUE);
        assertThat(Moments.nanos(Instant.MIN)).isEqualTo(-Long.MAX_VALUE);
    }

    @Test
    void later_instants_are_greater() {
        Instant second = Instant.parse("1969-12-31T23:59:59Z");
        assertThat(Moments.nanos(second)).isLessThan(Moments.nanos(second.plusNanos(1)));
        assertThat(Moments.nanos(second.plusNanos(999_999_999))).isLessThan(Moments.nanos(second.plusSeconds(1)));
    }
}
