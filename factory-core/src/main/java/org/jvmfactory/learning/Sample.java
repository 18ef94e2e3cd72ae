package org.jvmfactory.learning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jvmfactory.task.ChangedFile;
import org.jvmfactory.task.Outcome;
import org.jvmfactory.task.Outcome.Published;
import org.jvmfactory.task.Outcome.Result;
import org.jvmfactory.task.RunEnd;

/**
 * A pull request as rules are made of it.
 *
 * @param clean whether it went well as it was: nobody had anything against it at any time, and no person closed or changed it
 * @param files by the names that they have now
 * @param directories in which they are, each with those around it
 */
record Sample(Outcome outcome, boolean clean, double worth, Set<String> files, Set<String> directories) {

    /** A change of more files says nothing about any of them. */
    private static final int MOST_FILES = 300;

    /** Those with a pull request in time, oldest first. */
    static List<Sample> of(List<Outcome> outcomes, RuleTerms terms) {
        Map<String, String> names = new HashMap<>();
        List<Outcome> wanted = outcomes.stream()
                .filter(outcome -> outcome.published().isPresent()
                        && !outcome.forgotten()
                        && !outcome.at().isBefore(terms.from()))
                .sorted(Comparator.comparing(Outcome::at)
                        .thenComparing(outcome -> outcome.task().value()))
                .toList();
        wanted.forEach(outcome -> outcome.files().forEach(file -> rename(file, names)));
        List<Sample> samples = new ArrayList<>();
        for (Outcome outcome : wanted) {
            Set<String> files = new LinkedHashSet<>();
            if (outcome.filesChanged() <= MOST_FILES) {
                outcome.files().forEach(file -> files.add(names.getOrDefault(file.path(), file.path())));
            }
            Set<String> directories = new LinkedHashSet<>();
            files.forEach(file -> around(file, directories));
            samples.add(new Sample(outcome, isClean(outcome), terms.worth(outcome.at()), files, directories));
        }
        return samples;
    }

    /** What was called so before is called so now. */
    private static void rename(ChangedFile file, Map<String, String> names) {
        names.remove(file.path());
        file.from().filter(from -> !from.equals(file.path())).ifPresent(from -> {
            names.replaceAll((old, name) -> name.equals(from) ? file.path() : name);
            names.put(from, file.path());
        });
    }

    private static void around(String file, Set<String> directories) {
        for (int slash = file.lastIndexOf('/'); slash > 0; slash = file.lastIndexOf('/', slash - 1)) {
            directories.add(file.substring(0, slash));
        }
    }

    private static boolean isClean(Outcome outcome) {
        boolean refused = outcome.published()
                .filter(it -> it.verdict() == Published.Verdict.CLOSED || it.edited())
                .isPresent();
        boolean unresolved = outcome.runs().stream()
                .reduce((first, second) -> second)
                .flatMap(Outcome.Run::end)
                .filter(end -> end == RunEnd.UNRESOLVED)
                .isPresent();
        return !refused
                && !unresolved
                && outcome.result() == Result.CLEAN
                && outcome.checks().stream().allMatch(check -> check.failures() == 0);
    }

    Rule.Evidence evidence() {
        Published published = outcome.published().orElseThrow();
        return new Rule.Evidence(outcome.task(), published.url(), published.number(), outcome.at());
    }
}
