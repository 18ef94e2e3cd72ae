package org.jvmfactory.task;

import static java.util.Objects.requireNonNull;

/**
 * What a step came to.
 *
 * @param uses its type
 * @param commit the tip of its branch then, with what it had handed over itself
 */
public record Visit(RunId run, StepPath path, String uses, StepResult result, String commit) {

    public Visit {
        requireNonNull(run, "run");
        requireNonNull(path, "path");
        requireNonNull(uses, "uses");
        requireNonNull(result, "result");
        requireNonNull(commit, "commit");
    }

    /** Where the step stands in its workflow, however often it is visited: {@code fix/verify} for {@code fix#1/verify#2}. */
    public String place() {
        return path.place();
    }
}
