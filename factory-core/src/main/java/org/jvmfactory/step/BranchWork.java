package org.jvmfactory.step;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.git.FileChange;
import org.jvmfactory.task.Verdict;

/**
 * What a branch of a parallel node came to, for the step that picks one.
 *
 * @param name by which it is picked
 * @param base the commit all of them began at
 * @param tip its last commit; the base where nothing was committed
 * @param files those that differ between both
 * @param verdict the latest of its own steps
 * @param outputs of the last of its own steps
 * @param used what its steps used
 */
public record BranchWork(
        String name,
        String base,
        String tip,
        List<FileChange> files,
        Optional<Verdict> verdict,
        Map<String, String> outputs,
        List<StepUse> used) {

    public BranchWork {
        requireNonNull(name, "name");
        requireNonNull(base, "base");
        requireNonNull(tip, "tip");
        files = List.copyOf(files);
        requireNonNull(verdict, "verdict");
        outputs = Map.copyOf(outputs);
        used = List.copyOf(used);
    }
}
