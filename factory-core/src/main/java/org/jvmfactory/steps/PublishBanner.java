package org.jvmfactory.steps;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.policy.Readiness;
import org.jvmfactory.policy.Readiness.Requirement;
import org.jvmfactory.policy.Readiness.State;

/** The parts of a pull request's text that change when it becomes ready. They can be found again, whatever people wrote around them. */
final class PublishBanner {

    private static final String BEGIN = "<!-- required checks -->";
    private static final String END = "<!-- end of required checks -->";

    private static final Pattern DRAFT = Pattern.compile("(?m)^\\*\\*Draft: .*\\*\\*\\R\\R?");
    private static final Pattern CHECKS =
            Pattern.compile(Pattern.quote(BEGIN) + ".*?" + Pattern.quote(END), Pattern.DOTALL);

    private PublishBanner() {}

    /** The required checks as a list; empty where there are none. */
    static String checks(Readiness readiness) {
        if (readiness.requirements().isEmpty()) {
            return "";
        }
        List<String> lines =
                readiness.requirements().stream().map(PublishBanner::line).toList();
        return BEGIN + "\n" + String.join("\n", lines) + "\n" + END;
    }

    private static String line(Requirement requirement) {
        return "- [" + (requirement.state() == State.HOLDS ? "x" : " ") + "] " + Markdown.code(requirement.name())
                + ": " + Markdown.plain(requirement.why());
    }

    /** {@code body} with the checks as they are now, and without the word that it is a draft where it is none. */
    static String renewed(String body, Readiness readiness, Optional<String> draftBecause) {
        String checked = CHECKS.matcher(body).replaceFirst(Matcher.quoteReplacement(checks(readiness)));
        String draft = draftBecause.map(PublishBanner::draft).orElse("");
        return DRAFT.matcher(checked).replaceFirst(Matcher.quoteReplacement(draft));
    }

    private static String draft(String because) {
        return "**Draft: " + because + ".**\n\n";
    }
}
