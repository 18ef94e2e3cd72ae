package org.jvmfactory.engine.codex;

/** A text for a person in one line. */
final class OneLine {

    private static final int LONGEST = 200;

    private OneLine() {}

    /** {@code text} without line breaks and control characters, cut where it is long. */
    static String of(String text) {
        String head = text.length() > 10 * LONGEST ? text.substring(0, 10 * LONGEST) : text;
        String line = head.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
