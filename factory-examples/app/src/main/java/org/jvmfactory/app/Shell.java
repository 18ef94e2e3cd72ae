package org.jvmfactory.app;

/** Words as a shell wants them typed. */
final class Shell {

    private Shell() {}

    /** {@code value} as one word, in quotes where it needs them. */
    static String word(Object value) {
        String text = value.toString();
        return text.matches("[\\w@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
