package org.jvmfactory.intake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jvmfactory.journal.RiskView;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.notify.Happening;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.TaskStatus;

/** What is said on tickets, in Markdown. What agents and strangers wrote is quoted, and calls nobody. Pure. */
final class TicketText {

    /** What people can say. */
    static final String COMMANDS = """
        In a comment, people who may write to the repository can say:

        - `/factory status`
        - `/factory answer TEXT`, `/factory approve`, `/factory refuse`
        - `/factory steer TEXT`: tell the agent something
        - `/factory retry`, `/factory cancel`\
        """;

    private static final int MOST_QUOTED = 6000;
    private static final int MOST_CHECKS = 8;
    private static final int MOST_NAME = 60;

    /** Shows nothing. */
    private static final String PARTED = "\u200B";

    private static final Map<Happening, String> WHAT_NOW = Map.of(
            Happening.FAILED, "`/factory retry` in a comment tries again.",
            Happening.TIMED_OUT,
                    "`/factory retry` in a comment tries again; a smaller ticket, or a longer limit, may help.",
            Happening.STALLED, "`/factory retry` in a comment tries again.",
            Happening.OVER_BUDGET, "Somebody has to raise the budget, and then say `/factory retry` in a comment.",
            Happening.NO_CHANGES, "Say more precisely what should change, and then `/factory retry` in a comment.",
            Happening.UNRESOLVED, "A person has to look at what is left; `/factory retry` in a comment tries again.",
            Happening.CANCELLED, "`/factory retry` in a comment takes it up again.",
            Happening.REJECTED,
                    "Thank you for the ticket all the same. If that is a mistake, change the ticket and say"
                            + " `/factory retry` in a comment.");

    private TicketText() {}

    /** How a task is, in a sentence. */
    static String status(TaskView task) {
        return "task `" + task.task().id() + "` is " + word(task.status()) + "."
                + (task.reason().isBlank() ? "" : "\n\n" + quoted(task.reason()))
                + pullRequest(task).map(url -> "\n\nPull request: " + url).orElse("");
    }

    /** The comment that is kept up to date. */
    static String board(TaskView task) {
        StringBuilder text = new StringBuilder("**Factory** works on this as task `")
                .append(task.task().id())
                .append("`.\n\n- Status: ")
                .append(word(task.status()));
        task.workspace()
                .ifPresent(ready -> text.append("\n- Branch: `")
                        .append(ready.branch())
                        .append("` from `")
                        .append(ready.baseBranch())
                        .append('`'));
        pullRequest(task).ifPresent(url -> text.append("\n- Pull request: ").append(url));
        risk(RiskView.of(task)).forEach(line -> text.append("\n- ").append(line));
        if (task.runCount() > 1) {
            text.append("\n- Runs: ").append(task.runCount());
        }
        if (!task.reason().isBlank() && task.status() != TaskStatus.RUNNING) {
            text.append("\n\n").append(quoted(task.reason()));
        }
        return text.append("\n\n`/factory help` in a comment says what can be said.")
                .toString();
    }

    /** What was expected of the task, and what its change asks for, a line each. */
    private static List<String> risk(RiskView risk) {
        List<String> lines = new ArrayList<>();
        risk.expected()
                .ifPresent(expected -> lines.add("Expected: risk " + named(expected) + ", complexity "
                        + named(risk.complexity().orElse("unknown"))));
        risk.tier().ifPresent(tier -> {
            List<String> asks = new ArrayList<>();
            risk.approval()
                    .ifPresent(approval -> asks.add(risk.approvedBy()
                            .map(by -> "approved by " + named(by))
                            .orElse("needs a person's approval")));
            if (!risk.requiredChecks().isEmpty()) {
                asks.add("required checks: " + checks(risk.requiredChecks()));
            }
            lines.add("Risk tier: " + named(tier) + (asks.isEmpty() ? "" : "; " + String.join("; ", asks)));
        });
        return lines;
    }

