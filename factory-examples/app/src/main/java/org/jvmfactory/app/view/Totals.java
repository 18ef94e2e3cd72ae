package org.jvmfactory.app.view;

import java.time.Duration;
import java.util.Optional;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepResult;

/** What all runs of a task came to together. Pure functions of its view. */
public final class Totals {

    private Totals() {}

    public static Cost cost(TaskView task) {
        return task.runs().stream()
                .flatMap(run -> run.steps().stream())
                .map(StepView::cost)
                .reduce(Cost.NOTHING, Cost::plus);
    }

    /** The task's own budget: as a person set it last, or as it was submitted with. */
    public static Optional<Money> budget(TaskView task) {
        return task.spending().allowed().or(() -> task.task().request().limits().money());
    }

    public static int turns(TaskView task) {
        return task.runs().stream()
                .flatMap(run -> run.steps().stream())
                .mapToInt(step -> step.usage().turns())
                .sum();
    }

    /** How long its steps worked; waiting isn't counted. */
    public static Duration worked(TaskView task) {
        return task.runs().stream().map(RunView::active).reduce(Duration.ZERO, Duration::plus);
    }

    /** The number of times somebody judged the change and asked for more. */
    public static long revisions(TaskView task) {
        return task.lastRun().stream()
                .flatMap(run -> run.steps().stream())
                .flatMap(step -> step.result().stream())
                .filter(result -> result instanceof StepResult.Judged judged
                        && judged.verdict().hasIssues())
                .count();
    }

    public static Optional<String> branch(TaskView task) {
        return task.effectValue("push", "branch").or(() -> task.workspace().map(Event.WorkspaceReady::branch));
    }

    /** What was published last, else the last commit that was handed over, if any was. */
    public static Optional<String> commit(TaskView task) {
        return task.effectValue("push", "commit")
                .or(() -> task.tip()
                        .filter(tip -> task.workspace()
                                .filter(workspace -> workspace.base().equals(tip))
                                .isEmpty()));
    }

    public static Optional<String> pullRequest(TaskView task) {
        return task.effectValue("pull-request", "url");
    }

    public static Optional<RunEnd> end(TaskView task) {
        return task.lastRun().flatMap(RunView::end);
    }
}
