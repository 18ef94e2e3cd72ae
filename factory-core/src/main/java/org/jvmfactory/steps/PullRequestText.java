package org.jvmfactory.steps;

import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jvmfactory.agent.Template;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.StepUse;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Cost.Certainty;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.Verdict;

/** The description of a pull request: what was done, what the review said, what it took, and where it comes from. */
final class PullRequestText {

    private static final String NAME = "pull-request.mustache";
    private static final Template BODY = Template.of(
            ConfigNode.ofJson(NAME, TextNode.valueOf(Resources.text(NAME)).toString()));
    private static final int MAX_DONE = 20_000;
    private static final int MAX_MESSAGE = 400;
    private static final int MAX_OPEN = 50;

    private PullRequestText() {}

    /** @param draftBecause why it isn't ready to be merged; empty where it is */
    static String of(StepContext context, Optional<String> draftBecause) {
        List<String> open = open(context.verdict());
        List<StepUse> used = context.used();
        Map<String, Object> values = new HashMap<>();
        values.put("draft-because", draftBecause.orElse(""));
        values.put("done", done(context));
        values.put("review", review(context.verdict()));
        values.put("has-open", !open.isEmpty());
        values.put("open", open);
        values.put("has-rows", !used.isEmpty());
        values.put("rows", used.stream().map(PullRequestText::row).toList());
        values.put(
                "total-turns",
                Integer.toString(
                        used.stream().mapToInt(use -> use.usage().turns()).sum()));
        values.put("total-time", time(used.stream().map(StepUse::took).reduce(Duration.ZERO, Duration::plus)));
        Cost total = used.stream().map(StepUse::cost).reduce(Cost.NOTHING, Cost::plus);
        values.put("total-cost", Markdown.plain(total.toString()));
        values.put("certainty", certainty(total.certainty()));
        values.put("origin", origin(context));
        return BODY.render(values);
    }

    /** What the agents said last, of each step that the node takes as input; else what was asked for. */
    private static String done(StepContext context) {
        Map<String, String> texts = new TreeMap<>();
        context.inputs().forEach((reference, value) -> {
            if (reference.endsWith(".text") && !value.isBlank()) {
                texts.put(reference.substring(0, reference.length() - ".text".length()), value);
            }
        });
        if (texts.isEmpty()) {
            return Markdown.plain(context.task().request().title());
        }
        List<String> parts = new ArrayList<>();
        texts.forEach((step, text) -> {
            String cut = text.length() <= MAX_DONE ? text : text.substring(0, MAX_DONE) + "…";
            parts.add("Step " + Markdown.code(step) + ":\n\n" + Markdown.quotation(cut));
        });
        return String.join("\n\n", parts);
    }

    private static String review(Optional<Verdict> verdict) {
        if (verdict.isEmpty()) {
            return "Nobody has reviewed this change.";
        }
        String decision = "**" + ConfigNode.spelling(verdict.get().decision()) + "**";
        String summary = Markdown.plain(cut(verdict.get().summary(), MAX_MESSAGE * 5));
        return summary.isEmpty() ? decision : decision + ": " + summary;
    }

    private static List<String> open(Optional<Verdict> verdict) {
        List<Finding> findings = verdict.map(Verdict::findings).orElse(List.of());
        List<String> lines = new ArrayList<>();
        findings.stream().limit(MAX_OPEN).map(PullRequestText::open).forEach(lines::add);
        if (findings.size() > MAX_OPEN) {
            lines.add("and " + (findings.size() - MAX_OPEN) + " more");
        }
        return lines;
    }

    private static String open(Finding finding) {
        String message = finding.message().strip().lines().findFirst().orElse("");
        return "**" + ConfigNode.spelling(finding.severity()) + "** at " + Markdown.code(finding.place()) + ": "
                + Markdown.plain(cut(message, MAX_MESSAGE));
    }

    private static Map<String, String> row(StepUse use) {
        return Map.of(
                "step", Markdown.code(use.path().value()),
                "agent", Markdown.plain(use.agent().orElse("")),
                "engine", Markdown.plain(use.engine().orElse("")),
                "model", Markdown.plain(use.model().orElse("")),
                "turns", Integer.toString(use.usage().turns()),
                "time", time(use.took()),
                "cost", Markdown.plain(use.cost().toString()));
    }

    private static String certainty(Certainty certainty) {
        return switch (certainty) {
            case EXACT -> "Costs are exact, as the engines report them.";
            case ESTIMATED -> "Costs with \"\\~\" are estimated from prices.";
            case UNKNOWN -> "Some engines report no costs: the total is what is known.";
        };
    }

    private static String origin(StepContext context) {
        TaskRequest request = context.task().request();
        String task = "Task " + Markdown.code(context.task().id().value()) + ", run "
                + context.run().number() + ", correlation "
                + Markdown.code(context.task().correlation().toString()) + ".";
        return request.ticket()
                .map(ticket -> task + " Ticket: "
                        + Markdown.link(
                                ticket.tracker() + " " + ticket.key(),
                                ticket.url().orElse("")) + ".")
                .orElse(task);
    }

    private static String time(Duration took) {
        long seconds = took.toSeconds();
        if (seconds < 60) {
            return seconds + "s";
        }
        return seconds < 3600
                ? seconds / 60 + "m " + seconds % 60 + "s"
                : seconds / 3600 + "h " + seconds / 60 % 60 + "m";
    }

    private static String cut(String text, int limit) {
        return text.length() <= limit ? text : text.substring(0, limit) + "…";
    }
}
