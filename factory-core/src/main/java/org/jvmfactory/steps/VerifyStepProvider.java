package org.jvmfactory.steps;

import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;

/** Makes the step {@code verify}, which runs the project's own checks. */
public final class VerifyStepProvider implements WorkflowStepProvider {

    @Override
    public String type() {
        return "verify";
    }

    @Override
    public WorkflowStep create(ConfigNode with) {
        return new VerifyStep(VerifyStep.Settings.read(with));
    }
}
