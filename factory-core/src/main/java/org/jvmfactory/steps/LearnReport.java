package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.List;
import org.jvmfactory.learning.RuleReview;
import org.jvmfactory.learning.RuleReview.Retired;
import org.jvmfactory.learning.RuleReview.Standing;

/**
 * What becomes of rules and why, for whoever is to merge that.
 *
 * @param changed whether anything is written at all
 */
record LearnReport(RuleReview review, RulesPage.Basis basis, boolean changed) {

    private static final int LONGEST_WORDS = 300;

    String line() {
        return RuleText.requests(basis.numbers().all().of()) + " bear out "
                + review.standing().size() + " rules; "
                + fresh().size() + " of them are new, " + review.retired().size() + " are retired"
                + (changed ? "" : "; nothing is written");
    }

    /** Markdown in which words of others do nothing. */
    String text() {
        List<String> parts = new ArrayList<>();
        parts.add("Counted from " + RuleText.requests(basis.numbers().all().of()) + " from " + basis.from() + " to "
                + basis.today() + "; " + basis.numbers().all().percent() + " % went through as they were.");
        section(parts, "New rules:", fresh().stream().map(LearnReport::rule).toList());
        section(
                parts,
                "Rules that stay:",
                review.standing().stream()
                        .filter(each -> !each.fresh())
                        .map(LearnReport::rule)
                        .toList());
        section(
                parts,
                "Retired rules:",
                review.retired().stream().map(LearnReport::gone).toList());
        return String.join("\n\n", parts);
    }

    private List<Standing> fresh() {
        return review.standing().stream().filter(Standing::fresh).toList();
    }

    private static String rule(Standing each) {
        return "- **" + each.rule().id() + "**: " + RuleText.sentence(each.rule()) + " "
                + RuleText.plainEvidence(each.rule())
                + each.effect()
                        .flatMap(effect -> RuleText.effect(each.rule().kind(), effect))
                        .map(words -> " " + words)
                        .orElse("");
    }

    private static String gone(Retired retired) {
        return "- **" + retired.rule().id() + "**, since " + retired.rule().since() + ": "
                + Markdown.plain(PlainText.line(retired.rule().words(), LONGEST_WORDS)) + " Why: "
                + RulesPage.reason(retired) + ".";
    }

    private static void section(List<String> parts, String heading, List<String> lines) {
        if (!lines.isEmpty()) {
            parts.add(heading + "\n\n" + String.join("\n", lines));
        }
    }
}
