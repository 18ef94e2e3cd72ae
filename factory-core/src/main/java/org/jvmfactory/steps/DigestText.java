package org.jvmfactory.steps;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jvmfactory.step.TaskSummary;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.TaskStatus;

/** A digest as people read it: short enough for a message in a chat, however much there is to tell. */
record DigestText(Digest digest, Style style) {

    private static final int MOST_WAITING = 8;
    private static final int MOST_REPOSITORIES = 6;
    private static final int MOST_ROUNDS = 3;
    private static final int MOST_TITLE = 60;
    private static final int MOST_QUESTION = 90;
    private static final int MOST_NAME = 80;

    /** For what it is written. */
    enum Style {
        /** What tells nobody how to show it: whoever shows it makes it fit. */
        PLAIN,
        MARKDOWN;

        String words(String text, int most) {
            String line = PlainText.line(text, most);
            return this == MARKDOWN ? Markdown.plain(line) : line;
        }

        String page(String address) {
            String line = PlainText.line(address, 200);
            return this == MARKDOWN ? Markdown.link(line, line) : line;
        }
    }

    String text() {
        List<String> parts = new ArrayList<>();
        parts.add(items(totals(), 4));
        section(parts, "Waiting for people, the longest first:", digest.waiting(), this::waiting, MOST_WAITING);
        Map<String, Digest> repositories = digest.byRepository();
        if (repositories.size() > 1) {
            section(
                    parts,
                    "By repository:",
                    List.copyOf(repositories.entrySet()),
                    each -> name(each.getKey()) + ": " + counts(each.getValue()) + ", " + cost(each.getValue()),
                    MOST_REPOSITORIES);
        }
        section(
                parts,
                "Most rounds of revision:",
                digest.rounds(),
                task -> task.rounds() + ": " + named(task),
                MOST_ROUNDS);
        return String.join("\n\n", parts);
    }

    private List<String> totals() {
        List<String> lines = new ArrayList<>();
        lines.add("Tasks: " + counts(digest));
        lines.add("Cost: " + cost(digest) + byEngine());
        digest.median()
                .ifPresent(median -> lines.add("From task to pull request: " + time(median) + " (median of "
                        + digest.published().size() + ")"));
        return lines;
    }

    private static String counts(Digest of) {
        List<String> counts = new ArrayList<>();
        counts.add(of.taken() + " taken");
        counts.add(of.published().size() + " published");
        counts.add(of.ended(TaskStatus.DONE) + " done" + (of.merged() > 0 ? " (" + of.merged() + " merged)" : ""));
        add(counts, of.unresolved(), "unresolved");
        add(counts, of.ended(TaskStatus.FAILED), "failed");
        add(counts, of.ended(TaskStatus.CANCELLED), "cancelled");
        add(counts, of.ended(TaskStatus.REJECTED), "rejected");
        counts.add(of.open() + " still open");
        return String.join(", ", counts);
    }

    private static void add(List<String> counts, long count, String what) {
        if (count > 0) {
            counts.add(count + " " + what);
        }
    }

    private String cost(Digest of) {
        return style.words(of.cost().toString(), MOST_NAME);
    }

    private String byEngine() {
        return digest.costs().isEmpty()
                ? ""
                : digest.costs().entrySet().stream()
                        .map(each -> style.words(
                                each.getKey() + " " + each.getValue().toString(), MOST_NAME))
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    private String waiting(TaskSummary task) {
        String since = time(Duration.between(task.statusSince(), digest.to()));
        return since + ": " + named(task) + ": " + wanted(task);
    }

    private String wanted(TaskSummary task) {
        if (task.status() == TaskStatus.HELD) {
            return "to be started";
        }
        if (task.status() == TaskStatus.IN_REVIEW) {
            boolean left = task.end().equals(Optional.of(RunEnd.UNRESOLVED));
            return (left ? "a decision on what is left open" : "a review")
                    + task.pullRequest().map(page -> " of " + style.page(page)).orElse("");
        }
        Question question = task.question().orElseThrow();
        String kind = question.digest().isPresent() ? "an approval: " : "an answer: ";
        return kind + style.words(question.text(), MOST_QUESTION);
    }

    private String named(TaskSummary task) {
        return style.words(task.title(), MOST_TITLE) + " (" + task.id().value() + ")";
    }

    private String name(String repository) {
        return style.words(repository.replaceFirst("^https?://", "").replaceFirst("\\.git$", ""), MOST_NAME);
    }

    private static <T> void section(
            List<String> parts, String heading, List<T> all, Function<T, String> line, int most) {
        if (!all.isEmpty()) {
            parts.add(heading + "\n\n" + items(all.stream().map(line).toList(), most));
        }
    }

    private static String items(List<String> lines, int most) {
        String shown = lines.stream().limit(most).map(line -> "- " + line).collect(Collectors.joining("\n"));
        return lines.size() > most ? shown + "\n- and " + (lines.size() - most) + " more" : shown;
    }

    private static String time(Duration time) {
        long minutes = Math.max(0, time.toMinutes());
        if (minutes < 60) {
            return minutes + " min";
        }
        return minutes < 48 * 60 ? minutes / 60 + " h" : minutes / (24 * 60) + " d";
    }
}
