package org.jvmfactory.steps;

import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;

/** Makes the step {@code review}, which has an agent judge the change. */
public final class ReviewStepProvider implements WorkflowStepProvider {

    @Override
    public String type() {
        return "review";
    }

    @Override
    public WorkflowStep create(ConfigNode with) {
        return new ReviewStep(FurtherPrompt.read(with));
    }

    @Override
    public boolean needsAgent() {
        return true;
    }
}
