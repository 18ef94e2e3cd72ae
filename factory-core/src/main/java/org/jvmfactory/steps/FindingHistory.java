package org.jvmfactory.steps;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jvmfactory.learning.FindingFates;
import org.jvmfactory.step.Visit;
import org.jvmfactory.task.Fate;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Verdict;

/** What became of the findings of a task, over all rounds and runs: a fold of its judgements. Immutable. */
record FindingHistory(List<Entry> entries) {

    /** The output in which a step names earlier findings that aren't right, an id a line, perhaps with a colon and the reason. */
    static final String DISMISSED = "dismissed";

    FindingHistory {
        entries = List.copyOf(entries);
    }

    /**
     * A problem that was found.
     *
     * @param step the name of the step that found it
     * @param finding as it was last described
     * @param rounds in how many judgements it stands
     */
    record Entry(String step, Finding finding, Fate fate, int rounds) {
        Entry {
            requireNonNull(step, "step");
            requireNonNull(finding, "finding");
            requireNonNull(fate, "fate");
        }
    }

    /** @param visits oldest first; what branches judged may be about work that lost, and doesn't count */
    static FindingHistory of(List<Visit> visits) {
        Map<String, FindingFates> judges = new LinkedHashMap<>();
        judgements(visits)
                .forEach(visit -> judges.computeIfAbsent(visit.path().name(), name -> new FindingFates())
                        .judged(verdict(visit), dismissals(visit), visit.commit()));
        List<Entry> entries = new ArrayList<>();
        judges.forEach((step, judge) -> judge.entries()
                .forEach(each -> entries.add(new Entry(step, each.finding(), each.fate(), each.rounds()))));
        return new FindingHistory(entries);
    }

    /** Those with this fate, in the order in which they were found. */
    List<Entry> with(Fate fate) {
        return entries.stream().filter(entry -> entry.fate() == fate).toList();
    }

    /** Every finding that the step {@code name} ever had, as it was last described. */
    static List<Finding> findings(List<Visit> visits, String name) {
        return of(visits).entries().stream()
                .filter(entry -> entry.step().equals(name))
                .map(Entry::finding)
                .toList();
    }

    /** The last judgement of the step {@code name}. */
    static Optional<Visit> last(List<Visit> visits, String name) {
        return judgements(visits)
                .filter(visit -> visit.path().name().equals(name))
                .reduce((first, second) -> second);
    }

    /** The verdict of a visit that judged. */
    static Verdict verdict(Visit judgement) {
        return ((StepResult.Judged) judgement.result()).verdict();
    }

    /** What a visit dismisses, a line each. */
    static List<String> dismissals(Visit visit) {
        return visit.result()
                .outputs()
                .getOrDefault(DISMISSED, "")
                .lines()
                .map(String::strip)
                .toList();
    }

    /** Why {@code dismissals} dismiss the finding {@code id}, where they do; the last one counts, and may give no reason. */
    static Optional<String> dismissal(List<String> dismissals, String id) {
        return FindingFates.dismissal(dismissals, id);
    }

    private static Stream<Visit> judgements(List<Visit> visits) {
        return visits.stream()
                .filter(visit -> visit.path().branch().isEmpty() && visit.result() instanceof StepResult.Judged);
    }
}
