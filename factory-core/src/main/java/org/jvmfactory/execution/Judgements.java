package org.jvmfactory.execution;

import java.util.ArrayList;
import java.util.List;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.step.Judgement;
import org.jvmfactory.task.StepResult;

/** The verdicts of a task: a fold of its view. What branches of parallel nodes judged isn't among them, since it may be about work that lost. */
final class Judgements {

    private Judgements() {}

    /** Oldest first. */
    static List<Judgement> of(TaskView view) {
        List<Judgement> all = new ArrayList<>();
        String tip = view.workspace().map(Event.WorkspaceReady::base).orElse("");
        for (RunView run : view.runs()) {
            for (StepView step : run.steps()) {
                if (step.path().branch().isPresent()) {
                    continue;
                }
                if (step.handOver().isPresent()) {
                    tip = step.handOver().get().commit();
                }
                if (step.result().orElse(null) instanceof StepResult.Judged judged) {
                    all.add(new Judgement(run.id(), step.path(), judged.verdict(), judged.outputs(), tip));
                }
            }
        }
        return List.copyOf(all);
    }
}
