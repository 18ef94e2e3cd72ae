package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a build printed, for who has to mend it: without progress, passing tests and the frames of frameworks. Where that is still too much,
 * the lines that speak of a failure, with what follows them, and the end.
 */
final class OutputDigest {

    private static final Pattern TELLING = Pattern.compile(
            "\\b(?:error|errors|fail|failed|fails|failure|failures|exception|panic|panicked|expected|but"
                    + " was|actual|received|undefined|unresolved|cannot|not ok|denied)\\b|Error:|Exception|^E\\s|[✖×●✗]",
            Pattern.CASE_INSENSITIVE);

    /** How many lines behind one that tells something belong to it. */
    private static final int BEHIND = 2;

    private OutputDigest() {}

    /** At most {@code maxLines} of {@code output}. */
    static String of(String output, int maxLines) {
        List<String> all = OutputTail.lines(output);
        List<String> lines = all.stream().filter(line -> !OutputNoise.is(line)).toList();
        if (String.join("", lines).isBlank()) {
            return OutputTail.of(output, maxLines);
        }
        StringBuilder text = new StringBuilder();
        int next = 0;
        for (int index : chosen(lines, maxLines)) {
            if (index > next) {
                text.append("…\n");
            }
            text.append(lines.get(index)).append('\n');
            next = index + 1;
        }
        return OutputTail.end(text.toString().strip(), false);
    }

    private static SortedSet<Integer> chosen(List<String> lines, int maxLines) {
        SortedSet<Integer> chosen = new TreeSet<>();
        int last = lines.size() - 1;
        for (int index = last; index >= 0 && chosen.size() < Math.max(1, maxLines / 3); index--) {
            chosen.add(index);
        }
        for (int index : telling(lines)) {
            for (int behind = index; behind <= Math.min(last, index + BEHIND) && chosen.size() < maxLines; behind++) {
                chosen.add(behind);
            }
        }
        for (int index = last; index >= 0 && chosen.size() < maxLines; index--) {
            chosen.add(index);
        }
        return chosen;
    }

    private static List<Integer> telling(List<String> lines) {
        List<Integer> telling = new ArrayList<>();
        for (int index = 0; index < lines.size(); index++) {
            if (TELLING.matcher(lines.get(index)).find()) {
                telling.add(index);
            }
        }
        return telling;
    }
}
