package org.jvmfactory.app.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jvmfactory.effect.NoticeView;
import org.jvmfactory.journal.InboxEntry;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.Spending;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.Message;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.TaskStatus;

/** Tasks in lines for a person. Immutable. */
public final class TaskText {

    private static final int WIDTH = 400;
    private static final int QUESTION_LINES = 40;
    private static final int LABEL = 13;

    private final Style style;

    public TaskText(Style style) {
        this.style = style;
    }

    /** All there is to know of a task at a glance. */
    public List<String> all(TaskView task, List<InboxEntry> waiting) {
        List<String> lines = new ArrayList<>();
        lines.add(style.bold(task.task().id().value()) + "  "
                + style.bold(Text.firstLine(task.task().request().title(), WIDTH)));
        lines.add(fact("status", status(task)));
        lines.add(fact("repository", Text.safe(task.task().request().repository())));
        task.workspace()
                .ifPresent(ready -> lines.add(fact("base", ready.baseBranch() + " at " + Text.commit(ready.base()))));
        lines.addAll(published(task));
        lines.add(fact("took", took(task)));
        budget(task).ifPresent(budget -> lines.add(fact("budget", budget)));
        waiting.forEach(entry -> lines.add(fact(
                "in the inbox",
                entry.command().getClass().getSimpleName().toLowerCase(Locale.ROOT) + ", not taken yet")));
        for (RunView run : task.runs()) {
            lines.add("");
            lines.add(run(run));
            StepText steps = new StepText(style);
            run.steps().forEach(step -> lines.addAll(steps.lines(step)));
        }
        lines.addAll(board(task.messages()));
        return lines;
    }

    private List<String> board(List<Message> messages) {
        List<String> lines = new ArrayList<>();
        if (!messages.isEmpty()) {
            lines.add("");
            lines.add(style.bold("messages"));
        }
        for (Message message : messages) {
            String who = message.kind() == Message.Kind.AGENT ? "agent " + message.from() : message.from();
            lines.add("  " + style.dim(Text.safe(who)) + "  " + Text.firstLine(message.text(), WIDTH));
        }
        return lines;
    }

    /** Who was told of what, and what became of it. */
    public List<String> notices(List<NoticeView> notices) {
        List<String> lines = new ArrayList<>();
        if (!notices.isEmpty()) {
            lines.add("");
            lines.add(style.bold("notifications"));
        }
        for (NoticeView notice : notices) {
            String state = Text.words(notice.state());
            String tries = notice.tries() > 1 ? ", in " + notice.tries() + " tries" : "";
            String reason = notice.reason().isEmpty() ? "" : ": " + Text.firstLine(notice.reason(), WIDTH);
            lines.add("  "
                    + switch (notice.state()) {
                        case DELIVERED -> style.green(state);
                        case DUE -> style.yellow(state);
                        case GIVEN_UP, UNCLEAR -> style.red(state);
                    }
                    + "  " + Text.words(notice.happening()) + " to " + notice.notifier() + tries + reason);
        }
        return lines;
    }

    /** The question that is open and its choices. */
    public List<String> question(Question question) {
        List<String> lines = new ArrayList<>();
        int most = question.digest().isPresent()
                ? Integer.MAX_VALUE
                : QUESTION_LINES; // nobody consents to what is left out
        Text.lines(question.text(), most).forEach(line -> lines.add("  " + style.bold(line)));
        for (int i = 0; i < question.options().size(); i++) {
            lines.add(
                    "    " + (i + 1) + ") " + Text.firstLine(question.options().get(i), WIDTH));
        }
        return lines;
    }

