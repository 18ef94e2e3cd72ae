package org.jvmfactory.learning;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.ChangedFile;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.HandOver;
import org.jvmfactory.task.Outcome;
import org.jvmfactory.task.Outcome.Published.Verdict;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.TaskStatus;

/** Makes an {@link Outcome} of a task's events, one after the other. Not thread-safe. */
final class OutcomeFold {

    private static final String PULL_REQUEST = "pull-request";
    private static final String REVISER = "coder_revision";

    private final TaskFold fold = new TaskFold();
    private boolean begun;
    private @Nullable Instant publishedAt;
    private @Nullable Instant endedAt;
    private @Nullable Instant statusSince;
    private @Nullable TaskStatus status;
    private Command.@Nullable Close close;

    void take(JournalEntry entry) {
        fold.apply(entry);
        Event event = entry.event();
        begun |= event instanceof Event.TaskSubmitted;
        if (event instanceof Event.EffectDone done && done.kind().equals(PULL_REQUEST) && publishedAt == null) {
            publishedAt = entry.at();
        } else if (event instanceof Event.RunEnded) {
            endedAt = entry.at();
        } else if (event instanceof Event.RunStarted) {
            close = null;
        } else if (event instanceof Event.StatusChanged changed && changed.status() != status) {
            status = changed.status();
            statusSince = entry.at();
        } else if (event instanceof Event.CommandTaken taken && taken.command() instanceof Command.Close settled) {
            close = taken.outcome().startsWith("refused") ? close : settled;
        }
    }

    /** Empty where no run has ended yet. */
    Optional<Outcome> outcome() {
        if (!begun) {
            return Optional.empty();
        }
        TaskView view = fold.view();
        boolean forgotten = view.forgotten().isPresent();
        Instant at = Optional.ofNullable(endedAt)
                .orElseGet(() -> Optional.ofNullable(statusSince).orElse(view.changedAt()));
        boolean ended = view.runs().stream().anyMatch(run -> run.end().isPresent());
        if (!ended && view.forgotten().flatMap(Event.TaskForgotten::end).isEmpty()) {
            return Optional.empty();
        }
        Judged judged = Judged.of(view);
        Optional<Event.ChangeMeasured> change =
                view.runs().stream().flatMap(run -> run.change().stream()).reduce((first, second) -> second);
        List<StepView> steps =
                view.runs().stream().flatMap(run -> run.steps().stream()).toList();
        return Optional.of(new Outcome(
                view.task().id(),
                view.task().request().title(),
                view.task().request().repository(),
                view.status(),
                judged.result(),
                runs(view, at),
                tier(steps),
                judged.checks(),
                change.map(Event.ChangeMeasured::files).orElse(List.<ChangedFile>of()),
                change.map(Event.ChangeMeasured::total).orElse(0),
                judged.findings(),
                view.rounds(),
                remediations(steps),
                view.forgotten()
                        .map(Event.TaskForgotten::cost)
                        .orElseGet(() -> steps.stream().map(StepView::cost).reduce(Cost.NOTHING, Cost::plus)),
                Workers.of(steps),
                published(view, at),
                steps.stream().map(StepView::uses).collect(Collectors.toSet()),
                view.task().submittedAt(),
                at,
                forgotten));
    }

    private static List<Outcome.Run> runs(TaskView view, Instant at) {
        if (view.forgotten().isPresent() && view.runs().isEmpty()) {
            Event.TaskForgotten stone = view.forgotten().get();
            return List.of(new Outcome.Run(
                    new RunId(view.task().id(), Math.max(1, stone.runs())),
                    "",
                    stone.end(),
                    stone.reason(),
                    view.task().submittedAt(),
                    Optional.of(at),
                    java.time.Duration.ZERO));
        }
        return view.runs().stream().map(OutcomeFold::run).toList();
    }

    private static Outcome.Run run(RunView run) {
        return new Outcome.Run(
                run.id(), run.cause(), run.end(), run.endReason(), run.startedAt(), run.endedAt(), run.active());
    }

    private static Optional<String> tier(List<StepView> steps) {
        return steps.stream()
                .filter(step -> step.uses().equals(Judged.GATE))
                .flatMap(step -> step.result().stream())
                .flatMap(result -> Optional.ofNullable(result.outputs().get("risk")).stream())
                .reduce((first, second) -> second);
    }

    private static int remediations(List<StepView> steps) {
        return (int) steps.stream()
                .filter(step -> step.uses().equals("remediate")
                        || (step.uses().equals("agent") && step.agent().equals(Optional.of(REVISER))))
                .filter(step -> step.handOver().filter(HandOver::changed).isPresent())
                .count();
    }

    private Optional<Outcome.Published> published(TaskView view, Instant at) {
        return view.effectValue(PULL_REQUEST, "url").map(url -> {
            boolean settled =
                    view.status().ended() && (close != null || view.forgotten().isPresent());
            Verdict verdict =
                    !settled ? Verdict.OPEN : view.status() == TaskStatus.DONE ? Verdict.MERGED : Verdict.CLOSED;
            return new Outcome.Published(
                    url,
                    view.effectValue(PULL_REQUEST, "id")
                            .filter(id -> id.matches("\\d{1,9}"))
                            .map(Integer::valueOf),
                    branch(view),
                    Optional.ofNullable(publishedAt).orElse(at),
                    verdict,
                    settled ? Optional.ofNullable(statusSince) : Optional.empty(),
                    settled ? view.reason() : "",
                    edited(view));
        });
    }

    private static String branch(TaskView view) {
        return view.workspace()
                .map(Event.WorkspaceReady::branch)
                .or(() -> view.effects().values().stream()
                        .filter(effect -> effect.intent().kind().equals(PULL_REQUEST))
                        .flatMap(effect ->
                                Optional.ofNullable(effect.intent().payload().get("branch")).stream())
                        .findFirst())
                .orElse("");
    }

    private boolean edited(TaskView view) {
        boolean taken = view.runs().stream()
                .flatMap(run -> run.steps().stream())
                .flatMap(step -> step.handOver().stream())
                .anyMatch(handed -> handed.taken().isPresent());
        Optional<String> pushed = view.effectValue("push", "commit");
        boolean beyond = Optional.ofNullable(close)
                .flatMap(Command.Close::commit)
                .filter(tip -> pushed.isPresent() && !pushed.equals(Optional.of(tip)))
                .isPresent();
        return taken || beyond;
    }
}
