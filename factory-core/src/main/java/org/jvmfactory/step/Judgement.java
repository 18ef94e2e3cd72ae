package org.jvmfactory.step;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.Verdict;

/**
 * What a visit of a step judged, in this run of the task or an earlier one.
 *
 * @param outputs the step's outputs
 * @param commit the tip that was judged
 */
public record Judgement(RunId run, StepPath path, Verdict verdict, Map<String, String> outputs, String commit) {

    public Judgement {
        requireNonNull(run, "run");
        requireNonNull(path, "path");
        requireNonNull(verdict, "verdict");
        outputs = Map.copyOf(outputs);
        requireNonNull(commit, "commit");
    }
}
