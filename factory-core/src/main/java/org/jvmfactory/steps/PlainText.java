package org.jvmfactory.steps;

import java.util.regex.Pattern;

/** Words of agents as a person may be shown them: nothing in them moves a cursor, turns the direction of reading around, or goes on for ever. */
final class PlainText {

    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029&&[^\n\t\u200C\u200D]]");

    private PlainText() {}

    /** {@code text} with its lines. */
    static String of(String text, int most) {
        String clean = UNSEEN.matcher(text.replace("\r\n", "\n")).replaceAll("").strip();
        return clean.length() <= most ? clean : clean.substring(0, most - 1).stripTrailing() + "…";
    }

    /** {@code text} on one line. */
    static String line(String text, int most) {
        return of(text.replaceAll("[\\s\\u2028\\u2029]+", " "), most);
    }
}
