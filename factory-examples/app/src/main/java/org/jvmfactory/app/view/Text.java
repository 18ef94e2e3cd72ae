package org.jvmfactory.app.view;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jvmfactory.task.Cost;

/** Values as a person reads them. Pure functions. */
public final class Text {

    /** What could move a terminal's cursor, change its colours or turn the reading direction around. */
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}&&[^\\n\\t]]|[\\u202A-\\u202E\\u2066-\\u2069]");

    private static final Pattern ESCAPE =
            Pattern.compile("\\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\u0007\\u001b]*\\u0007?)");

    private Text() {}

    /** {@code text} without what a terminal would obey: agents and tickets aren't trusted with it. */
    public static String safe(String text) {
        return UNSAFE.matcher(ESCAPE.matcher(text).replaceAll(""))
                .replaceAll("")
                .replace("\t", "    ");
    }

    /** Its first line that says something, at most {@code max} characters long. */
    public static String firstLine(String text, int max) {
        String line = safe(text)
                .lines()
                .map(String::strip)
                .filter(it -> !it.isEmpty())
                .findFirst()
                .orElse("");
        return cut(line, max);
    }

    /** At most {@code max} characters of {@code line}; what was cut shows. */
    public static String cut(String line, int max) {
        return line.length() <= max ? line : line.substring(0, max - 1).stripTrailing() + "…";
    }

    /** Its lines, the middle left out where there are more than {@code max}. */
    public static List<String> lines(String text, int max) {
        List<String> lines = safe(text).strip().lines().toList();
        if (lines.size() <= max) {
            return lines;
        }
        int head = max / 3;
        int tail = max - head - 1;
        int left = lines.size() - head - tail;
        List<String> some = new ArrayList<>(lines.subList(0, head));
        some.add("[" + left + " lines left out]");
        some.addAll(lines.subList(lines.size() - tail, lines.size()));
        return some;
    }

    /** As {@code 0.4s}, {@code 42s}, {@code 3m05s}, {@code 1h02m}. */
    public static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1fs", duration.toMillis() / 1000.0);
        }
        if (seconds < 60) {
            return seconds + "s";
        }
        return seconds < 3600
                ? String.format(Locale.ROOT, "%dm%02ds", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%dh%02dm", seconds / 3600, seconds / 60 % 60);
    }

    /** The amount, or that it isn't known. */
    public static String cost(Cost cost) {
        return cost.toString().equals("unknown") ? "cost unknown" : cost.toString();
    }

    /** A constant's name in words: {@code in review}. */
    public static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** {@code 1 turn}, {@code 2 turns}. */
    public static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** A commit's name, as short as people use it. */
    public static String commit(String commit) {
        return commit.length() <= 8 ? commit : commit.substring(0, 8);
    }
}
