package org.jvmfactory.agent;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Marks a text of others as data within a prompt. The tags are named after a hash of the text, so that the text can't hold its own end, and
 * the same text always gives the same prompt.
 */
public final class Fence {

    private static final int HEX_DIGITS = 12;

    private Fence() {}

    /** {@code text} between tags that say what it is; nothing where it is blank. {@code name} is ours, never from outside. */
    public static String around(String name, String text) {
        requireNonNull(name, "name");
        if (text.isBlank()) {
            return "";
        }
        String tag = tag(text);
        return "<" + tag + " name=\"" + name + "\">\n" + text.strip() + "\n</" + tag + ">";
    }

    private static String tag(String text) {
        String tag = "data-" + hash(text);
        while (text.contains(tag)) {
            tag = "data-" + hash(tag + text);
        }
        return tag;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
