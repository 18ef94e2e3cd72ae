package org.jvmfactory.connector.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jvmfactory.ticket.WebhookRequest;

/** Requests that are signed as the senders sign them. */
public final class Signatures {

    private Signatures() {}

    public static WebhookRequest signed(String secret, String header, String body, Map<String, String> more) {
        Map<String, String> headers = new HashMap<>(more);
        headers.put(header, sign(secret, body));
        return new WebhookRequest(headers, body.getBytes(StandardCharsets.UTF_8));
    }

    /** The HMAC-SHA256 in hexadecimal digits. */
    public static String sign(String secret, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
