package org.jvmfactory.steps;

import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jvmfactory.agent.Template;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.policy.Readiness;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.StepUse;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Cost.Certainty;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.task.Verdict;

/**
 * The description of a pull request: what was done, which risk it has and what that asks for, what the review said and what became of that,
 * what it took, and where it comes from.
 */
final class PullRequestText {

    private static final String NAME = "pull-request.mustache";
    private static final Template BODY = Template.of(
            ConfigNode.ofJson(NAME, TextNode.valueOf(Resources.text(NAME)).toString()));

    /** What code hosts take of a text, with room for a template around it. */
    private static final int MOST = 60_000;

    private static final int MAX_DONE = 20_000;
    private static final int LITTLE = 1_000;
    private static final int MAX_MESSAGE = 400;
    private static final int MAX_REASON = 300;
    private static final Pattern CLOSABLE = Pattern.compile("[A-Za-z0-9._-]+/[A-Za-z0-9._-]+#\\d+");

    private PullRequestText() {}

    /**
     * How ready it is.
     *
     * @param draftBecause why it isn't ready to be merged; empty where it is
     */
    record State(Optional<String> draftBecause, PublishChecks checks, Readiness readiness) {}

    /** @param closes whether merging it is to close the ticket */
    static String of(StepContext context, State state, boolean closes) {
        PublishFindings findings = PublishFindings.of(context);
        List<StepUse> used = context.used();
        List<String> criteria = PublishCriteria.of(context);
        Map<String, Object> values = new HashMap<>();
        values.put("draft-because", state.draftBecause().map(Markdown::plain).orElse(""));
        values.put("assumed", assumed(context));
        values.put("closes-others", ClosedTickets.of(context).describe());
        values.put("done", done(context, MAX_DONE));
        values.put("has-criteria", !criteria.isEmpty());
        values.put("criteria", criteria);
        values.put("risk", risk(state.checks()));
        values.put("checks", PublishBanner.checks(state.readiness()));
        values.put("review", review(context.verdict()));
        findings.into(values);
        values.put("notes", notes(context, findings.rounds()));
        values.put("has-rows", !used.isEmpty());
        values.put("rows", used.stream().map(use -> row(use, context.run())).toList());
        values.put(
                "total-turns",
                Integer.toString(
                        used.stream().mapToInt(use -> use.usage().turns()).sum()));
        values.put("total-time", time(used.stream().map(StepUse::took).reduce(Duration.ZERO, Duration::plus)));
        Cost total = used.stream().map(StepUse::cost).reduce(Cost.NOTHING, Cost::plus);
        values.put("total-cost", Markdown.plain(total.toString()));
        values.put("certainty", certainty(total.certainty()));
        values.put("origin", origin(context));
        values.put("closes", closes ? closing(context) : "");
        String text = BODY.render(values);
        if (text.length() > MOST) {
            values.put("done", done(context, LITTLE));
            text = BODY.render(values);
        }
        return text.length() <= MOST ? text : text.substring(0, text.lastIndexOf('\n', MOST)) + "\n\n…\n";
    }

    /** What the agents said last, of each step that the node takes as input; else what was asked for. */
    private static String done(StepContext context, int most) {
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
            String cut = text.length() <= most ? text : text.substring(0, most) + "…";
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

    /** What nobody answered and was taken to be so. */
    private static String assumed(StepContext context) {
        return context.visits().stream()
                .filter(visit -> visit.run().equals(context.run()))
                .flatMap(visit -> Optional.ofNullable(visit.result().outputs().get("assumption")).stream())
                .filter(assumption -> !assumption.isBlank())
                .reduce((earlier, later) -> later)
                .map(assumption -> Markdown.plain(cut(assumption, MAX_MESSAGE * 5)))
                .orElse("");
    }

    private static String risk(PublishChecks checks) {
        if (checks.gate().isEmpty()) {
            return "";
        }
        Map<String, String> outputs = checks.gate().get().result().outputs();
        List<String> lines = new ArrayList<>();
        lines.add("Risk tier **" + Markdown.plain(outputs.getOrDefault("risk", "unknown")) + "**.");
        Optional.ofNullable(outputs.get("approved-by"))
                .ifPresent(by -> lines.add("Approved by " + Markdown.plain(by) + "."));
        lines.add("");
        outputs.getOrDefault("text", "")
                .lines()
                .skip(1)
                .takeWhile(line -> line.startsWith("- "))
                .map(line -> "- " + Markdown.plain(cut(line.substring(2), MAX_REASON)))
                .forEach(lines::add);
        return String.join("\n", lines).strip();
    }

    /** What else there is to know of how it came about. */
    private static String notes(StepContext context, int rounds) {
        List<String> notes = new ArrayList<>();
        if (rounds > 0) {
            notes.add("- Rounds of revision: " + rounds);
        }
        for (StepUse use : context.used()) {
            if (!use.passed().isEmpty()) {
                notes.add("- " + Markdown.code(use.path().value()) + " was done by "
                        + Markdown.plain(use.engine().orElse("")) + " instead of "
                        + Markdown.plain(cut(String.join("; ", use.passed()), MAX_REASON)));
            }
        }
        if (!context.recalled().isBlank()) {
            notes.add("- Agents were given what earlier tasks had left behind");
        }
        return String.join("\n", notes);
    }

    /** The words that close the ticket, where its key can stand in them. */
    private static String closing(StepContext context) {
        return context.task()
                .request()
                .ticket()
                .map(TicketRef::key)
                .filter(key -> CLOSABLE.matcher(key).matches())
                .map(key -> "Closes " + key)
                .orElse("");
    }

    private static Map<String, String> row(StepUse use, RunId run) {
        return Map.of(
                "step",
                        (use.run().equals(run) ? "" : "run " + use.run().number() + ": ")
                                + Markdown.code(use.path().value()),
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
