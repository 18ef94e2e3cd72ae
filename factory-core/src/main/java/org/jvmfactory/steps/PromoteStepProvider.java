package org.jvmfactory.steps;

import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;

/** Makes the step {@code promote}, which marks the pull request as ready when what is required of it holds. */
public final class PromoteStepProvider implements WorkflowStepProvider {

    @Override
    public String type() {
        return "promote";
    }

    @Override
    public WorkflowStep create(ConfigNode with) {
        with.only();
        return new PromoteStep();
    }
}
