package org.jvmfactory.connector.http;

import org.jvmfactory.meta.Internal;

/** Texts of others for people to read: nothing in them hides, reorders or moves anything. */
@Internal
public final class CleanText {

    private static final String CUT = "…";

    private CleanText() {}

    /** {@code text} with what nobody sees made visible, and cut after {@code most} characters. */
    public static String of(String text, int most) {
        return cut(shown(text.replace("\r\n", "\n")).strip(), most);
    }

    static String shown(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints().forEach(point -> clean.appendCodePoint(shown(point) ? point : 0xFFFD));
        return clean.toString();
    }

    /** The same on one line. */
    public static String line(String text, int most) {
        return of(text.replaceAll("\\s+", " "), most);
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = most - CUT.length();
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + CUT;
    }

    /** {@code &}, {@code <} and {@code >} as HTML, Slack and Telegram want them. */
    public static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static boolean shown(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL -> point == '\n' || point == '\t';
            case Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
