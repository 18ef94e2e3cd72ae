package org.jvmfactory.steps;

import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;

/** Makes the step {@code run}, which runs a command. */
public final class RunStepProvider implements WorkflowStepProvider {

    @Override
    public String type() {
        return "run";
    }

    @Override
    public WorkflowStep create(ConfigNode with) {
        return new RunStep(RunStep.Settings.read(with));
    }
}
