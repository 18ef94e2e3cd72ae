package org.jvmfactory.scheduler;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A cron expression: minute, hour, day of the month, month, day of the week. Immutable.
 *
 * <p>A field is {@code *} or a list of numbers and ranges, each with a step where wanted ({@code 0,30}, {@code 9-17}, {@code *}{@code /15});
 * months and days of the week have their English names of three letters too, and Sunday is 0 and 7. Where both kinds of day are said, one of
 * them is enough. {@code @hourly}, {@code @daily}, {@code @weekly}, {@code @monthly} and {@code @yearly} are the usual short forms.
 *
 * <p>Where clocks are put forward, what falls into the hour that isn't there is due when the clocks change; where they are put back, what
 * falls into the hour that comes twice is due the first time. An expression for every hour just follows time: it leaves out the hour that
 * isn't there, and is due in both that come twice.
 */
public final class Cron {

    private static final Map<String, String> SHORT = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final int[] LONGEST = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private final String written;
    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet daysOfMonth;
    private final BitSet months;
    private final BitSet daysOfWeek;

    /** Whether either kind of day is enough: both are said, and neither as {@code *}. */
    private final boolean eitherDay;

    private Cron(String written, List<String> fields) {
        this.written = written;
        this.minutes = field("minute", fields.get(0), 0, 59, List.of());
        this.hours = field("hour", fields.get(1), 0, 23, List.of());
        this.daysOfMonth = field("day of the month", fields.get(2), 1, 31, List.of());
        this.months = field("month", fields.get(3), 1, 12, MONTHS);
        this.daysOfWeek = field("day of the week", fields.get(4), 0, 7, DAYS);
        if (daysOfWeek.get(7)) {
            daysOfWeek.set(0);
        }
        this.eitherDay = !fields.get(2).startsWith("*") && !fields.get(4).startsWith("*");
        if (!eitherDay && months.stream().noneMatch(month -> daysOfMonth.nextSetBit(1) <= LONGEST[month - 1])) {
            throw new IllegalArgumentException("no month that is named here has such a day");
        }
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException that says what is wrong with it
     */
    public static Cron parse(String expression) {
        String text = requireNonNull(expression, "expression").strip().toLowerCase(Locale.ROOT);
        List<String> fields = List.of(SHORT.getOrDefault(text, text).split("\\s+"));
        if (fields.size() != 5) {
            throw new IllegalArgumentException("it has " + fields.size() + " fields, but a cron expression has five:"
                    + " minute, hour, day of the month, month, day of the week; or it is one of @hourly, @daily,"
                    + " @weekly, @monthly, @yearly");
        }
        return new Cron(expression.strip(), fields);
    }

    private static BitSet field(String name, String written, int min, int max, List<String> names) {
        BitSet values = new BitSet(max + 1);
        for (String item : written.split(",", -1)) {
            String[] step = item.split("/", -1);
            String[] range = step[0].split("-", -1);
            boolean all = step[0].equals("*");
            if (step.length > 2 || range.length > 2 || (step.length == 2 && !all && range.length == 1)) {
                throw wrong(name, item, "write *, a number, a range such as 1-5, or a range with a step such as */15");
            }
            int first = all ? min : number(name, range[0], min, max, names);
            int last = all ? max : number(name, range[range.length - 1], min, max, names);
            int width = step.length == 2 ? number(name, step[1], 1, max, List.of()) : 1;
            if (first > last) {
                throw wrong(name, item, "a range goes upwards");
            }
            for (int value = first; value <= last; value += width) {
                values.set(value);
            }
        }
        return values;
    }

    private static int number(String field, String written, int min, int max, List<String> names) {
        int named = names.indexOf(written);
        if (named >= 0) {
            return named + min;
        }
        if (!written.matches("\\d{1,4}")) {
            throw wrong(field, written, "expected a number from " + min + " to " + max);
        }
        int value = Integer.parseInt(written);
        if (value < min || value > max) {
            throw wrong(field, written, "it must be from " + min + " to " + max);
        }
        return value;
    }

    private static IllegalArgumentException wrong(String field, String written, String why) {
        return new IllegalArgumentException("'" + written + "' can't be read as " + field + ": " + why);
    }

    /** The last moment after {@code after} and not after {@code until} when something was due. */
    public Optional<Instant> latest(Instant after, Instant until, ZoneId zone) {
        LocalDate first = after.atZone(zone).toLocalDate();
        for (LocalDate day = until.atZone(zone).toLocalDate(); !day.isBefore(first); day = day.minusDays(1)) {
            Optional<Instant> found = on(day, zone)
                    .filter(moment -> moment.isAfter(after) && !moment.isAfter(until))
                    .max(Instant::compareTo);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Stream<Instant> on(LocalDate day, ZoneId zone) {
        if (!matches(day)) {
            return Stream.of();
        }
        return hours.stream()
                .boxed()
                .flatMap(hour -> minutes.stream().boxed().flatMap(minute -> moments(day.atTime(hour, minute), zone)));
    }

    private boolean matches(LocalDate day) {
        boolean ofMonth = daysOfMonth.get(day.getDayOfMonth());
        boolean ofWeek = daysOfWeek.get(day.getDayOfWeek().getValue() % 7);
        return months.get(day.getMonthValue()) && (eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek);
    }

    /** When the clocks of the zone show {@code time}: once as a rule, but not where they are changed. */
    private Stream<Instant> moments(LocalDateTime time, ZoneId zone) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
        boolean everyHour = hours.cardinality() == 24;
        if (offsets.isEmpty()) {
            ZoneOffsetTransition change = zone.getRules().getTransition(time);
            return everyHour ? Stream.of() : Stream.of(change.getInstant());
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
