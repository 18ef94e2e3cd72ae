package org.jvmfactory.connector.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jvmfactory.meta.Internal;

/** What stands for an idempotency key in what Factory writes elsewhere: it doesn't tell the key itself. */
@Internal
public final class KeyMark {

    private KeyMark() {}

    /** The first {@code bytes} of the key's SHA-256, as hexadecimal digits. */
    public static String of(String key, int bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
