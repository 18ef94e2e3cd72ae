package org.jvmfactory.secret;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a kind of credential looks like.
 *
 * @param id its name in allow-lists and findings
 * @param what it is, in a few words with an article
 * @param signs what it begins with, in small letters: only there the pattern is tried
 * @param pattern what stands at a sign; the value is its first group, or all of it where it has none
 * @param judge tells the real ones from what only looks like one
 */
record SecretShape(String id, String what, List<String> signs, Pattern pattern, Judge judge) {

    /** Looks at what a pattern has found. */
    @FunctionalInterface
    interface Judge {

        /** The value by which it is known again; empty where it is nothing that anybody must hide. */
        Optional<String> secret(String value, Around around);
    }

    /** A match with the text that it stands in. */
    record Around(String text, int start, int end) {

        /** Up to {@code length} characters before it. */
        String before(int length) {
            return text.substring(Math.max(0, start - length), start);
        }

        /** Up to {@code length} characters behind it. */
        String after(int length) {
            return text.substring(end, Math.min(text.length(), end + length));
        }
    }
}
