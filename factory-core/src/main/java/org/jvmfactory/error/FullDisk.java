package org.jvmfactory.error;

import java.util.List;
import java.util.Locale;

/** Recognises, in what programs and the JDK say, that a write found no room: whatever was being done, it may be done when there is some. */
public final class FullDisk {

    private static final List<String> SAID = List.of("no space left on device", "disk quota exceeded");

    private FullDisk() {}

    public static boolean saidBy(String message) {
        String words = message.toLowerCase(Locale.ROOT);
        return SAID.stream().anyMatch(words::contains);
    }
}
