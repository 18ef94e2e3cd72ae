package org.jvmfactory.steps;

import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;

/** Makes the step {@code address}, which has an agent deal with what was said of the pull request. */
public final class AddressStepProvider implements WorkflowStepProvider {

    @Override
    public String type() {
        return "address";
    }

    @Override
    public WorkflowStep create(ConfigNode with) {
        return new AddressStep(FurtherPrompt.read(with));
    }

    @Override
    public boolean needsAgent() {
        return true;
    }
}
