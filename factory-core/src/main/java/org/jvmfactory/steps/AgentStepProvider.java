package org.jvmfactory.steps;

import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;

/** Makes the step {@code agent}, which has an agent work. */
public final class AgentStepProvider implements WorkflowStepProvider {

    @Override
    public String type() {
        return "agent";
    }

    @Override
    public WorkflowStep create(ConfigNode with) {
        return new AgentStep(AgentStep.Settings.read(with));
    }

    @Override
    public boolean needsAgent() {
        return true;
    }
}
