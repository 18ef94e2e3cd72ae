package org.jvmfactory.testkit.factory;

import java.util.Map;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.StepContext.EffectScope;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;
import org.jvmfactory.task.StepResult;

/** A step that pushes what there is, and asks nobody. */
record UnaskedPush(String type) implements WorkflowStepProvider {

    @Override
    public WorkflowStep create(ConfigNode with) {
        return context -> {
            StepContext.Change change = context.change();
            context.perform(
                    "push",
                    EffectScope.TASK,
                    "push",
                    Map.of("repository", change.repository(), "branch", change.branch(), "commit", change.tip()));
            return StepResult.succeeded();
        };
    }
}
