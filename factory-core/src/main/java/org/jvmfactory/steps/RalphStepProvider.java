package org.jvmfactory.steps;

import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;

/** Makes the step {@code ralph}, which has an agent do the next item of a checklist. */
public final class RalphStepProvider implements WorkflowStepProvider {

    @Override
    public String type() {
        return "ralph";
    }

    @Override
    public WorkflowStep create(ConfigNode with) {
        return new RalphStep(RalphStep.Settings.read(with));
    }

    @Override
    public boolean needsAgent() {
        return true;
    }
}
