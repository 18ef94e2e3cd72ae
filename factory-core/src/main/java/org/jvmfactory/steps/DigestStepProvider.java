package org.jvmfactory.steps;

import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;

/** Makes the step {@code digest}, which says what became of all tasks lately. */
public final class DigestStepProvider implements WorkflowStepProvider {

    @Override
    public String type() {
        return DigestStep.TYPE;
    }

    @Override
    public WorkflowStep create(ConfigNode with) {
        return new DigestStep(DigestStep.Settings.read(with));
    }
}
