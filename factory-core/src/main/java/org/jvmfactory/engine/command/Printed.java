package org.jvmfactory.engine.command;

/** What a program printed: all of it, or the end of what was too much. */
final class Printed {

    /** For what is one document, to be read as a whole. */
    static final int DOCUMENT = 8 * 1024 * 1024;

    /** For words, which are kept and shown. */
    static final int WORDS = 1024 * 1024;

    private final int most;
    private final StringBuilder text = new StringBuilder();

    Printed(int most) {
        this.most = most;
    }

    void add(String line) {
        text.append(line).append('\n');
        if (text.length() > 2 * most) {
            text.delete(0, text.length() - most);
        }
    }

    /** Without the white space around it. */
    String text() {
        return text.toString().strip();
    }
}
