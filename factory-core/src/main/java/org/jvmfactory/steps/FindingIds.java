package org.jvmfactory.steps;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jvmfactory.learning.Likeness;
import org.jvmfactory.task.Finding;

/** Gives findings ids that stay over rounds: that of the same problem in a round before, else the reviewer's own, else one made from what it is. */
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
            List<Finding> left = earlier.stream()
                    .filter(before -> !taken.contains(before.id()))
                    .toList();
            String id = inherited(finding, left)
                    .or(() -> kept(finding, left))
                    .or(() -> own(finding, earlier))
                    .filter(it -> !taken.contains(it))
                    .orElseGet(() -> derived(finding.file(), finding.message()));
            settled.add(finding.withId(free(id, taken)));
        }
        return settled;
    }

    /** Those whose ids are the same by chance are told apart by a number. */
    static List<Finding> distinct(List<Finding> findings) {
        Set<String> taken = new HashSet<>();
        return findings.stream()
                .map(finding -> finding.withId(free(finding.id(), taken)))
                .toList();
    }

    private static String free(String id, Set<String> taken) {
        String free = id;
        for (int copy = 2; !taken.add(free); copy++) {
            free = id + "-" + copy;
        }
        return free;
    }

    /** The same for the same problem: numbers, case and punctuation don't count, since lines move. */
    static String derived(Optional<String> file, String message) {
        return "f-" + hash(file.orElse("") + "\n" + String.join(" ", Likeness.words(message)));
    }

    /** An id of the same exact thing, such as a test by its name. */
    static String exact(String kind, String name) {
        return kind + "-" + hash(name);
    }

    /** The id that it had before, where the reviewer still calls it so: it may be described anew, but then it stands where it stood. */
    private static Optional<String> kept(Finding finding, List<Finding> earlier) {
        return earlier.stream()
                .filter(before -> before.id().equals(finding.id()))
                .filter(before -> before.file().equals(finding.file()) || likeness(before, finding) >= SAME)
                .map(Finding::id)
                .findFirst();
    }

    /** The reviewer's id, unless another problem had it before. */
    private static Optional<String> own(Finding finding, List<Finding> earlier) {
        boolean another = earlier.stream().anyMatch(before -> before.id().equals(finding.id()));
        return USABLE.matcher(finding.id()).matches() && !another ? Optional.of(finding.id()) : Optional.empty();
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
        return Likeness.share(Likeness.words(one.message()), Likeness.words(other.message()));
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
