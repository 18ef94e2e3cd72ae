package org.jvmfactory.steps;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jvmfactory.task.Finding;

/** Gives findings ids that stay over rounds: the reviewer's own, that of the same problem in the round before, or one made from what it is. */
final class FindingIds {

    private static final Pattern USABLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");
    private static final int HEX_DIGITS = 8;

    /** The share of words that two descriptions of one problem have in common, at least. */
    private static final double SAME = 0.6;

    private FindingIds() {}

    /** {@code findings} with an id each, no two the same. What stands as an id before is what the reviewer gave, and may be empty. */
    static List<Finding> settle(List<Finding> findings, List<Finding> earlier) {
        Set<String> taken = new HashSet<>();
        List<Finding> settled = new ArrayList<>();
        for (Finding finding : findings) {
            String id = own(finding, earlier)
                    .or(() -> inherited(finding, earlier))
                    .filter(it -> !taken.contains(it))
                    .orElseGet(() -> derived(finding.file(), finding.message()));
            String free = id;
            for (int copy = 2; taken.contains(free); copy++) {
                free = id + "-" + copy;
            }
            taken.add(free);
            settled.add(new Finding(
                    free, finding.severity(), finding.file(), finding.line(), finding.message(), finding.suggestion()));
        }
        return settled;
    }

    /** The same for the same problem: numbers, case and punctuation don't count, since lines move. */
    static String derived(Optional<String> file, String message) {
        return "f-" + hash(file.orElse("") + "\n" + String.join(" ", words(message)));
    }

    /** The reviewer's id, unless another problem had it in the round before. */
    private static Optional<String> own(Finding finding, List<Finding> earlier) {
        if (!USABLE.matcher(finding.id()).matches()) {
            return Optional.empty();
        }
        boolean another = earlier.stream()
                .filter(it -> it.id().equals(finding.id()))
                .anyMatch(it -> !it.file().equals(finding.file()) && likeness(it, finding) < SAME);
        return another ? Optional.empty() : Optional.of(finding.id());
    }

    private static Optional<String> inherited(Finding finding, List<Finding> earlier) {
        Finding best = null;
        for (Finding candidate : earlier) {
            boolean samePlace = candidate.file().equals(finding.file());
            if (samePlace && (best == null || likeness(candidate, finding) > likeness(best, finding))) {
                best = candidate;
            }
        }
        return Optional.ofNullable(best)
                .filter(it -> likeness(it, finding) >= SAME)
                .map(Finding::id);
    }

    private static double likeness(Finding one, Finding other) {
        Set<String> both = new HashSet<>(words(one.message()));
        Set<String> all = new HashSet<>(both);
        both.retainAll(words(other.message()));
        all.addAll(words(other.message()));
        return all.isEmpty() ? 0 : (double) both.size() / all.size();
    }

    private static Set<String> words(String text) {
        Set<String> words = new TreeSet<>(List.of(text.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}]+", " ")
                .strip()
                .split(" ", -1)));
        words.remove("");
        return words;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
