package org.jvmfactory.steps;

import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;

/** Makes the step {@code publish}, which pushes the branch and opens the pull request. */
public final class PublishStepProvider implements WorkflowStepProvider {

    @Override
    public String type() {
        return PublishStep.TYPE;
    }

    @Override
    public WorkflowStep create(ConfigNode with) {
        return new PublishStep(PublishStep.Settings.read(with));
    }
}
