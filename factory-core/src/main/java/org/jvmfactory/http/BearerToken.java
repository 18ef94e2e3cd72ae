package org.jvmfactory.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Optional;
import org.jvmfactory.secret.Secret;

/** What lets somebody in. Who has none configured lets nobody in. */
record BearerToken(Optional<Secret> expected) {

    private static final String SCHEME = "Bearer ";

    /** In a time that doesn't depend on how much of it is right. */
    boolean isIn(HttpRequest request) {
        String given = request.header("Authorization").orElse("");
        return expected.isPresent()
                && given.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(
                        given.substring(SCHEME.length()).strip().getBytes(UTF_8),
                        expected.get().reveal().getBytes(UTF_8));
    }
}
