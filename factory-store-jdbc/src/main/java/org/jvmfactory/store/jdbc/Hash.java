package org.jvmfactory.store.jdbc;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256. */
final class Hash {

    private Hash() {}

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }

    static byte[] of(byte[] content) {
        return digest().digest(content);
    }

    static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }
}
