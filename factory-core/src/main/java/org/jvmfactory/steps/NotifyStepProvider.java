package org.jvmfactory.steps;

import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;

/** Makes the step {@code notify}, which tells people. */
public final class NotifyStepProvider implements WorkflowStepProvider {

    @Override
    public String type() {
        return "notify";
    }

    @Override
    public WorkflowStep create(ConfigNode with) {
        return new NotifyStep(NotifyStep.Settings.read(with));
    }
}
