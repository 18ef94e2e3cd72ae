package org.jvmfactory.learning;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jvmfactory.task.Outcome;
import org.jvmfactory.task.Outcome.Check;
import org.jvmfactory.task.TaskId;

/** Finds what the pull requests of a repository have in common: a pure function of their outcomes. Not thread-safe. */
public final class RuleAnalysis {

    private static final int MOST_FILES = 3;
    private static final int HEX_DIGITS = 8;

    private static final Comparator<Candidate> ORDER = Comparator.comparing(
                    (Candidate candidate) -> candidate.counted().size())
            .thenComparing(Candidate::worth)
            .reversed();

    private final RuleTerms terms;
    private final List<Sample> samples;
    private final List<Candidate> candidates = new ArrayList<>();

    /** @param counted those of the evidence that count, and what they are worth */
    private record Candidate(Rule rule, List<Sample> counted, double worth) {}

    /**
     * An analysis.
     *
     * @param outcomes of one repository, one for each pull request
     */
    public RuleAnalysis(List<Outcome> outcomes, RuleTerms terms) {
        this.terms = terms;
        this.samples = Sample.of(outcomes, terms);
    }

    /** How many pull requests count, and how many of them went well as they were. */
    public OutcomeNumbers numbers() {
        return OutcomeNumbers.of(samples);
    }

    /**
     * The rules that the outcomes bear out: of each kind those with the most pull requests first, of as many the fresher ones, then the one
     * that showed first.
     */
    public List<Rule> rules() {
        candidates.clear();
        files(Rule.Kind.GOOD_FILE);
        directories(Rule.Kind.GOOD_DIRECTORY, Rule.Kind.GOOD_FILE);
        checks();
        findings();
        files(Rule.Kind.TROUBLED_FILE);
        directories(Rule.Kind.TROUBLED_DIRECTORY, Rule.Kind.TROUBLED_FILE);
        List<Rule> rules = new ArrayList<>();
        for (Rule.Kind kind : Rule.Kind.values()) {
            candidates.stream()
                    .filter(candidate -> candidate.rule().kind() == kind)
                    .sorted(ORDER)
                    .map(Candidate::rule)
                    .forEach(rules::add);
        }
        return List.copyOf(rules);
    }

    /** Those whose changes mostly went well, or mostly didn't. */
    private void files(Rule.Kind kind) {
        touched(Sample::files).forEach((file, all) -> place(kind, file, all));
    }

    /** Likewise; what a file or a directory inside says of the same pull requests isn't said twice. */
    private void directories(Rule.Kind kind, Rule.Kind files) {
        Set<Set<TaskId>> told = new HashSet<>();
        candidates.stream()
                .map(Candidate::rule)
                .filter(rule -> rule.kind() == files)
                .forEach(rule -> told.add(tasks(rule.evidence())));
        touched(Sample::directories).entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, List<Sample>> each) -> -depth(each.getKey())))
                .filter(each -> told.add(tasks(hits(kind, each.getValue()).stream()
                        .map(Sample::evidence)
                        .toList())))
                .forEach(each -> place(kind, each.getKey(), each.getValue()));
    }

    private Map<String, List<Sample>> touched(Function<Sample, Set<String>> places) {
        Map<String, List<Sample>> touched = new LinkedHashMap<>();
        samples.forEach(sample -> places.apply(sample)
                .forEach(place ->
                        touched.computeIfAbsent(place, it -> new ArrayList<>()).add(sample)));
        return touched;
    }

    private void place(Rule.Kind kind, String place, List<Sample> all) {
        List<Sample> hits = hits(kind, all);
        if (2 * worth(hits) > worth(all)) {
            add(kind, place, Optional.empty(), List.of(), hits, all);
        }
    }

    private static List<Sample> hits(Rule.Kind kind, List<Sample> all) {
        return all.stream().filter(sample -> sample.clean() == kind.good()).toList();
    }

    private static long depth(String path) {
        return path.chars().filter(character -> character == '/').count();
    }

    private void checks() {
        Map<String, Set<Sample>> spoke = new LinkedHashMap<>();
        Map<String, Set<Sample>> failed = new LinkedHashMap<>();
        for (Sample sample : samples) {
            for (Check check : sample.outcome().checks()) {
                spoke.computeIfAbsent(check.name(), it -> new LinkedHashSet<>()).add(sample);
                if (check.failures() > 0) {
                    failed.computeIfAbsent(check.name(), it -> new LinkedHashSet<>())
                            .add(sample);
                }
            }
        }
        failed.forEach((name, hits) -> add(
                Rule.Kind.FAILING_CHECK,
                name,
                Optional.empty(),
                frequent(hits.stream().map(Sample::files).toList()),
                List.copyOf(hits),
                List.copyOf(spoke.getOrDefault(name, hits))));
    }

    private void findings() {
        for (Recurring.Problem problem : Recurring.of(samples, terms)) {
            List<Sample> hits = List.copyOf(problem.in().keySet());
            add(
                    Rule.Kind.RECURRING_FINDING,
                    problem.title(),
                    problem.id(),
                    frequent(List.copyOf(problem.in().values())),
                    hits,
                    samples);
        }
    }

    private static List<String> frequent(List<Set<String>> files) {
        Map<String, Long> counts = files.stream()
                .flatMap(Set::stream)
                .collect(Collectors.groupingBy(file -> file, LinkedHashMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(MOST_FILES)
                .map(Map.Entry::getKey)
                .toList();
    }

    private void add(
            Rule.Kind kind,
            String subject,
            Optional<String> known,
            List<String> files,
            List<Sample> hits,
            List<Sample> chances) {
        String id = known.orElseGet(() -> id(kind, subject));
        List<Sample> counted = hits.stream()
                .filter(sample -> terms.counts(id, sample.outcome().at()))
                .toList();
        double worth = worth(counted);
        if (counted.size() < terms.least(kind) || 2 * worth < terms.least(kind)) {
            return;
        }
        double all = worth(
                samples.stream().filter(sample -> sample.clean() == kind.good()).toList());
        double confidence = all == 0 ? 1 : Math.min(1, Math.round(100 * worth / all) / 100.0);
        List<Rule.Evidence> evidence = hits.stream().map(Sample::evidence).toList();
        candidates.add(new Candidate(
                new Rule(
                        id,
                        kind,
                        subject,
                        files,
                        evidence,
                        chances.stream().map(Sample::evidence).toList(),
                        confidence),
                counted,
                worth));
    }

    private static double worth(List<Sample> some) {
        return some.stream().mapToDouble(Sample::worth).sum();
    }

    private static Set<TaskId> tasks(List<Rule.Evidence> evidence) {
        return evidence.stream().map(Rule.Evidence::task).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Of the kind and of what it is about, for a finding without regard to how exactly that is put. */
    private static String id(Rule.Kind kind, String subject) {
        String about = kind == Rule.Kind.RECURRING_FINDING ? String.join(" ", Likeness.words(subject)) : subject;
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest((kind + "\n" + about).getBytes(StandardCharsets.UTF_8));
            return "r-" + HexFormat.of().formatHex(digest).substring(0, HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
