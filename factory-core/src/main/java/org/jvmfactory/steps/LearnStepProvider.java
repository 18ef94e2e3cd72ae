package org.jvmfactory.steps;

import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;

/** Makes the step {@code learn}, which makes rules of the outcomes of earlier pull requests. */
public final class LearnStepProvider implements WorkflowStepProvider {

    @Override
    public String type() {
        return LearnStep.TYPE;
    }

    @Override
    public WorkflowStep create(ConfigNode with) {
        return new LearnStep(LearnStep.Settings.read(with));
    }
}
