package org.jvmfactory.execution;

/** Texts of agents and commands, made fit for one line. */
final class OneLine {

    private OneLine() {}

    /** {@code text} without control characters and line breaks, cut at {@code max} characters. */
    static String of(String text, int max) {
        String line = text.replaceAll("[\\p{Cc}\\s]+", " ").strip();
        return line.length() <= max ? line : line.substring(0, max - 1) + "…";
    }
}
