package org.jvmfactory.notify;

import static java.util.Objects.requireNonNull;

import org.jvmfactory.meta.Internal;

/**
 * Texts of others on one line of a log or terminal. What could break the line, move the cursor, hide or reorder letters (control and format
 * characters, line separators, lone surrogates) is written out as an escape, as is the backslash, so that no text looks like an escape of
 * ours. Stateless, thread-safe.
 */
@Internal
public final class SingleLine {

    private SingleLine() {}

    /** {@code text} without blanks around it, escaped, and cut after {@code most} characters of the original. */
    public static String of(String text, int most) {
        String stripped = requireNonNull(text, "text").strip();
        StringBuilder line = new StringBuilder();
        int taken = 0;
        for (int at = 0; at < stripped.length(); ) {
            if (taken++ == most) {
                return line.append('…').toString();
            }
            int point = stripped.codePointAt(at);
            append(line, point);
            at += Character.charCount(point);
        }
        return line.toString();
    }

    private static void append(StringBuilder line, int point) {
        switch (point) {
            case '\\' -> line.append("\\\\");
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            default -> {
                if (shown(point)) {
                    line.appendCodePoint(point);
                } else {
                    for (char unit : Character.toChars(point)) {
                        line.append(String.format("\\u%04x", (int) unit));
                    }
                }
            }
        }
    }

    private static boolean shown(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
