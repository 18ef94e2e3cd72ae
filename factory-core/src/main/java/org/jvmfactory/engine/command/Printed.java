package org.jvmfactory.engine.command;

/** What a program printed: all of it, or the end of what was too much. */
final class Printed {

    private static final int MOST = 8 * 1024 * 1024;

    private final StringBuilder text = new StringBuilder();

    void add(String line) {
        text.append(line).append('\n');
        if (text.length() > 2 * MOST) {
            text.delete(0, text.length() - MOST);
        }
    }

    /** Without the white space around it. */
    String text() {
        return text.toString().strip();
    }
}
