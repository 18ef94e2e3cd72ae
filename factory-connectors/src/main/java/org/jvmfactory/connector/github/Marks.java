package org.jvmfactory.connector.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.connector.http.Fields;
import org.jvmfactory.connector.http.KeyMark;

/** The invisible line by which Factory knows again what it wrote. It proves nothing: who wrote it is looked at, too. */
final class Marks {

    private static final String BEGIN = "<!-- factory:";
    private static final String END = " -->";

    /** GitHub takes 65536 characters. */
    private static final int MOST = 65_000;

    private static final String CUT = "\n\n… (cut: it was too long)";

    private Marks() {}

    /** {@code markdown} with the mark of {@code key}, and with no other. */
    static String put(String key, String markdown) {
        String plain = markdown.replace(BEGIN, "<!-- factory :");
        int end = plain.length();
        if (end > MOST) {
            end = MOST - CUT.length();
            end -= Character.isHighSurrogate(plain.charAt(end - 1)) ? 1 : 0;
            plain = plain.substring(0, end) + CUT;
        }
        return plain + "\n\n" + of(key);
    }

    /** The comment among {@code all} that {@code self} has written under {@code key}. */
    static Optional<JsonNode> find(List<JsonNode> all, String key, String self) {
        return all.stream()
                .filter(found -> has(Fields.words(found, "/body"), key))
                .filter(found -> Rights.isSelf(Fields.words(found, "/user/login"), self))
                .findFirst();
    }

    private static boolean has(String body, String key) {
        return body.strip().endsWith(of(key));
    }

    /** Whether {@code body} has any. */
    static boolean hasAny(String body) {
        return body.contains(BEGIN);
    }

    private static String of(String key) {
        return BEGIN + KeyMark.of(key, 16) + END;
    }
}
