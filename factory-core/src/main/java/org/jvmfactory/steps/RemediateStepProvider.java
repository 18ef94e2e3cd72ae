package org.jvmfactory.steps;

import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;

/** Makes the step {@code remediate}, which has an agent mend what a judgement or news of the published change demand. */
public final class RemediateStepProvider implements WorkflowStepProvider {

    @Override
    public String type() {
        return "remediate";
    }

    @Override
    public WorkflowStep create(ConfigNode with) {
        return new RemediateStep(FurtherPrompt.read(with));
    }

    @Override
    public boolean needsAgent() {
        return true;
    }
}
