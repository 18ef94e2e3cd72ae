package org.jvmfactory.steps;

import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;

/** Makes the step {@code spec}, which has an agent specify what is to be done. */
public final class SpecStepProvider implements WorkflowStepProvider {

    @Override
    public String type() {
        return "spec";
    }

    @Override
    public WorkflowStep create(ConfigNode with) {
        return new SpecStep(SpecStep.Settings.read(with));
    }

    @Override
    public boolean needsAgent() {
        return true;
    }
}
