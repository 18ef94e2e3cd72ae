package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a program printed, as a person or agent can use it: the last lines, without colours, progress bars and runs of empty lines. */
final class OutputTail {

    private static final Pattern ESCAPES =
            Pattern.compile("\u001B(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001B]*(?:\u0007|\u001B\\\\)|[@-Z\\\\-_])");
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}&&[^\n\t]]");
    private static final int MAX_LINE = 1_000;
    private static final int MAX_CHARACTERS = 16_000;

    private OutputTail() {}

    static String of(String output, int maxLines) {
        List<String> lines = lines(output);
        int from = Math.max(0, lines.size() - maxLines);
        return end(String.join("\n", lines.subList(from, lines.size())).strip(), from > 0);
    }

    /** All lines as a screen would show them in the end, of several empty ones one. */
    static List<String> lines(String output) {
        String plain = ESCAPES.matcher(output).replaceAll("").replace("\r\n", "\n");
        List<String> lines = new ArrayList<>();
        for (String raw : plain.strip().split("\n", -1)) {
            String line = cut(shown(raw));
            boolean repeatsEmpty = line.isEmpty()
                    && !lines.isEmpty()
                    && lines.get(lines.size() - 1).isEmpty();
            if (!repeatsEmpty) {
                lines.add(line);
            }
        }
        return lines;
    }

    /** The last part of a text without measure. */
    static String end(String text, boolean cutBefore) {
        boolean tooLong = text.length() > MAX_CHARACTERS;
        String end = tooLong ? text.substring(text.length() - MAX_CHARACTERS) : text;
        return cutBefore || tooLong ? "…\n" + end : end;
    }

    /** What is left on the screen of a line that was written over again and again. */
    private static String shown(String raw) {
        String line = raw.stripTrailing();
        return CONTROLS.matcher(line.substring(line.lastIndexOf('\r') + 1))
                .replaceAll("")
                .stripTrailing();
    }

    private static String cut(String line) {
        return line.length() <= MAX_LINE ? line : line.substring(0, MAX_LINE) + "…";
    }
}