    /** How a run that is over came out: the last lines that a person sees of it. */
    public List<String> outcome(TaskView task) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        boolean worked = task.runs().stream().anyMatch(run -> !run.steps().isEmpty());
        lines.add(headline(task) + (worked ? "  " + style.dim(took(task)) : ""));
        lines.addAll(published(task));
        return lines;
    }

    /** A task on one line. */
    public String row(TaskRow row) {
        String status = String.format(Locale.ROOT, "%-9s", Text.words(row.status()));
        return style.bold(row.id().value()) + "  " + coloured(row.status(), status) + "  "
                + Text.firstLine(row.title(), 60)
                + style.dim("  " + Text.firstLine(row.reason(), 70));
    }

    private String headline(TaskView task) {
        Optional<RunEnd> end = Totals.end(task);
        String reason = Text.firstLine(task.reason(), WIDTH);
        return switch (task.status()) {
            case DONE -> style.green("✔ Done.");
            case IN_REVIEW ->
                end.equals(Optional.of(RunEnd.UNRESOLVED))
                        ? style.yellow("! Published as a draft, because work is left: " + reason)
                        : style.green("✔ Done: published, its pull request is open.");
            case CANCELLED -> style.yellow("✘ Cancelled: " + reason);
            case FAILED ->
                style.red("✘ "
                        + end.filter(it -> it != RunEnd.FAILED)
                                .map(it -> "Failed, " + Text.words(it))
                                .orElse("Failed")
                        + ": " + reason);
            case REJECTED -> style.red("✘ Rejected: " + reason);
            case WAITING -> style.yellow("? " + (task.question().isPresent() ? "It waits for an answer." : reason));
            case HELD -> style.yellow("… It is held until somebody starts it.");
            case QUEUED, RUNNING -> style.yellow("… " + Text.words(task.status()) + ": " + reason);
        };
    }

    private List<String> published(TaskView task) {
        List<String> lines = new ArrayList<>();
        Totals.branch(task)
                .ifPresent(branch -> lines.add(fact(
                        "branch",
                        branch
                                + Totals.commit(task)
                                        .map(commit -> " at " + Text.commit(commit))
                                        .orElse(", nothing committed yet"))));
        Totals.pullRequest(task).ifPresent(url -> lines.add(fact("pull request", Text.safe(url))));
        return lines;
    }

    private String status(TaskView task) {
        return coloured(task.status(), Text.words(task.status()))
                + style.dim(" · ")
                + Text.firstLine(task.reason(), WIDTH);
    }

    private String run(RunView run) {
        String end = run.end()
                .map(it -> Text.words(it)
                        + (it == RunEnd.DONE || run.endReason().isBlank()
                                ? ""
                                : ": " + Text.firstLine(run.endReason(), WIDTH)))
                .orElse("under way");
        return style.bold("run " + run.id().number()) + style.dim(" (" + Text.firstLine(run.cause(), 60) + ") ") + end;
    }

    private static String took(TaskView task) {
        return String.join(
                " · ",
                Text.duration(Totals.worked(task)),
                Text.count(Totals.turns(task), "turn"),
                Text.cost(Totals.cost(task)));
    }

    /** What counts against the task's own budget, where that or an assumed cost is worth a word. */
    private static Optional<String> budget(TaskView task) {
        Spending spending = task.spending();
        Optional<Money> most = Totals.budget(task);
        boolean assumed = spending.counted().compareTo(Totals.cost(task).money()) > 0;
        return Optional.of(Stream.of(
                                most.map(money -> spending.counted() + " of " + money)
                                        .or(() -> Optional.of("counts as " + spending.counted())
                                                .filter(words -> assumed)),
                                Optional.of(Text.count(spending.iterations(), "iteration")),
                                Optional.of(spending.open().stream()
                                                .flatMap(open -> open.permit().money().stream())
                                                .reduce(Money.ZERO, Money::plus))
                                        .filter(money -> money.micros() > 0)
                                        .map(money -> money + " reserved"))
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining(" · ")))
                .filter(words -> spending.iterations() > 0 || most.isPresent());
    }

    private String fact(String label, String value) {
        return "  " + style.dim(label) + " ".repeat(Math.max(1, LABEL - label.length())) + value;
    }

    private String coloured(TaskStatus status, String text) {
        return switch (status) {
            case DONE, IN_REVIEW -> style.green(text);
            case FAILED, REJECTED -> style.red(text);
            case WAITING, HELD, CANCELLED -> style.yellow(text);
            case QUEUED, RUNNING -> style.cyan(text);
        };
    }
}
