package org.jvmfactory.steps;

import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;

/** Makes the step {@code ask}, which asks a person. */
public final class AskStepProvider implements WorkflowStepProvider {

    @Override
    public String type() {
        return "ask";
    }

    @Override
    public WorkflowStep create(ConfigNode with) {
        return new AskStep(AskStep.Settings.read(with));
    }
}
