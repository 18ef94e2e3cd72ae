package org.jvmfactory.effect;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.RiskView;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.notify.Happening;
import org.jvmfactory.task.EffectIntent;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.TaskStatus;

/**
 * Tells what an event of a task means to people: a fold of the task's stream up to that event, and so the same for everybody who reads it.
 * Only a change of status, of the risk, or a step that speaks is a happening, hence there is one for each.
 */
final class TaskNews {

    private static final Set<TaskStatus> TOLD = Set.of(
            TaskStatus.RUNNING,
            TaskStatus.WAITING,
            TaskStatus.IN_REVIEW,
            TaskStatus.DONE,
            TaskStatus.FAILED,
            TaskStatus.CANCELLED,
            TaskStatus.REJECTED);
    private static final int MOST_TITLE = 300;
    private static final int MOST_FINDINGS = 20;
    private static final int MOST_TEXT = 16_000;
    private static final int PAGE = 1000;

    private final JournalEntry entry;
    private final TaskFold fold = new TaskFold();
    private final Set<String> announced = new HashSet<>();
    private final Set<String> asked = new HashSet<>();
    private @Nullable TaskStatus before;
    private boolean escalated;

    /** Something to be told, by whatever way. */
    record News(Happening happening, String title, String text, Map<String, String> details, Optional<String> urgency) {

        News {
            details = Map.copyOf(details);
        }
    }

    private TaskNews(JournalEntry entry) {
        this.entry = entry;
    }

    /** Whether {@code entry} may be one: a look at the event alone. */
    static boolean possible(JournalEntry entry) {
        if (entry.stream().task().isEmpty()) {
            return false;
        }
        if (entry.event() instanceof Event.CommandTaken taken) {
            return escalation(taken).isPresent();
        }
        if (entry.event() instanceof Event.StepFinished finished) {
            return RiskView.speaks(finished.result().outputs());
        }
        return entry.event() instanceof Event.StatusChanged changed
                ? TOLD.contains(changed.status())
                : !through(entry.event()).isEmpty();
    }

    /** Why people must look at a pull request. */
    private static Optional<String> escalation(Event.CommandTaken taken) {
        return taken.command() instanceof Command.Escalate escalate
                        && taken.outcome().equals(TaskFold.Outcomes.ESCALATED)
                ? Optional.of(escalate.reason())
                : Optional.empty();
    }

    /** The notifiers that a step chose for what it says; none for any other event. */
    static List<String> through(Event event) {
        if (event instanceof Event.EffectDone done && done.kind().equals(NotificationHandler.KIND)) {
            String names = done.result().values().getOrDefault(NotificationHandler.QUEUED, "");
            return names.isEmpty() ? List.of() : List.of(names.split(",", -1));
        }
        return List.of();
    }

    /** What {@code entry} means; empty where people needn't know. */
    static Optional<News> of(FactoryStore store, JournalEntry entry) {
        return possible(entry) ? new TaskNews(entry).read(store) : Optional.empty();
    }

    private Optional<News> read(FactoryStore store) {
        long next = 0;
        while (true) {
            List<JournalEntry> page = store.read(entry.stream(), next, PAGE);
            for (JournalEntry each : page) {
                if (each.sequence() >= entry.sequence()) {
                    if (entry.event() instanceof Event.StepFinished) {
                        return assessed();
                    }
                    fold.apply(entry);
                    return meaning();
                }
                fold.apply(each);
                remember(each.event());
            }
            if (page.isEmpty()) {
                return Optional.empty();
            }
            next = page.get(page.size() - 1).sequence() + 1;
        }
    }

    private void remember(Event event) {
        if (event instanceof Event.StatusChanged changed) {
            before = changed.status();
            escalated |= unresolved(fold.view());
            if (changed.status() == TaskStatus.IN_REVIEW) {
                announced.add(pullRequest(fold.view()).orElse(""));
            } else if (changed.status() == TaskStatus.WAITING) {
                fold.view().question().ifPresent(question -> asked.add(question.id()));
            }
        }
    }

    private Optional<News> meaning() {
        TaskView view = fold.view();
        if (entry.event() instanceof Event.EffectDone done) {
            return Optional.ofNullable(view.effects().get(done.key())).map(effect -> message(effect.intent(), view));
        }
        if (entry.event() instanceof Event.CommandTaken taken) {
            return escalation(taken).map(reason -> escalated(reason, view));
        }
        TaskStatus status = view.status();
        if (status == TaskStatus.WAITING && view.question().isPresent()) {
            return view.question()
                    .filter(question -> !asked.contains(question.id()))
                    .map(question -> question(question, view));
        }
        return status == before ? Optional.empty() : Optional.of(end(ending(view), view));
    }

    /** Rounds repeat what a step says of the risk; told is what is another than before. */
    private Optional<News> assessed() {
        RiskView known = RiskView.of(fold.view());
        fold.apply(entry);
        TaskView view = fold.view();
        RiskView risk = RiskView.of(view);
        String text = risk.tier()
                .map(tier -> "the risk tier is " + tier)
                .or(() -> risk.expected().map(expected -> "a risk is expected that is " + expected))
                .orElse("");
        return risk.equals(known)
                ? Optional.empty()
                : Optional.of(news(Happening.ASSESSED, view, text, Map.of(), Optional.empty()));
    }

