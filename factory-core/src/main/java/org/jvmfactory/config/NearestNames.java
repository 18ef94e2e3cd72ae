package org.jvmfactory.config;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** The known names that somebody may have meant by one that isn't known. Stateless, thread-safe. */
public final class NearestNames {

    private static final int MOST = 3;

    private NearestNames() {}

    /** Those of {@code known} that are likely meant by {@code wrong}, nearest first, at most three. */
    public static List<String> to(String wrong, Collection<String> known) {
        requireNonNull(wrong, "wrong");
        record Candidate(String name, int distance) {}
        return known.stream()
                .map(name -> new Candidate(name, distance(plain(wrong), plain(name))))
                .filter(candidate -> candidate.distance() <= tolerance(wrong, candidate.name()))
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(MOST)
                .map(Candidate::name)
                .toList();
    }

    /** What to say of {@code wrong}: the name that was likely meant, and all there are. */
    public static String instead(String wrong, Collection<String> known) {
        String all = "there are " + new TreeSet<>(known);
        return to(wrong, known).stream()
                .findFirst()
                .map(nearest -> "did you mean '" + nearest + "'? " + all)
                .orElse(all);
    }

    /** A third of the letters may be wrong: enough for a slip, too little for another word. */
    private static int tolerance(String wrong, String name) {
        return Math.max(1, Math.min(wrong.length(), name.length()) / 3);
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The number of letters to add, drop, change or swap with their neighbour to get from one to the other. */
    private static int distance(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, from, to, i, j);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int step(int[][] cost, String from, String to, int i, int j) {
        int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int best = Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
