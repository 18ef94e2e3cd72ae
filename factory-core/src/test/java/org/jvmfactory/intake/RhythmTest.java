package org.jvmfactory.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RhythmTest {

    private static final Rhythm MINUTE = Rhythm.of(Duration.ofMinutes(1));
    private static final Optional<Duration> NOTHING_ASKED = Optional.empty();

    @Test
    void where_something_happens_it_is_looked_at_sooner() {
        assertThat(MINUTE.after(true, NOTHING_ASKED).pause()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void where_nothing_happens_it_is_looked_at_later_and_not_never() {
        Rhythm rhythm = MINUTE;
        for (int i = 0; i < 20; i++) {
            rhythm = rhythm.after(false, NOTHING_ASKED);
        }
        assertThat(MINUTE.after(false, NOTHING_ASKED).pause()).isEqualTo(Duration.ofSeconds(90));
        assertThat(rhythm.pause()).isEqualTo(Duration.ofMinutes(4));
        assertThat(MINUTE.after(true, NOTHING_ASKED).after(false, NOTHING_ASKED).pause())
                .isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void what_the_tracker_asks_for_is_kept_to() {
        assertThat(MINUTE.after(true, Optional.of(Duration.ofMinutes(10))).pause())
                .isEqualTo(Duration.ofMinutes(10));
        assertThat(MINUTE.failed(Optional.of(Duration.ofHours(1)), new Random(1))
                        .pause())
                .isEqualTo(Duration.ofHours(1));
    }

    @Test
    void a_tracker_that_is_down_is_left_alone_ever_longer() {
        Rhythm rhythm = MINUTE;
        for (int i = 0; i < 12; i++) {
            rhythm = rhythm.failed(NOTHING_ASKED, new Random(1));
        }
        assertThat(rhythm.pause()).isBetween(Duration.ofSeconds(450), Duration.ofMinutes(15));
        assertThat(rhythm.after(true, NOTHING_ASKED).failures()).isZero();
    }
}
