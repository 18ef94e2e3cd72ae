package org.jvmfactory.step;

import org.jvmfactory.meta.Spi;
import org.jvmfactory.task.StepResult;

/**
 * One kind of work in a workflow, named by {@code uses:}.
 *
 * <p>Called by Factory on the thread of the run, or of its branch, once for each attempt of each visit, and again after each wait.
 * Straight-line blocking code: it never sleeps, it waits only by returning {@link StepResult.Waits}. Cancelled by interruption, which it lets pass. It keeps no
 * state of its own between calls: one object serves all runs. What it does outside goes through {@link StepContext#perform}, so that doing
 * a step again does nothing twice. Outcomes are results; what it throws counts as a malfunction, and the code of a
 * {@code FactoryException} says whether another try may help.
 */
@Spi
public interface WorkflowStep {

    /** Does the work of one attempt, or goes on with it after a wait. */
    StepResult execute(StepContext context) throws InterruptedException;
}
