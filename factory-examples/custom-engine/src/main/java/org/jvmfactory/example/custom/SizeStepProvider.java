package org.jvmfactory.example.custom;

import java.util.Map;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.git.FileChange;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepResult;

/** Counts the lines that a change adds, and ends the run where it is too large. */
public final class SizeStepProvider implements WorkflowStepProvider {

    @Override
    public String type() {
        return "size";
    }

    @Override
    public WorkflowStep create(ConfigNode with) {
        with.only("at-most");
        int limit = with.require("at-most").integer();
        return context -> {
            int added =
                    context.changedFiles().stream().mapToInt(FileChange::added).sum();
            return added <= limit
                    ? StepResult.succeeded(Map.of("text", added + " lines"))
                    : new StepResult.Ends(RunEnd.REJECTED, added + " added lines are more than " + limit);
        };
    }
}
