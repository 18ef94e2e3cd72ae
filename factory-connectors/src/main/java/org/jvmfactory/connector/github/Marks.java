package org.jvmfactory.connector.github;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The invisible line by which Factory knows again what it wrote. It proves nothing: who wrote it is looked at, too. */
final class Marks {

    private static final String BEGIN = "<!-- factory:";
    private static final String END = " -->";

    /** GitHub takes 65536 characters. */
    private static final int MOST = 65_000;

    private static final String CUT = "\n\n… (cut: it was too long)";

    private Marks() {}

    /** {@code markdown} with the mark of {@code key}, and with no other. */
    static String put(String key, String markdown) {
        String plain = markdown.replace(BEGIN, "<!-- factory :");
        int end = plain.length();
        if (end > MOST) {
            end = MOST - CUT.length();
            end -= Character.isHighSurrogate(plain.charAt(end - 1)) ? 1 : 0;
            plain = plain.substring(0, end) + CUT;
        }
        return plain + "\n\n" + of(key);
    }

    /** Whether {@code body} has the mark of {@code key}. */
    static boolean has(String body, String key) {
        return body.strip().endsWith(of(key));
    }

    /** Whether {@code body} has any. */
    static boolean hasAny(String body) {
        return body.contains(BEGIN);
    }

    private static String of(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return BEGIN + HexFormat.of().formatHex(digest, 0, 16) + END;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