    private Happening ending(TaskView view) {
        Optional<RunEnd> end = view.lastRun().flatMap(RunView::end);
        return switch (view.status()) {
            case IN_REVIEW ->
                unresolved(view) && !escalated
                        ? Happening.UNRESOLVED
                        : end.filter(it -> it != RunEnd.DONE && it != RunEnd.UNRESOLVED)
                                        .isPresent()
                                ? failure(end.get())
                                : announced.contains(pullRequest(view).orElse(""))
                                        ? Happening.REVISED
                                        : Happening.PUBLISHED;
            case RUNNING -> Happening.STARTED;
            case WAITING -> Happening.WAITING;
            case DONE -> Happening.DONE;
            case CANCELLED -> Happening.CANCELLED;
            case REJECTED -> Happening.REJECTED;
            default -> end.map(TaskNews::failure).orElse(Happening.FAILED);
        };
    }

    /** A person is called for this once, however often a later run comes to the same. */
    private static boolean unresolved(TaskView view) {
        return view.status() == TaskStatus.IN_REVIEW
                && view.lastRun()
                        .flatMap(RunView::end)
                        .filter(it -> it == RunEnd.UNRESOLVED)
                        .isPresent();
    }

    private static Happening failure(RunEnd end) {
        return switch (end) {
            case TIMED_OUT -> Happening.TIMED_OUT;
            case STALLED -> Happening.STALLED;
            case OVER_BUDGET -> Happening.OVER_BUDGET;
            case UNRESOLVED -> Happening.UNRESOLVED;
            case NO_CHANGES -> Happening.NO_CHANGES;
            case DONE, FAILED, CANCELLED, REJECTED -> Happening.FAILED;
        };
    }

    private static News end(Happening happening, TaskView view) {
        StringBuilder text = new StringBuilder(view.reason());
        if (view.status() == TaskStatus.IN_REVIEW) {
            pullRequest(view).ifPresent(url -> text.append('\n').append(url));
        }
        if (happening == Happening.UNRESOLVED) {
            open(view).forEach(line -> text.append("\n- ").append(line));
        }
        return news(happening, view, text.toString(), Map.of(), Optional.empty());
    }

    /** What the last judgement found that blocks, a line for each. */
    private static List<String> open(TaskView view) {
        List<Finding> findings = view.lastRun().map(RunView::steps).orElse(List.of()).stream()
                .map(step -> step.result().orElse(null))
                .filter(StepResult.Judged.class::isInstance)
                .map(result -> ((StepResult.Judged) result).verdict().findings())
                .reduce((first, second) -> second)
                .orElse(List.of());
        return findings.stream()
                .filter(finding -> finding.severity().blocking())
                .limit(MOST_FINDINGS)
                .map(finding -> finding.severity().name().toLowerCase(Locale.ROOT) + ", " + finding.place() + ": "
                        + cut(finding.message().strip().lines().findFirst().orElse(""), MOST_TITLE))
                .toList();
    }

    private static News escalated(String reason, TaskView view) {
        String text = pullRequest(view).map(url -> reason + "\n" + url).orElse(reason);
        return news(Happening.UNRESOLVED, view, text, Map.of(), Optional.empty());
    }

    private static News question(Question question, TaskView view) {
        Map<String, String> details = new HashMap<>();
        details.put("question", question.id());
        StringBuilder text = new StringBuilder(question.text());
        if (!question.options().isEmpty()) {
            details.put("options", String.join("\n", question.options()));
            question.options().forEach(option -> text.append("\n- ").append(option));
        }
        question.expiresAt().ifPresent(end -> details.put("expires-at", end.toString()));
        question.fallback().ifPresent(answer -> details.put("default", answer));
        return news(Happening.QUESTION, view, text.toString(), details, Optional.empty());
    }

    private static News message(EffectIntent intent, TaskView view) {
        return new News(
                Happening.MESSAGE,
                cut(intent.require("title"), MOST_TITLE),
                cut(intent.require("text"), MOST_TEXT),
                details(view),
                Optional.ofNullable(intent.payload().get("urgency")));
    }

    private static News news(
            Happening happening, TaskView view, String text, Map<String, String> more, Optional<String> urgency) {
        Map<String, String> details = details(view);
        details.putAll(more);
        String title = happening.heading() + ": " + view.task().request().title();
        return new News(happening, cut(title, MOST_TITLE), cut(text, MOST_TEXT), details, urgency);
    }

    private static Map<String, String> details(TaskView view) {
        Map<String, String> details = new HashMap<>();
        details.put("status", view.status().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        details.put("repository", view.task().request().repository());
        details.put("correlation", view.task().correlation().toString());
        view.lastRun().ifPresent(run -> details.put("run", run.id().toString()));
        view.workspace().ifPresent(ready -> details.put("branch", ready.branch()));
        view.task().request().ticket().flatMap(ticket -> ticket.url()).ifPresent(url -> details.put("ticket", url));
        pullRequest(view).ifPresent(url -> details.put("pull-request", url));
        return details;
    }

    private static Optional<String> pullRequest(TaskView view) {
        return view.effectValue(PullRequestHandler.KIND, "url");
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "…";
    }
}
