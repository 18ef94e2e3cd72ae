package org.jvmfactory.learning;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jvmfactory.task.Fate;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Outcome.Found;

/** What was found in more than one pull request, put together by what it says. */
final class Recurring {

    private static final int LONGEST = 200;
    private static final int MOST = 2_000;

    /**
     * Descriptions of one problem.
     *
     * @param id of the rule that there is of it; empty where there is none
     * @param in where it was found, and in which files
     */
    record Problem(Optional<String> id, String title, Set<String> words, Map<Sample, Set<String>> in) {}

    private final List<Problem> problems = new ArrayList<>();

    private Recurring(Map<String, String> known) {
        new TreeMap<>(known)
                .forEach((id, text) ->
                        problems.add(new Problem(Optional.of(id), text, Likeness.words(text), new LinkedHashMap<>())));
    }

    static List<Problem> of(List<Sample> samples, RuleTerms terms) {
        Recurring recurring = new Recurring(terms.findings());
        samples.forEach(sample -> sample.outcome().findings().stream()
                .filter(Recurring::matters)
                .forEach(found -> recurring.take(sample, found)));
        return recurring.problems.stream().filter(it -> !it.in().isEmpty()).toList();
    }

    /** What was taken back isn't right, and that a command fails is said of the check. */
    private static boolean matters(Found found) {
        Finding finding = found.finding();
        boolean command = found.uses().equals(Judged.TESTS) && finding.file().isEmpty();
        return finding.severity().blocking() && found.fate() != Fate.DISMISSED && !command;
    }

    private void take(Sample sample, Found found) {
        String title = title(found.finding());
        Set<String> words = Likeness.words(title);
        if (words.isEmpty()) {
            return;
        }
        Optional<Problem> same = problems.stream()
                .filter(it -> it.words().equals(words))
                .findFirst()
                .or(() -> problems.stream()
                        .filter(it -> Likeness.same(it.words(), words))
                        .findFirst());
        Problem problem = same.orElseGet(() -> new Problem(Optional.empty(), title, words, new LinkedHashMap<>()));
        if (same.isEmpty() && problems.size() < MOST) {
            problems.add(problem);
        }
        Set<String> files = problem.in().computeIfAbsent(sample, key -> new LinkedHashSet<>());
        found.finding().file().ifPresent(files::add);
    }

    /** The first line, without what moves a cursor. */
    static String title(Finding finding) {
        String line = finding.message()
                .strip()
                .lines()
                .findFirst()
                .orElse("")
                .replaceAll("[\\p{Cc}\\p{Cf}\\s]+", " ")
                .strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
