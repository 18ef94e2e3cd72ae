package org.jvmfactory.steps;

import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;

/** Makes the step {@code spec-audit}, which has an agent hold the change against what was asked for. */
public final class SpecAuditStepProvider implements WorkflowStepProvider {

    @Override
    public String type() {
        return "spec-audit";
    }

    @Override
    public WorkflowStep create(ConfigNode with) {
        return new SpecAuditStep(SpecAuditStep.Settings.read(with));
    }

    @Override
    public boolean needsAgent() {
        return true;
    }
}
