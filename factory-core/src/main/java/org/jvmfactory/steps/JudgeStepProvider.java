package org.jvmfactory.steps;

import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;

/** Makes the step {@code judge}, which has an agent pick one of several branches. */
public final class JudgeStepProvider implements WorkflowStepProvider {

    @Override
    public String type() {
        return "judge";
    }

    @Override
    public WorkflowStep create(ConfigNode with) {
        return new JudgeStep(FurtherPrompt.read(with));
    }

    @Override
    public boolean needsAgent() {
        return true;
    }
}