    private static String checks(List<String> names) {
        String some = names.stream().limit(MOST_CHECKS).map(TicketText::named).collect(Collectors.joining(", "));
        return names.size() <= MOST_CHECKS ? some : some + " and " + (names.size() - MOST_CHECKS) + " more";
    }

    /** A name that others gave. */
    private static String named(String name) {
        String line = oneLine(name);
        return line.length() <= MOST_NAME ? line : line.substring(0, MOST_NAME) + "…";
    }

    static String question(Question question) {
        StringBuilder text = new StringBuilder("**Factory asks:**\n\n").append(quoted(question.text()));
        if (question.digest().isPresent()) {
            return text.append("\n\nThis is about exactly `")
                    .append(question.digest().get())
                    .append("`. Reply `approve` or `refuse`.")
                    .toString();
        }
        text.append("\n\n");
        if (question.options().isEmpty()) {
            text.append("Reply in a comment, and the work goes on.");
        } else {
            text.append(options(question.options()));
        }
        question.fallback().ifPresent(answer -> text.append(assumed(answer, question.expiresAt())));
        return text.toString();
    }

    private static String assumed(String answer, Optional<Instant> end) {
        return end.map(by -> "\n\nUnless somebody says otherwise by " + by + ", this is assumed:\n\n" + quoted(answer)
                        + "\n\nTo mark the ticket anew accepts that at once.")
                .orElseGet(() -> "\n\nTo mark the ticket anew answers this:\n\n" + quoted(answer));
    }

    static String options(List<String> options) {
        return "Reply with one of these:\n\n"
                + options.stream().map(option -> "- " + oneLine(option)).collect(Collectors.joining("\n"));
    }

    /** What is said once of something that happened; empty where the board says it. */
    static Optional<String> told(Happening happening, String words, TaskView task) {
        return switch (happening) {
            case STARTED, WAITING, ASSESSED, REVISED, QUESTION -> Optional.empty();
            case MESSAGE -> Optional.of(quoted(words));
            case PUBLISHED ->
                Optional.of("**Ready for review**"
                        + pullRequest(task).map(url -> ": " + url).orElse("")
                        + "\n\nReviews and comments there are worked on.");
            case DONE -> Optional.of("**Done.**" + reason(words));
            case FAILED, TIMED_OUT, STALLED, OVER_BUDGET, UNRESOLVED, NO_CHANGES, CANCELLED, REJECTED ->
                Optional.of("**" + happening.heading() + "**" + reason(words) + "\n\n"
                        + WHAT_NOW.getOrDefault(happening, ""));
        };
    }

    private static String reason(String words) {
        return words.isBlank() ? "" : "\n\n" + quoted(words);
    }

    /** A text of others: each line as a quotation, nobody called by it. */
    static String quoted(String text) {
        String cut = text.strip();
        if (cut.length() > MOST_QUOTED) {
            cut = cut.substring(
                            0, Character.isHighSurrogate(cut.charAt(MOST_QUOTED - 1)) ? MOST_QUOTED - 1 : MOST_QUOTED)
                    + "…\n(cut here: `factory show` has all of it)";
        }
        return tame(cut).lines().map(line -> "> " + line).collect(Collectors.joining("\n"));
    }

    static String oneLine(String text) {
        return tame(text.replaceAll("\\s+", " ").strip());
    }

    /** Calls nobody, points at no other ticket, loads no picture, and hides nothing behind an HTML comment or tag. */
    private static String tame(String text) {
        return text.replaceAll("@(?=\\w)", "@ ").replaceAll("<(?=[A-Za-z/!?])|!(?=\\[)|#(?=\\d)", "$0" + PARTED);
    }

    private static String word(TaskStatus status) {
        return status.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Optional<String> pullRequest(TaskView task) {
        return task.effectValue("pull-request", "url");
    }
}
