package org.jvmfactory.scheduler;

import static java.util.Objects.requireNonNull;

import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A cron expression in the five fields of crontab: minute, hour, day of the month, month, day of the week; {@code @hourly}, {@code @daily},
 * {@code @weekly}, {@code @monthly} and {@code @yearly} are the usual short forms. Where both kinds of day are said, one of them is enough.
 * Immutable.
 *
 * <p>Where clocks are put forward, what falls into the hour that isn't there is due an hour later; where they are put back, what falls into
 * the hour that comes twice is due the first time, and both times where it is due every hour.
 */
public final class Cron {

    private static final CronDefinition FORM = CronDefinitionBuilder.defineCron()
            .withMinutes()
            .withStrictRange()
            .and()
            .withHours()
            .withStrictRange()
            .and()
            .withDayOfMonth()
            .withStrictRange()
            .and()
            .withMonth()
            .withStrictRange()
            .and()
            .withDayOfWeek()
            .withValidRange(0, 7)
            .withMondayDoWValue(1)
            .withIntMapping(7, 0)
            .withStrictRange()
            .and()
            .withSupportedNicknameHourly()
            .withSupportedNicknameDaily()
            .withSupportedNicknameMidnight()
            .withSupportedNicknameWeekly()
            .withSupportedNicknameMonthly()
            .withSupportedNicknameYearly()
            .withSupportedNicknameAnnually()
            .instance();

    private static final ZonedDateTime SOME_DAY =
            LocalDateTime.of(2000, 1, 1, 0, 0).atZone(ZoneOffset.UTC);

    private final String written;
    private final ExecutionTime times;
    private final boolean everyHour;

    private Cron(String written, ExecutionTime times, boolean everyHour) {
        this.written = written;
        this.times = times;
        this.everyHour = everyHour;
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException that says what is wrong with it
     */
    public static Cron parse(String expression) {
        String text = requireNonNull(expression, "expression").strip();
        com.cronutils.model.Cron parsed = new CronParser(FORM).parse(text).validate();
        String[] fields = parsed.asString().split("\\s+", -1);
        ExecutionTime times = ExecutionTime.forCron(parsed);
        if (times.nextExecution(SOME_DAY).isEmpty()) {
            throw new IllegalArgumentException("no month that is named here has such a day");
        }
        return new Cron(text, times, text.equals("@hourly") || fields[1].equals("*"));
    }

    /** The last moment after {@code after} and not after {@code until} when something was due. */
    public Optional<Instant> latest(Instant after, Instant until, ZoneId zone) {
        LocalDateTime end = lastLocal(until, zone).plusNanos(1);
        while (true) {
            // Looked for on clocks that are never changed: what falls where clocks are changed is for us to say.
            Optional<LocalDateTime> due =
                    times.lastExecution(end.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
            if (due.isEmpty()) {
                return Optional.empty();
            }
            Optional<Instant> moment =
                    moments(due.get(), zone).filter(it -> !it.isAfter(until)).max(Comparator.naturalOrder());
            if (moment.isPresent()) {
                return moment.filter(it -> it.isAfter(after));
            }
            end = due.get();
        }
    }

    /** What the clocks have shown last until then: more than they show where they were just put back. */
    private static LocalDateTime lastLocal(Instant until, ZoneId zone) {
        LocalDateTime shown = LocalDateTime.ofInstant(until, zone);
        ZoneOffsetTransition change = zone.getRules().previousTransition(until.plusNanos(1));
        return change != null && change.isOverlap() && shown.isBefore(change.getDateTimeBefore())
                ? change.getDateTimeBefore()
                : shown;
    }

    /** When the clocks of the zone show {@code time}: once as a rule, but not where they are changed. */
    private Stream<Instant> moments(LocalDateTime time, ZoneId zone) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
        if (offsets.isEmpty()) {
            return everyHour ? Stream.of() : Stream.of(time.atZone(zone).toInstant());
        }
        return offsets.stream().limit(everyHour ? 2 : 1).map(time::toInstant);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cron cron && cron.written.equals(written);
    }

    @Override
    public int hashCode() {
        return written.hashCode();
    }

    /** The expression as it was written. */
    @Override
    public String toString() {
        return written;
    }
}
