package org.jvmfactory.scheduler;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jvmfactory.effect.PushHandler;
import org.jvmfactory.journal.EffectView;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.EffectIntent;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;

/** What may go, and what is left of it: pure decisions. Nothing may of a task that hasn't ended. */
final class Outdated {

    private static final int LONG = 200;

    private Outdated() {}

    /**
     * A workspace.
     *
     * @param endedAt when the task ended, or was last touched
     * @param bytes zero where nobody wants to know
     */
    record Held(TaskId task, TaskStatus status, Instant endedAt, long bytes) {}

    /** Whether somebody merged or closed the task's pull request, which holds all of its work: nothing here is needed for more. */
    static boolean settled(TaskView view) {
        return view.status().ended() && view.settled() && published(view);
    }

    /** The workspaces that may go, those of tasks that ended first before the others. */
    static List<TaskId> workspaces(Retention retention, List<Held> all, Instant now) {
        List<Held> ended = all.stream()
                .filter(held -> held.status().ended())
                .sorted(Comparator.comparing(Held::endedAt))
                .toList();
        long bytes = all.stream().mapToLong(Held::bytes).sum();
        long most = retention.bytes().orElse(Long.MAX_VALUE);
        List<TaskId> outdated = new ArrayList<>();
        for (Held held : ended) {
            Optional<Duration> keep = held.status() == TaskStatus.FAILED ? retention.failed() : retention.workspaces();
            if (bytes > most
                    || keep.filter(length -> over(held.endedAt(), length, now)).isPresent()) {
                outdated.add(held.task());
                bytes -= held.bytes();
            }
        }
        return outdated;
    }

    /** Whether what is known of the task is to be forgotten: it may be, and ended long ago. */
    static boolean journal(Retention retention, TaskView view, Instant now) {
        return forgettable(view)
                && retention
                        .journals()
                        .filter(keep -> over(view.changedAt(), keep, now))
                        .isPresent();
    }

    /** Whether what is known of the task may be forgotten: it has ended, and its work is nowhere but where it was published. */
    static boolean forgettable(TaskView view) {
        return view.status().ended() && published(view);
    }

    private static boolean over(Instant since, Duration length, Instant now) {
        return !since.plus(length).isAfter(now);
    }

    /** Whether all commits of the task were pushed, or there are none. */
    static boolean published(TaskView view) {
        Optional<String> tip = view.tip();
        return tip.isEmpty() || tip.equals(view.base()) || tip.equals(view.effectValue(PushHandler.KIND, "commit"));
    }

    /** What stays of a task. */
    static Event.TaskForgotten stone(TaskView view) {
        Optional<Event.TaskForgotten> before = view.forgotten();
        Cost cost = before.map(Event.TaskForgotten::cost).orElse(Cost.NOTHING);
        for (RunView run : view.runs()) {
            for (StepView step : run.steps()) {
                cost = cost.plus(step.cost());
            }
        }
        Optional<RunEnd> end = view.lastRun().flatMap(RunView::end).or(() -> before.flatMap(Event.TaskForgotten::end));
        List<Event.EffectKept> effects =
                view.effects().values().stream().map(Outdated::kept).toList();
        return new Event.TaskForgotten(view.status(), view.reason(), view.runCount(), end, cost, effects);
    }

    private static Event.EffectKept kept(EffectView effect) {
        Map<String, String> payload = effect.intent().payload().entrySet().stream()
                .filter(part -> part.getValue().length() <= LONG)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, HashMap::new));
        EffectIntent intent =
                new EffectIntent(effect.intent().key(), effect.intent().kind(), payload);
        return new Event.EffectKept(effect.run(), intent, effect.result(), effect.failure(), effect.unclear());
    }
}
