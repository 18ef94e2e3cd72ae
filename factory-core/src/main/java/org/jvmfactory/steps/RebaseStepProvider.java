package org.jvmfactory.steps;

import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;

/** Makes the step {@code rebase}, which brings the branch up to date before it is worked on again. */
public final class RebaseStepProvider implements WorkflowStepProvider {

    @Override
    public String type() {
        return "rebase";
    }

    @Override
    public WorkflowStep create(ConfigNode with) {
        return new RebaseStep(RebaseStep.Settings.read(with));
    }

    @Override
    public boolean needsAgent() {
        return true;
    }
}
