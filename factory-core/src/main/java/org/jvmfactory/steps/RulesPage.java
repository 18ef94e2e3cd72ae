package org.jvmfactory.steps;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jvmfactory.learning.OutcomeNumbers;
import org.jvmfactory.learning.OutcomeNumbers.Share;
import org.jvmfactory.learning.RuleReview.Retired;
import org.jvmfactory.learning.RuleReview.Standing;

/**
 * A file of rules as it is written, and read again by {@link RuleFile}.
 *
 * @param before as it stands now
 * @param standing the rules that it is to have
 * @param retired those that it had
 */
record RulesPage(Kind kind, RuleFile before, List<Standing> standing, List<Retired> retired, Basis basis) {

    /** Which one it is. */
    enum Kind {
        PATTERNS("Patterns", "What went well before, and may go well again."),
        ANTI_PATTERNS("Anti-patterns", "What had trouble before.");

        private final String title;
        private final String words;

        Kind(String title, String words) {
            this.title = title;
            this.words = words;
        }

        boolean has(Standing rule) {
            return rule.rule().kind().good() == (this == PATTERNS);
        }
    }

    /** On what the rules stand. */
    record Basis(OutcomeNumbers numbers, LocalDate from, LocalDate today) {}

    RulesPage {
        standing = standing.stream().filter(kind::has).toList();
        retired = retired.stream()
                .filter(each -> before.rules().containsKey(each.rule().id()))
                .toList();
    }

    /** Whether other rules stand in it than did before: numbers alone are no reason to write it anew. */
    boolean changed() {
        Set<String> ids = new TreeSet<>();
        standing.forEach(each -> ids.add(each.rule().id()));
        return !ids.equals(new TreeSet<>(before.rules().keySet()));
    }

    String text() {
        List<String> parts = new ArrayList<>();
        parts.add("# " + kind.title);
        parts.add(kind.words
                + " Counted from the outcomes of pull requests and merged by a person: experience, no orders. "
                + "What the task and the project's own guidance say comes first.");
        parts.add(numbers());
        parts.add("## Rules");
        parts.add(standing.isEmpty() ? "None has enough evidence." : rules());
        if (kind == Kind.PATTERNS && !basis.numbers().models().isEmpty()) {
            parts.add("## Models");
            parts.add(models());
        }
        parts.add("## Not any more");
        parts.add("A rule doesn't come again where a line such as `- r-0a1b2c3d dismissed` stands here.");
        String gone = gone();
        if (!gone.isEmpty()) {
            parts.add(gone);
        }
        return String.join("\n\n", parts) + "\n";
    }

    private String numbers() {
        OutcomeNumbers numbers = basis.numbers();
        List<String> lines = new ArrayList<>();
        lines.add("Based on " + RuleText.requests(numbers.all().of()) + " from " + basis.from() + " to " + basis.today()
                + ": " + numbers.all().percent() + " % went through as they were.");
        if (kind == Kind.PATTERNS) {
            lines.add("");
            for (String tier : List.of("low", "medium", "high")) {
                Share share = numbers.tiers().get(tier);
                if (share != null) {
                    lines.add("- risk " + tier + ": " + share.percent() + " % of " + share.of());
                }
            }
            lines.add(
                    "- cost of those: " + Markdown.plain(numbers.costs().well().toString()) + ", of the others: "
                            + Markdown.plain(numbers.costs().troubled().toString()));
        }
        return String.join("\n", lines);
    }

    private String rules() {
        return String.join("\n", standing.stream().map(RulesPage::rule).toList());
    }

    private static String rule(Standing each) {
        return "- **" + each.rule().id() + "** (since " + each.since() + "): " + RuleText.sentence(each.rule()) + "\n  "
                + RuleText.evidence(each.rule())
                + each.effect()
                        .flatMap(effect -> RuleText.effect(each.rule().kind(), effect))
                        .map(words -> " " + words)
                        .orElse("");
    }

    private String models() {
        Comparator<Map.Entry<String, Share>> best =
                Comparator.comparing(each -> -each.getValue().percent());
        return String.join(
                "\n",
                basis.numbers().models().entrySet().stream()
                        .sorted(best.thenComparing(Map.Entry::getKey))
                        .map(each -> "- " + RuleText.code(each.getKey()) + ": "
                                + each.getValue().percent() + " % of "
                                + each.getValue().of())
                        .toList());
    }

    private String gone() {
        Map<String, String> lines = new TreeMap<>();
        before.retired().forEach((id, day) -> {
            if (!day.isBefore(basis.from())) {
                lines.put(id, "- " + id + " retired " + day);
            }
        });
        retired.forEach(each -> lines.put(
                each.rule().id(), "- " + each.rule().id() + " retired " + basis.today() + ": " + reason(each)));
        before.dismissed().forEach(id -> lines.put(id, "- " + id + " dismissed"));
        return String.join("\n", lines.values());
    }

    static String reason(Retired retired) {
        return switch (retired.reason()) {
            case EVIDENCE_LOST -> "too few pull requests show it by now, or they are too old";
            case DONE_ITS_WORK ->
                "it hasn't come up again since it was merged"
                        + retired.effect()
                                .map(effect -> ", in " + RuleText.requests(effect.chancesSince()))
                                .orElse("");
        };
    }
}
