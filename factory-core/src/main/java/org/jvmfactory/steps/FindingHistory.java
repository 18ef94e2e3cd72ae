package org.jvmfactory.steps;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jvmfactory.step.Visit;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Verdict;

/** What became of the findings of a task, over all rounds and runs: a fold of what its steps came to. Immutable. */
record FindingHistory(List<Judge> judges) {

    FindingHistory {
        judges = List.copyOf(judges);
    }

    /** What became of a finding. */
    enum Fate {
        /** Who found it hasn't looked since, or has it still. */
        OPEN,
        /** It was there, and isn't any more since the change has gone on. */
        MENDED,
        /** Who found it took it back, gave in to who said that it isn't right, or left it out although nothing had changed. */
        DISMISSED
    }

    /**
     * A step that judged: what stands at one place of a workflow, and in a later run that has no such place, whatever has its name.
     *
     * @param run the last one in which it looked
     * @param looks how often it did there
     * @param commit what it last looked at; whatever it found is of no later one
     * @param last its last judgement
     */
    record Judge(String place, String name, RunId run, int looks, String commit, Visit last, List<Entry> entries) {
        Judge {
            requireNonNull(place, "place");
            requireNonNull(name, "name");
            requireNonNull(run, "run");
            requireNonNull(commit, "commit");
            requireNonNull(last, "last");
            entries = List.copyOf(entries);
        }

        /** Every finding that it ever had, as it was last described. */
        List<Finding> findings() {
            return entries.stream().map(Entry::finding).toList();
        }

        Verdict verdict() {
            return FindingHistory.verdict(last);
        }
    }

    /**
     * A problem that was found.
     *
     * @param finding as it was last described
     * @param rounds in how many judgements it stands
     * @param objection why it was last said not to be right, perhaps without a reason; empty where nobody did
     */
    record Entry(Finding finding, Fate fate, int rounds, Optional<String> objection) {
        Entry {
            requireNonNull(finding, "finding");
            requireNonNull(fate, "fate");
            requireNonNull(objection, "objection");
        }
    }

    /** @param visits oldest first; what branches judged may be about work that lost, and doesn't count */
    static FindingHistory of(List<Visit> visits) {
        Map<String, Course> courses = new LinkedHashMap<>();
        for (Visit visit : visits) {
            if (visit.path().branch().isEmpty()) {
                take(visit, visits, courses);
            }
        }
        return new FindingHistory(courses.values().stream().map(Course::judge).toList());
    }

    private static void take(Visit visit, List<Visit> visits, Map<String, Course> courses) {
        boolean judged = visit.result() instanceof StepResult.Judged;
        List<String> dismissals = Dismissal.lines(visit);
        if (!judged) {
            courses.values().forEach(course -> course.objections(dismissals));
        }
        if (!looked(visit)) {
            return;
        }
        String place = visit.place();
        if (!courses.containsKey(place)) {
            Optional<Course> moved = courses.values().stream()
                    .filter(course -> course.followedBy(visit.run(), visit.path()))
                    .filter(course -> visits.stream()
                            .noneMatch(other -> other.run().equals(visit.run())
                                    && other.place().equals(course.place)))
                    .reduce((earlier, later) -> later);
            moved.ifPresent(course -> {
                courses.remove(course.place);
                courses.put(place, course);
            });
        }
        if (judged) {
            courses.computeIfAbsent(place, it -> new Course(visit)).objections(dismissals);
        }
        Optional.ofNullable(courses.get(place)).ifPresent(course -> course.look(visit));
    }

    /** The judge that a step at {@code path} of {@code run} is. */
    Optional<Judge> judge(RunId run, StepPath path) {
        return judges.stream()
                .filter(judge -> judge.place().equals(path.place()))
                .findFirst()
                .or(() -> judges.stream()
                        .filter(judge ->
                                judge.name().equals(path.name()) && !judge.run().equals(run))
                        .reduce((earlier, later) -> later));
    }

    /** Every finding, in the order in which they were found by each judge. */
    List<Entry> entries() {
        return judges.stream().flatMap(judge -> judge.entries().stream()).toList();
    }

    /** A judge that succeeds and says nothing has found nothing; one that failed, or had nothing to look at, hasn't looked. */
    private static boolean looked(Visit visit) {
        return visit.result() instanceof StepResult.Judged
                || (visit.result() instanceof StepResult.Succeeded succeeded
                        && !"true".equals(succeeded.outputs().get("skipped")));
    }

    private static Verdict verdict(Visit judgement) {
        return ((StepResult.Judged) judgement.result()).verdict();
    }

    /** One judge so far. */
    private static final class Course {

        private final Map<String, Seen> findings = new LinkedHashMap<>();
        private String place;
        private RunId run;
        private int looks;
        private String commit;
        private Visit last;

        Course(Visit first) {
            place = first.place();
            run = first.run();
            commit = first.commit();
            last = first;
        }

        boolean followedBy(RunId later, StepPath path) {
            return last.path().name().equals(path.name()) && !run.equals(later);
        }

        void objections(List<String> dismissals) {
            findings.forEach((id, seen) -> Dismissal.of(id, dismissals).ifPresent(seen::objection));
        }

        void look(Visit visit) {
            List<Finding> here = List.of();
            if (visit.result() instanceof StepResult.Judged judged) {
                here = judged.verdict().findings();
                last = visit;
            }
            Set<String> left = here.stream().map(Finding::id).collect(Collectors.toSet());
            boolean unchanged = visit.commit().equals(commit);
            findings.forEach((id, seen) -> {
                if (!left.contains(id)) {
                    seen.leftOut(unchanged);
                }
            });
            here.forEach(finding -> findings.computeIfAbsent(finding.id(), id -> new Seen(finding))
                    .again(finding));
            looks = visit.run().equals(run) ? looks + 1 : 1;
            place = visit.place();
            run = visit.run();
            commit = visit.commit();
        }

        Judge judge() {
            return new Judge(
                    place,
                    last.path().name(),
                    run,
                    looks,
                    commit,
                    last,
                    findings.values().stream().map(Seen::entry).toList());
        }
    }

    /** A finding over the rounds so far. */
    private static final class Seen {

        private Finding finding;
        private Fate fate = Fate.OPEN;
        private int rounds;
        private Optional<String> objection = Optional.empty();
        private boolean disputed;

        Seen(Finding finding) {
            this.finding = finding;
        }

        void objection(String reason) {
            if (fate == Fate.OPEN) {
                objection = Optional.of(reason);
                disputed = true;
            }
        }

        void leftOut(boolean unchanged) {
            if (fate == Fate.OPEN) {
                fate = unchanged || disputed ? Fate.DISMISSED : Fate.MENDED;
            }
        }

        /** Its judge insists on it. */
        void again(Finding latest) {
            finding = latest;
            fate = Fate.OPEN;
            disputed = false;
            rounds++;
        }

        Entry entry() {
            return new Entry(finding, fate, rounds, objection);
        }
    }
}
