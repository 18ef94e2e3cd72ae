package org.jvmfactory.connector.http;

import java.util.regex.Pattern;
import org.jvmfactory.meta.Internal;

/** What programs print for a terminal, as text. */
@Internal
public final class Terminal {

    private static final Pattern ESCAPES =
            Pattern.compile("\u001B(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001B]*(?:\u0007|\u001B\\\\)|[@-Z\\\\-_])");

    private Terminal() {}

    /** {@code line} without colours and movements; of what was written over, the last. */
    public static String line(String line) {
        String plain = ESCAPES.matcher(line).replaceAll("").stripTrailing();
        return CleanText.shown(plain.substring(plain.lastIndexOf('\r') + 1));
    }
}
