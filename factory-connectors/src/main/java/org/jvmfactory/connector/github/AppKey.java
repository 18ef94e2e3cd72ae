package org.jvmfactory.connector.github;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.secret.Secret;

/** Reads the private key of an App: a PEM of PKCS#1, as GitHub hands out, or of PKCS#8. No message holds a part of one. */
final class AppKey {

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN (RSA |)PRIVATE KEY-----(.*?)-----END \\1PRIVATE KEY-----", Pattern.DOTALL);

    /** The version and the name of RSA, as PKCS#8 puts them before a key of PKCS#1. */
    private static final byte[] VERSION_AND_ALGORITHM = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;

    private AppKey() {}

    /** @throws IllegalArgumentException which says what is wrong with it */
    static PrivateKey read(Secret pem) {
        // Where a key goes through a variable of the environment, its line ends often become "\n".
        Matcher matcher = PEM.matcher(pem.reveal().replace("\\n", "\n"));
        if (!matcher.find()) {
            throw new IllegalArgumentException(
                    "this isn't a private key in PEM: it has a line 'BEGIN RSA PRIVATE KEY' or"
                            + " 'BEGIN PRIVATE KEY', and isn't encrypted");
        }
        try {
            byte[] content = Base64.getMimeDecoder().decode(matcher.group(2));
            byte[] wrapped = matcher.group(1).isEmpty() ? content : wrap(content);
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(wrapped));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("this private key is damaged, or no RSA key");
        }
    }

    private static byte[] wrap(byte[] key) {
        ByteArrayOutputStream inner = new ByteArrayOutputStream();
        inner.writeBytes(VERSION_AND_ALGORITHM);
        inner.writeBytes(element(OCTETS, key));
        return element(SEQUENCE, inner.toByteArray());
    }

    /** Tag, length, content, as DER has it. */
    private static byte[] element(int tag, byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(tag);
        int length = content.length;
        if (length < 0x80) {
            bytes.write(length);
        } else if (length < 0x100) {
            bytes.writeBytes(new byte[] {(byte) 0x81, (byte) length});
        } else {
            bytes.writeBytes(new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length});
        }
        bytes.writeBytes(content);
        return bytes.toByteArray();
    }
}
