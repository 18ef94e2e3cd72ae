package org.jvmfactory.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jvmfactory.secret.Secret;

/**
 * Signs deliveries as Standard Webhooks has it: {@code v1,} and the Base64 of the HMAC-SHA256 over {@code <id>.<timestamp>.<body>}. A key
 * that begins with {@code whsec_} is Base64 after that, any other is taken as it stands. Immutable, thread-safe.
 */
final class WebhookSignature {

    private static final String ENCODED = "whsec_";
    private static final int SHORTEST = 16;

    private final Secret key;

    /** @throws IllegalArgumentException for a key that is too short or isn't Base64 although it says so; the message doesn't hold it */
    WebhookSignature(Secret key) {
        this.key = key;
        if (bytes(key).length < SHORTEST) {
            throw new IllegalArgumentException("a signing key has at least " + SHORTEST + " bytes");
        }
    }

    String of(String id, Instant at, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes(key), "HmacSHA256"));
            mac.update((id + "." + at.getEpochSecond() + ".").getBytes(UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has HMAC-SHA256", e);
        }
    }

    private static byte[] bytes(Secret key) {
        String text = key.reveal();
        if (!text.startsWith(ENCODED)) {
            return text.getBytes(UTF_8);
        }
        try {
            return Base64.getDecoder().decode(text.substring(ENCODED.length()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a signing key that begins with " + ENCODED + " is Base64 after that");
        }
    }
}
