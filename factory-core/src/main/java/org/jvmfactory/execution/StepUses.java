package org.jvmfactory.execution;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.step.StepUse;
import org.jvmfactory.task.RunId;

/** What the steps of a task took. */
final class StepUses {

    private StepUses() {}

    static List<StepUse> of(TaskView view) {
        return view.runs().stream()
                .flatMap(run -> run.steps().stream().flatMap(step -> of(run.id(), step).stream()))
                .toList();
    }

    /** A line for each engine and model; how long the step took stands in the last one. */
    private static List<StepUse> of(RunId run, StepView step) {
        List<StepUse> uses = new ArrayList<>();
        for (StepView.Share share : step.shares()) {
            boolean last = uses.size() == step.shares().size() - 1;
            uses.add(new StepUse(
                    run,
                    step.path(),
                    step.agent(),
                    Optional.of(share.engine()),
                    share.model(),
                    share.usage(),
                    share.cost(),
                    last ? step.took() : Duration.ZERO,
                    step.passed().stream()
                            .filter(each -> !each.engine().equals(share.engine()))
                            .map(each -> each.engine() + ": " + each.reason())
                            .toList()));
        }
        return uses;
    }
}
