package org.jvmfactory.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** The forms in which a value shows: as it is, and as programs encode it. */
final class Spellings {

    /** Shorter pieces turn up by chance. */
    private static final int SHORTEST_PIECE = 10;

    private static final int BASE64_BITS = 6;
    private static final int BASE64_GROUP = 3;

    private Spellings() {}

    /** {@code value}; in hexadecimal digits; in base64, alone or within a longer text; as in a URL. */
    static Set<String> of(String value) {
        Set<String> spellings = new LinkedHashSet<>();
        spellings.add(value);
        byte[] bytes = value.getBytes(UTF_8);
        addLong(spellings, hex(bytes));
        addLong(spellings, hex(bytes).toUpperCase(Locale.ROOT));
        addLong(spellings, URLEncoder.encode(value, UTF_8));
        addLong(spellings, URLEncoder.encode(value, UTF_8).replace("+", "%20"));
        for (int before = 0; before < BASE64_GROUP; before++) {
            addLong(spellings, base64(Base64.getEncoder(), bytes, before));
            addLong(spellings, base64(Base64.getUrlEncoder(), bytes, before));
        }
        return spellings;
    }

    /** The characters that {@code bytes} alone decide, where {@code before} bytes of a group of three stand before them. */
    private static String base64(Base64.Encoder encoder, byte[] bytes, int before) {
        byte[] shifted = new byte[bytes.length + before];
        System.arraycopy(bytes, 0, shifted, before, bytes.length);
        String all = encoder.withoutPadding().encodeToString(shifted);
        int from = (before * Byte.SIZE + BASE64_BITS - 1) / BASE64_BITS;
        int to = shifted.length * Byte.SIZE / BASE64_BITS;
        return all.substring(Math.min(from, to), to);
    }

    private static String hex(byte[] bytes) {
        StringBuilder digits = new StringBuilder();
        for (byte value : bytes) {
            digits.append(Character.forDigit(value >> 4 & 0xf, 16)).append(Character.forDigit(value & 0xf, 16));
        }
        return digits.toString();
    }

    private static void addLong(Set<String> spellings, String spelling) {
        if (spelling.length() >= SHORTEST_PIECE) {
            spellings.add(spelling);
        }
    }
}
