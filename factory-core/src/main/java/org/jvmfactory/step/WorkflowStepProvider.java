package org.jvmfactory.step;

import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.meta.Spi;
import org.jvmfactory.plugin.Provider;

/**
 * Makes a {@link WorkflowStep} from the {@code with:} of a node; found by {@code ServiceLoader}. It reads and checks the settings there
 * and then, so that a mistake is found when a workflow is loaded, and keeps them.
 */
@Spi
public interface WorkflowStepProvider extends Provider<WorkflowStep, ConfigNode> {

    /** Whether the node must name an agent. */
    default boolean needsAgent() {
        return false;
    }
}
