package org.jvmfactory.steps;

import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;

/** Makes the step {@code reply}, which answers what was said of the pull request. */
public final class ReplyStepProvider implements WorkflowStepProvider {

    @Override
    public String type() {
        return "reply";
    }

    @Override
    public WorkflowStep create(ConfigNode with) {
        return new ReplyStep(ReplyStep.Settings.read(with));
    }

    @Override
    public boolean needsAgent() {
        return false;
    }
}
