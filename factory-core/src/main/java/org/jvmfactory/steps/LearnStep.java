package org.jvmfactory.steps;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.learning.RuleAnalysis;
import org.jvmfactory.learning.RuleReview;
import org.jvmfactory.learning.RuleReview.Filed;
import org.jvmfactory.learning.RuleTerms;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.StepContext.Pushed;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.steps.RulesPage.Kind;
import org.jvmfactory.task.Outcome;
import org.jvmfactory.task.Outcome.Published;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepResult;

/** Writes rules that the outcomes of earlier pull requests bear out into the change, and takes out those that they don't any more. */
final class LearnStep implements WorkflowStep {

    static final String TYPE = "learn";

    private static final Pattern FILE =
            Pattern.compile("(?:\\.?[A-Za-z0-9_][A-Za-z0-9_.-]*/)*[A-Za-z0-9_][A-Za-z0-9_.-]*\\.md");
    private static final Set<String> CONSTITUTION = Set.of(
            "claude.md", "claude.local.md", "agents.md", "agents.override.md", "gemini.md", "copilot-instructions.md");
    private static final int MOST_DAYS = 3660;

    private final Settings settings;

    LearnStep(Settings settings) {
        this.settings = settings;
    }

    /**
     * What stands under {@code with:}.
     *
     * @param days how far back outcomes count
     * @param patterns how many pull requests must have gone well for a pattern
     * @param antiPatterns how many mustn't for an anti-pattern
     * @param repository whose outcomes; those of the task's own where empty
     * @param files where the rules stand
     */
    record Settings(int days, int patterns, int antiPatterns, Optional<String> repository, Map<Kind, String> files) {

        static Settings read(ConfigNode with) {
            with.only("days", "patterns", "anti-patterns", "repository", "patterns-file", "anti-patterns-file");
            String good = with.find("patterns-file").map(Settings::file).orElse(".claude/rules/patterns.md");
            String bad = with.find("anti-patterns-file").map(Settings::file).orElse(".claude/rules/anti-patterns.md");
            if (good.equalsIgnoreCase(bad)) {
                throw with.error("patterns and anti-patterns must be two files, both are '" + good + "'");
            }
            return new Settings(
                    with.find("days").map(Settings::days).orElse(180),
                    with.find("patterns").map(Settings::several).orElse(3),
                    with.find("anti-patterns").map(Settings::several).orElse(2),
                    with.findText("repository"),
                    Map.of(Kind.PATTERNS, good, Kind.ANTI_PATTERNS, bad));
        }

        String place(Kind kind) {
            return requireNonNull(files.get(kind), "every kind has a file");
        }

        private static int days(ConfigNode node) {
            int days = node.positive();
            if (days > MOST_DAYS) {
                throw node.error("rules are made of at most " + MOST_DAYS + " days, got " + days);
            }
            return days;
        }

        private static int several(ConfigNode node) {
            int least = node.positive();
            if (least < 2) {
                throw node.error("one pull request makes no rule; use at least 2");
            }
            return least;
        }

        private static String file(ConfigNode node) {
            String file = node.text();
            String name = file.substring(file.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
            if (CONSTITUTION.contains(name)) {
                throw node.error(
                        "'" + file + "' is for people to write, and rules are never put there; name another file");
            }
            if (!FILE.matcher(file).matches()) {
                throw node.error("'" + file + "' is no plain path of a file in the repository that ends with .md");
            }
            return file;
        }
    }

    @Override
    public StepResult execute(StepContext context) throws InterruptedException {
        Instant now = context.now();
        Instant from = now.minus(Duration.ofDays(settings.days()));
        String here = context.change().repository();
        List<Outcome> own = context.outcomesSince(from, here);
        Optional<Published> open = open(own, context);
        if (open.isPresent() && context.news().isEmpty()) {
            return nothing(
                    "a pull request with rules is open already: " + open.get().url());
        }
        Optional<StepResult> lost = context.news().isEmpty() ? Optional.empty() : goOn(context);
        if (lost.isPresent()) {
            return lost.get();
        }
        List<Outcome> all = settings.repository().isPresent()
                ? context.outcomesSince(from, settings.repository().get())
                : own;
        return learn(context, evidence(all, context), merges(own));
    }

