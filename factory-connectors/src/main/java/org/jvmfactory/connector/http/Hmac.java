package org.jvmfactory.connector.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.ticket.WebhookException;
import org.jvmfactory.ticket.WebhookRequest;

/** Checks signatures of webhooks: the HMAC-SHA256 of the body in hexadecimal digits. Immutable, thread-safe. */
@Internal
public final class Hmac {

    /** More than any of the senders sends. */
    private static final int MOST_BYTES = 26 << 20;

    private final Secret key;

    /** @throws IllegalArgumentException for a key that anybody could guess */
    public Hmac(Secret key) {
        if (key.reveal().length() < 8) {
            throw new IllegalArgumentException("a webhook's secret has at least 8 characters");
        }
        this.key = key;
    }

    /** The secret that {@code node} holds. */
    public static Hmac read(ConfigNode node) {
        try {
            return new Hmac(Secret.of(node.text()));
        } catch (IllegalArgumentException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Refuses a request that isn't signed.
     *
     * @param header which header has the signature
     * @param prefix what stands before it
     * @return the digits, which stand for the body
     */
    public String check(WebhookRequest request, String header, String prefix) {
        if (request.size() > MOST_BYTES) {
            throw new WebhookException(WebhookException.Code.TOO_LARGE, "the request is too large");
        }
        byte[] expected = of(request.body());
        Optional<byte[]> given = request.header(header)
                .filter(value -> value.startsWith(prefix))
                .flatMap(value -> digits(value.substring(prefix.length())));
        if (given.isEmpty() || !MessageDigest.isEqual(expected, given.get())) {
            throw new WebhookException(
                    WebhookException.Code.UNSIGNED, "the request isn't signed with the secret that is configured");
        }
        return HexFormat.of().formatHex(expected);
    }

    private byte[] of(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has HMAC-SHA256", e);
        }
    }

    private static Optional<byte[]> digits(String text) {
        try {
            return text.length() == 64 ? Optional.of(HexFormat.of().parseHex(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
