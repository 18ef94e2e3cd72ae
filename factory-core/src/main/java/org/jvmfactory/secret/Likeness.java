package org.jvmfactory.secret;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What a value looks like: made by chance, made up, or words. */
final class Likeness {

    private static final int LONGEST_REPEAT = 5;
    private static final int LONGEST_SEQUENCE = 7;
    private static final int SHORTEST_RANDOM = 16;
    private static final int SHORTEST_HEX = 32;
    private static final double HEX_BITS = 3.0;
    private static final double BITS = 3.5;
    private static final double FEW_DIGITS = 0.15;
    private static final double MOSTLY = 0.5;

    private static final List<String> MADE_UP = List.of(
            "example",
            "sample",
            "dummy",
            "fake",
            "changeme",
            "change-me",
            "change_me",
            "placeholder",
            "redacted",
            "your",
            "insert",
            "replace",
            "hunter2",
            "xxxx",
            "todo",
            "notreal",
            "not-real",
            "not_real",
            "${",
            "{{",
            "<",
            ">",
            "...",
            "%s",
            "$(");

    private static final List<String> FOR_SHOW = List.of(
            "test",
            "mock",
            "password",
            "passw0rd",
            "p@ssw",
            "pa$$w",
            "secret",
            "s3cr",
            "token",
            "apikey",
            "api-key",
            "api_key",
            "default",
            "admin",
            "foobar",
            "letmein",
            "qwerty",
            "abc123",
            "correct",
            "development",
            "localhost");

    private static final Pattern WORD = Pattern.compile("[a-z]{4,}|[A-Z][a-z]{3,}|[A-Z]{5,}");
    private static final Pattern HEX = Pattern.compile("[0-9a-f]+|[0-9A-F]+");
    private static final Pattern CHARACTERS = Pattern.compile("[A-Za-z0-9+/=_.~-]+");
    private static final Pattern PATH_OF_NAMES = Pattern.compile("[A-Za-z_$][\\w$]*(?:\\.[A-Za-z_$][\\w$]*)+");

    private Likeness() {}

    /** Whether somebody wrote it in place of a value: a word that says so, a repeated letter, an ascending row. */
    static boolean placeholder(String value) {
        String low = value.toLowerCase(Locale.ROOT);
        return MADE_UP.stream().anyMatch(low::contains) || monotonous(value);
    }

    /** Whether it says itself that it is no real one, as values in tests and examples do. */
    static boolean forShow(String value) {
        String low = value.toLowerCase(Locale.ROOT);
        return placeholder(value) || FOR_SHOW.stream().anyMatch(low::contains);
    }

    private static boolean monotonous(String value) {
        int same = 1;
        int rising = 1;
        for (int i = 1; i < value.length(); i++) {
            int step = value.charAt(i) - value.charAt(i - 1);
            boolean rises = step == 1 || (value.charAt(i - 1) == '9' && value.charAt(i) == '0');
            same = step == 0 ? same + 1 : 1;
            rising = rises ? rising + 1 : 1;
            if (same >= LONGEST_REPEAT || rising >= LONGEST_SEQUENCE) {
                return true;
            }
        }
        return false;
    }

    /** Whether a machine drew it. */
    static boolean random(String value) {
        if (HEX.matcher(value).matches() && value.length() >= SHORTEST_HEX) {
            return entropy(value) >= HEX_BITS;
        }
        return value.length() >= SHORTEST_RANDOM
                && CHARACTERS.matcher(value).matches()
                && !PATH_OF_NAMES.matcher(value).matches()
                && value.chars().anyMatch(Likeness::digit)
                && value.chars().anyMatch(Likeness::letter)
                && entropy(value) >= BITS
                && !words(value);
    }

    /** Whether a person made it up as passwords want to be: letters of both kinds, digits, something else. */
    static boolean strong(String value) {
        boolean lower = value.chars().anyMatch(it -> it >= 'a' && it <= 'z');
        boolean upper = value.chars().anyMatch(it -> it >= 'A' && it <= 'Z');
        boolean digit = value.chars().anyMatch(Likeness::digit);
        boolean other = value.chars().anyMatch(it -> !digit(it) && !letter(it));
        return digit && (lower ? 1 : 0) + (upper ? 1 : 0) + (other ? 1 : 0) >= 2;
    }

    /** Whether it is mostly words. */
    static boolean words(String value) {
        int inWords = WORD.matcher(value)
                .results()
                .mapToInt(word -> word.end() - word.start())
                .sum();
        long digits = value.chars().filter(Likeness::digit).count();
        return inWords > value.length() * MOSTLY && digits < value.length() * FEW_DIGITS;
    }

    /** Bits for each character. */
    static double entropy(String value) {
        Map<Integer, Integer> times = new HashMap<>();
        value.chars().forEach(it -> times.merge(it, 1, Integer::sum));
        double bits = 0;
        for (int count : times.values()) {
            double share = (double) count / value.length();
            bits -= share * Math.log(share) / Math.log(2);
        }
        return bits;
    }

    private static boolean digit(int character) {
        return character >= '0' && character <= '9';
    }

    private static boolean letter(int character) {
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    }
}