    /** Goes on from what people made of the branch; what it comes to where that can't be. */
    private static Optional<StepResult> goOn(StepContext context) throws InterruptedException {
        Pushed pushed = context.takeOver(true);
        if (pushed.state() == Pushed.State.GONE || !pushed.conflicts().isEmpty()) {
            return Optional.of(new StepResult.Ends(
                    RunEnd.FAILED,
                    "somebody deleted branch '" + context.change().branch()
                            + "' at the code host, or it contradicts what is here; close its pull request, and the next"
                            + " run begins another one"));
        }
        return Optional.empty();
    }

    /** The pull request of another task that does this, while it is open. */
    private static Optional<Published> open(List<Outcome> outcomes, StepContext context) {
        return outcomes.stream()
                .filter(outcome -> outcome.uses().contains(TYPE)
                        && !outcome.task().equals(context.task().id())
                        && !outcome.status().ended())
                .flatMap(outcome -> outcome.published().stream())
                .filter(published -> published.verdict() == Published.Verdict.OPEN)
                .findFirst();
    }

    private static List<Outcome> evidence(List<Outcome> outcomes, StepContext context) {
        return outcomes.stream()
                .filter(outcome -> !outcome.uses().contains(TYPE)
                        && !outcome.task().equals(context.task().id()))
                .toList();
    }

    private static List<Instant> merges(List<Outcome> outcomes) {
        return outcomes.stream()
                .filter(outcome -> outcome.uses().contains(TYPE))
                .flatMap(outcome -> outcome.published().stream())
                .filter(published -> published.verdict() == Published.Verdict.MERGED)
                .flatMap(published -> published.settledAt().stream())
                .toList();
    }

    private StepResult learn(StepContext context, List<Outcome> outcomes, List<Instant> merges)
            throws InterruptedException {
        Map<Kind, RuleFile> there = new HashMap<>();
        Map<String, LocalDate> restarts = new HashMap<>();
        Set<String> dismissed = new HashSet<>();
        Map<String, String> findings = new HashMap<>();
        List<Filed> filed = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            String path = settings.place(kind);
            RuleFile base = context.baseFile(path).map(LearnStep::read).orElse(RuleFile.NONE);
            RuleFile tip = context.file(path).map(LearnStep::read).orElse(base);
            there.put(kind, tip);
            dismissed.addAll(tip.dismissed());
            findings.putAll(tip.quoted());
            restarts.putAll(base.retired());
            base.rules().forEach((id, rule) -> filed.add(new Filed(id, rule.since(), true, rule.words())));
            tip.rules().forEach((id, rule) -> {
                if (!base.rules().containsKey(id)) {
                    filed.add(new Filed(id, rule.since(), false, rule.words()));
                }
            });
        }
        RuleTerms terms = new RuleTerms(
                context.now(), settings.days(), settings.patterns(), settings.antiPatterns(), restarts, findings);
        LocalDate today = LocalDate.ofInstant(context.now(), ZoneOffset.UTC);
        RuleAnalysis analysis = new RuleAnalysis(outcomes, terms);
        RuleReview review = RuleReview.of(analysis.rules(), filed, dismissed, merges, today);
        RulesPage.Basis basis =
                new RulesPage.Basis(analysis.numbers(), LocalDate.ofInstant(terms.from(), ZoneOffset.UTC), today);
        boolean changed = false;
        for (Kind kind : Kind.values()) {
            RulesPage page = new RulesPage(
                    kind, there.getOrDefault(kind, RuleFile.NONE), review.standing(), review.retired(), basis);
            if (page.changed()) {
                context.commit(settings.place(kind), page.text(), "Learn from outcomes");
                changed = true;
            }
        }
        return result(context, review, basis, changed);
    }

    private static RuleFile read(byte[] content) {
        return RuleFile.read(new String(content, StandardCharsets.UTF_8));
    }

    private static StepResult result(StepContext context, RuleReview review, RulesPage.Basis basis, boolean changed) {
        LearnReport report = new LearnReport(review, basis, changed);
        context.note(report.line());
        Map<String, String> outputs = new HashMap<>();
        outputs.put("changed", Boolean.toString(changed));
        outputs.put("title", "Rules from outcomes, " + basis.today());
        outputs.put("text", report.text());
        outputs.put("pull-requests", Integer.toString(basis.numbers().all().of()));
        outputs.put("rules", Integer.toString(review.standing().size()));
        outputs.put("retired", Integer.toString(review.retired().size()));
        return StepResult.succeeded(outputs);
    }

    private static StepResult nothing(String why) {
        return StepResult.succeeded(Map.of("changed", "false", "text", why));
    }
}
