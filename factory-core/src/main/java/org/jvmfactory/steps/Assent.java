package org.jvmfactory.steps;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Answers in a few fixed words that say yes or no: anything else is something that a person wants to say. */
final class Assent {

    /** The answer that accepts an assumption. */
    static final String ASSUME = "assume";

    private static final Set<String> ASSUMES = Set.of(
            ASSUME,
            "/assume",
            "accept",
            "/accept",
            "accept assumption",
            "accept the assumption",
            "accept the default",
            "use the assumption",
            "go with the assumption");
    private static final Set<String> APPROVES = Set.of("approve", "/approve", "approved", "i approve", "lgtm");
    private static final Set<String> REFUSES = Set.of("refuse", "/refuse", "reject", "/reject", "rejected");

    private Assent() {}

    static boolean assumes(String answer) {
        return ASSUMES.contains(words(answer));
    }

    static boolean approves(String answer) {
        return APPROVES.contains(words(answer));
    }

    static boolean refuses(String answer) {
        return REFUSES.contains(words(answer));
    }

    /** Without what a mail or a tracker quotes of the question, case, and the punctuation at the end. */
    private static String words(String answer) {
        return Arrays.stream(answer.split("\\R", -1))
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith(">"))
                .collect(Collectors.joining(" "))
                .toLowerCase(Locale.ROOT)
                .replaceAll("[\\s`*_\"']+", " ")
                .strip()
                .replaceAll("[.!]+$", "")
                .strip();
    }
}
