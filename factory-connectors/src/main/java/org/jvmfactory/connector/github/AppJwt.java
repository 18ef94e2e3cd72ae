package org.jvmfactory.connector.github;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.jvmfactory.connector.http.ApiRequest;
import org.jvmfactory.secret.Secret;

/** The tokens by which an App says who it is: RS256, valid for a few minutes, from a minute ago for clocks that differ. Thread-safe. */
final class AppJwt {

    private static final Duration BEFORE = Duration.ofSeconds(60);

    /** GitHub takes ten minutes at most, by its own clock. */
    private static final Duration AFTER = Duration.ofMinutes(8);

    private final String app;
    private final PrivateKey key;

    /** @param app the App's id, or its client id */
    AppJwt(String app, PrivateKey key) {
        this.app = app;
        this.key = key;
    }

    Secret at(Instant now) {
        String header =
                ApiRequest.object().put("alg", "RS256").put("typ", "JWT").toString();
        String claims = ApiRequest.object()
                .put("iat", now.minus(BEFORE).getEpochSecond())
                .put("exp", now.plus(AFTER).getEpochSecond())
                .put("iss", app)
                .toString();
        String content = encode(header.getBytes(UTF_8)) + "." + encode(claims.getBytes(UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(content.getBytes(UTF_8));
            return Secret.of(content + "." + encode(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an RSA key that was read can't sign", e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
