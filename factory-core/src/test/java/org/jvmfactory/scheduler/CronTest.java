package org.jvmfactory.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static Optional<String> latest(String cron, String after, String until) {
        return Cron.parse(cron)
                .latest(Instant.parse(after), Instant.parse(until), ZoneOffset.UTC)
                .map(Instant::toString);
    }

    /** When it is due between two moments of a zone's clocks, in UTC. */
    private static List<String> between(String cron, ZoneId zone, String after, String until) {
        List<String> due = new ArrayList<>();
        Instant from = LocalDateTime.parse(after).atZone(zone).toInstant();
        Optional<Instant> found = Cron.parse(cron)
                .latest(from, LocalDateTime.parse(until).atZone(zone).toInstant(), zone);
        while (found.isPresent()) {
            due.add(0, found.get().toString());
            found = Cron.parse(cron).latest(from, found.get().minusNanos(1), zone);
        }
        return due;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* * * * *             | 2026-11-25T12:00:59Z | 2026-11-25T12:00:00Z",
                "*/15 * * * *          | 2026-11-25T12:14:00Z | 2026-11-25T12:00:00Z",
                "10-30/10 * * * *      | 2026-11-25T12:55:00Z | 2026-11-25T12:30:00Z",
                "0,40 9-17 * * *       | 2026-11-25T22:00:00Z | 2026-11-25T17:40:00Z",
                "0 3 * * *             | 2026-11-25T02:59:59Z | 2026-11-24T03:00:00Z",
                "0 3 * * 1-5           | 2026-11-22T12:00:00Z | 2026-11-20T03:00:00Z",
                "0 3 * * MON-FRI       | 2026-11-22T12:00:00Z | 2026-11-20T03:00:00Z",
                "0 3 * * sun           | 2026-11-25T12:00:00Z | 2026-11-22T03:00:00Z",
                "0 3 * * 7             | 2026-11-25T12:00:00Z | 2026-11-22T03:00:00Z",
                "0 3 * * 0             | 2026-11-25T12:00:00Z | 2026-11-22T03:00:00Z",
                "0 0 1 jan,Jul *       | 2026-11-25T12:00:00Z | 2026-07-01T00:00:00Z",
                "0 0 31 * *            | 2026-11-25T12:00:00Z | 2026-10-31T00:00:00Z",
                "0 0 13 * 5            | 2026-11-19T12:00:00Z | 2026-11-13T00:00:00Z",
                "0 0 13 * 5            | 2026-11-25T12:00:00Z | 2026-11-20T00:00:00Z",
                "0 0 29 2 *            | 2026-11-25T12:00:00Z | 2024-02-29T00:00:00Z",
                "@hourly               | 2026-11-25T12:34:00Z | 2026-11-25T12:00:00Z",
                "@daily                | 2026-11-25T12:34:00Z | 2026-11-25T00:00:00Z",
                "@weekly               | 2026-11-25T12:34:00Z | 2026-11-22T00:00:00Z",
                "@monthly              | 2026-11-25T12:34:00Z | 2026-11-01T00:00:00Z",
                "@yearly               | 2026-11-25T12:34:00Z | 2026-01-01T00:00:00Z",
            })
    void the_latest_moment_that_was_due_is_found(String cron, String until, String due) {
        assertThat(latest(cron, "2020-01-01T00:00:00Z", until)).contains(due);
    }

    @Test
    void the_beginning_does_not_count_and_the_end_does() {
        assertThat(latest("0 3 * * *", "2026-11-25T03:00:00Z", "2026-11-26T02:59:59Z"))
                .isEmpty();
        assertThat(latest("0 3 * * *", "2026-11-25T02:59:59Z", "2026-11-25T03:00:00Z"))
                .contains("2026-11-25T03:00:00Z");
    }

    @Test
    void the_clocks_of_the_zone_count() {
        assertThat(between("30 23 * * *", BERLIN, "2026-07-01T00:00", "2026-07-02T00:00"))
                .containsExactly("2026-07-01T21:30:00Z");
    }

    @Test
    void what_falls_into_the_hour_that_is_left_out_is_due_an_hour_later() {
        assertThat(between("0,30 2 * * *", BERLIN, "2026-03-29T00:00", "2026-03-29T12:00"))
                .containsExactly("2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z");
    }

    @Test
    void what_falls_into_the_hour_that_comes_twice_is_due_the_first_time() {
        assertThat(between("30 2 * * *", BERLIN, "2026-10-25T00:00", "2026-10-25T12:00"))
                .containsExactly("2026-10-25T00:30:00Z");
    }

    @Test
    void what_is_due_every_hour_is_due_every_hour_when_the_clocks_change() {
        assertThat(between("0 * * * *", BERLIN, "2026-03-29T00:30", "2026-03-29T04:00"))
                .containsExactly("2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z");
        assertThat(between("0 * * * *", BERLIN, "2026-10-25T01:30", "2026-10-25T03:00"))
                .containsExactly("2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z");
    }

    @Test
    void in_a_year_a_daily_moment_comes_once_a_day() {
        List<String> due = between("15 2 * * *", BERLIN, "2026-01-01T00:00", "2027-01-01T00:00");
        assertThat(due).hasSize(365);
        for (int day = 1; day < due.size(); day++) {
            assertThat(Duration.between(Instant.parse(due.get(day - 1)), Instant.parse(due.get(day))))
                    .isBetween(Duration.ofHours(23), Duration.ofHours(25));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\" | Empty expression",
                "* * * * | contains 4 parts",
                "* * * * * * | contains 6 parts",
                "@reboot | @reboot not supported",
                "60 * * * * | Value 60 not in range [0, 59]",
                "* 24 * * * | Value 24 not in range",
                "* * 0 * * | Value 0 not in range",
                "* * * 13 * | Value 13 not in range",
                "* * * * 8 | Value 8 not in range",
                "* * * foo * | Invalid chars in expression! Expression: FOO",
                "5-1 * * * * | Invalid range! [5,1]",
                "1-2-3 * * * * | Missing values for range: 1-2-3",
                "*/0 * * * * | Period 0 not in range",
                "1,,2 * * * * | Invalid chars in expression",
                "0 0 30 2 * | no month that is named here has such a day",
                "0 0 31 4,6 * | no month that is named here has such a day",
            })
    void what_is_no_cron_expression_is_refused_with_the_reason(String written, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cron.parse(written))
                .withMessageContaining(why);
    }
}
