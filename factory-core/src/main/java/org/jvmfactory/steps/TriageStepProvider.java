package org.jvmfactory.steps;

import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;

/** Makes the step {@code triage}, which has an agent say whether a task can be done. */
public final class TriageStepProvider implements WorkflowStepProvider {

    @Override
    public String type() {
        return "triage";
    }

    @Override
    public WorkflowStep create(ConfigNode with) {
        return new TriageStep(TriageStep.Settings.read(with));
    }

    @Override
    public boolean needsAgent() {
        return true;
    }
}
