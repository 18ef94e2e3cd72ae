package org.jvmfactory.learning;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.task.Fate;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Verdict;

/** What became of the findings of one judge, judgement after judgement. Not thread-safe. */
public final class FindingFates {

    private final Map<String, Seen> findings = new LinkedHashMap<>();
    private @Nullable String commit;

    /**
     * A finding.
     *
     * @param finding as it was last described
     * @param rounds in how many judgements it stands
     */
    public record Entry(Finding finding, Fate fate, int rounds) {
        public Entry {
            requireNonNull(finding, "finding");
            requireNonNull(fate, "fate");
        }
    }

    /**
     * Takes the next judgement.
     *
     * @param dismissals the findings that it takes back, as {@link #dismissal} reads them
     * @param at the commit that was judged
     */
    public void judged(Verdict verdict, List<String> dismissals, String at) {
        Set<String> here = verdict.findings().stream().map(Finding::id).collect(Collectors.toSet());
        boolean unchanged = at.equals(commit);
        findings.forEach((id, seen) -> {
            if (seen.fate == Fate.OPEN && !here.contains(id)) {
                seen.fate = unchanged || dismissal(dismissals, id).isPresent() ? Fate.DISMISSED : Fate.MENDED;
            }
        });
        verdict.findings()
                .forEach(finding -> findings.computeIfAbsent(finding.id(), id -> new Seen(finding))
                        .again(finding));
        commit = at;
    }

    /** All that were ever there, in the order in which they were found. */
    public List<Entry> entries() {
        return findings.values().stream()
                .map(seen -> new Entry(seen.finding, seen.fate, seen.rounds))
                .toList();
    }

    /** Why {@code dismissals} dismiss the finding {@code id}, where they do; the last one counts, and may give no reason. */
    public static Optional<String> dismissal(List<String> dismissals, String id) {
        return dismissals.stream()
                .filter(line -> line.startsWith(id))
                .map(line -> line.substring(id.length()).strip()) // not cut at the first colon: an id may have one
                .filter(rest -> rest.isEmpty() || rest.startsWith(":"))
                .reduce((first, second) -> second)
                .map(rest -> rest.isEmpty() ? "" : rest.substring(1).strip());
    }

    private static final class Seen {

        private Finding finding;
        private Fate fate = Fate.OPEN;
        private int rounds;

        Seen(Finding finding) {
            this.finding = finding;
        }

        void again(Finding latest) {
            finding = latest;
            fate = Fate.OPEN;
            rounds++;
        }
    }
}
