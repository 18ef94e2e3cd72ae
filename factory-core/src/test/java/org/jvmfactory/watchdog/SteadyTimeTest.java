package org.jvmfactory.watchdog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SteadyTimeTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final AtomicReference<Instant> clock = new AtomicReference<>(NOON);
    private final SteadyTime steady = new SteadyTime(clock::get);

    private Instant at(Instant time) {
        clock.set(time);
        return steady.instant();
    }

    @Test
    void it_is_the_sources_time_while_that_goes_on() {
        assertThat(at(NOON)).isEqualTo(NOON);
        assertThat(at(NOON.plusSeconds(5))).isEqualTo(NOON.plusSeconds(5));
    }

    @Test
    void it_goes_on_from_where_it_was_when_the_source_is_put_back() {
        at(NOON);
        Instant back = NOON.minus(Duration.ofHours(1));

        assertThat(at(back)).isEqualTo(NOON);
        assertThat(at(back.plusSeconds(10))).isEqualTo(NOON.plusSeconds(10));
        assertThat(at(back.minusSeconds(50))).isEqualTo(NOON.plusSeconds(10));
        assertThat(at(back.minusSeconds(40))).isEqualTo(NOON.plusSeconds(20));
    }
}
