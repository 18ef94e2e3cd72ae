package org.jvmfactory.connector.clickup;

import org.jvmfactory.connector.http.KeyMark;

/** The last line of a comment, by which Factory knows again what it wrote. ClickUp's comments have no place that people don't see. */
final class ClickUpMark {

    private static final String BEGIN = "[factory ";

    private ClickUpMark() {}

    static String put(String key, String text) {
        return text.replace(BEGIN, "[factory: ") + "\n" + of(key);
    }

    static boolean has(String text, String key) {
        return text.endsWith(of(key));
    }

    static boolean hasAny(String text) {
        return text.contains(BEGIN);
    }

    private static String of(String key) {
        return BEGIN + KeyMark.of(key, 8) + "]";
    }
}
