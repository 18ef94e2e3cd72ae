package org.jvmfactory.learning;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What makes two descriptions of problems descriptions of the same one: numbers, case and punctuation don't count. */
public final class Likeness {

    /** The share of words that two descriptions of one problem have in common, at least. */
    private static final double SAME = 0.6;

    private Likeness() {}

    /** The words of a description. */
    public static Set<String> words(String text) {
        Set<String> words = new TreeSet<>(List.of(text.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}]+", " ")
                .strip()
                .split(" ", -1)));
        words.remove("");
        return words;
    }

    static boolean same(Set<String> one, Set<String> other) {
        return share(one, other) >= SAME;
    }

    /** How much of what either has both have, from 0 to 1. */
    public static double share(Set<String> one, Set<String> other) {
        Set<String> both = new HashSet<>(one);
        both.retainAll(other);
        int all = one.size() + other.size() - both.size();
        return all == 0 ? 0 : (double) both.size() / all;
    }
}
