package org.jvmfactory.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/** Signed tokens in three parts, of which the first says how they are signed. */
final class JsonWebToken {

    private JsonWebToken() {}

    /** Whether it has a header, and isn't the one that every page about them shows. */
    static boolean isReal(String token) {
        String[] parts = token.split("\\.", -1);
        try {
            String header = new String(Base64.getUrlDecoder().decode(parts[0]), UTF_8);
            String claims = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
            return header.contains("\"alg\"") && !claims.contains("John Doe") && !claims.contains("1234567890");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
