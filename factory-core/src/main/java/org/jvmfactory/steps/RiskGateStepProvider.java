package org.jvmfactory.steps;

import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;

/** Makes the step {@code risk-gate}, which says how much can go wrong with the change and what that asks for. */
public final class RiskGateStepProvider implements WorkflowStepProvider {

    @Override
    public String type() {
        return RiskGateStep.TYPE;
    }

    @Override
    public WorkflowStep create(ConfigNode with) {
        return new RiskGateStep(RiskGateStep.Settings.read(with));
    }
}
