package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jvmfactory.git.FileChange;
import org.jvmfactory.steps.TestFile.Test;

/** Which test of before is which one now: by name in its file, by name elsewhere, or by what it does. */
final class TestPairs {

    /** The share of words that a test has in common with what it became, at least. */
    private static final double SAME = 0.6;

    /** As many words as two names must share at least. */
    private static final int LEAST_SHARED = 3;

    private static final Pattern SEPARATOR = Pattern.compile("[\\s_]+");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_$][\\w$]{2,}");

    /** As many comparisons of two tests as are made at most. */
    private static final long MOST_COMPARED = 500_000;

    private final Map<Test, Test> became = new LinkedHashMap<>();
    private final Map<Test, Set<String>> words = new HashMap<>();
    private final List<Test> olds;
    private final List<Test> left;

    private TestPairs(Map<String, TestFile> before, Map<String, TestFile> after) {
        this.olds = tests(before);
        this.left = new ArrayList<>(tests(after));
    }

    /** By the test before, in its order; what isn't there is gone. */
    static Map<Test, Test> of(List<FileChange> changes, Map<String, TestFile> before, Map<String, TestFile> after) {
        Map<String, String> moved = new HashMap<>();
        changes.forEach(change -> moved.put(change.previousPath(), change.path()));
        TestPairs pairs = new TestPairs(before, after);
        for (Test old : pairs.olds) {
            String path = moved.getOrDefault(old.path(), old.path());
            pairs.pair(old, is -> is.path().equals(path) && is.name().equals(old.name()));
        }
        pairs.olds.forEach(old -> pairs.pair(old, is -> is.name().equals(old.name())));
        long unpaired = pairs.olds.size() - (long) pairs.became.size();
        if (unpaired * pairs.left.size() <= MOST_COMPARED) {
            pairs.olds.forEach(old -> pairs.pair(old, is -> pairs.likeness(old, is) >= SAME));
        }
        for (Test old : pairs.olds) {
            String path = moved.getOrDefault(old.path(), old.path());
            pairs.pair(old, is -> is.path().equals(path) && calledAlike(old.name(), is.name()));
        }
        return pairs.became;
    }

    static Set<String> words(String code) {
        return WORD.matcher(code).results().map(found -> found.group()).collect(Collectors.toCollection(HashSet::new));
    }

    /** Names that tell much, and nearly the same. */
    private static boolean calledAlike(String one, String other) {
        Set<String> ones = parts(one);
        Set<String> others = parts(other);
        Set<String> all = new HashSet<>(ones);
        all.addAll(others);
        long both = ones.stream().filter(others::contains).count();
        return both >= LEAST_SHARED && both >= SAME * all.size();
    }

    private static Set<String> parts(String name) {
        String apart = name.replaceAll("([a-z0-9])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
        return new HashSet<>(List.of(SEPARATOR.split(apart, 0)));
    }

    private void pair(Test old, Predicate<Test> fits) {
        if (!became.containsKey(old)) {
            left.stream().filter(fits).findFirst().ifPresent(is -> {
                became.put(old, is);
                left.remove(is);
            });
        }
    }

    private static List<Test> tests(Map<String, TestFile> files) {
        return files.values().stream().flatMap(file -> file.tests().stream()).toList();
    }

    private double likeness(Test one, Test other) {
        Set<String> ones = words.computeIfAbsent(one, test -> words(test.code()));
        Set<String> others = words.computeIfAbsent(other, test -> words(test.code()));
        long both = ones.stream().filter(others::contains).count();
        long all = ones.size() + others.size() - both;
        return all == 0 ? 0 : (double) both / all;
    }
}
