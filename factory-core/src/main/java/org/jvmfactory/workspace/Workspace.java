package org.jvmfactory.workspace;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import org.jvmfactory.task.TaskId;

/**
 * The directory and branch that all runs of a task work in. Keeps its path for life.
 *
 * @param tree the work tree; only sandboxes write and read it
 * @param branch {@code factory/<task>-<slug>}
 * @param baseBranch the branch it started from
 * @param base the commit it started from, recorded and pinned
 */
public record Workspace(TaskId task, Path tree, String branch, String baseBranch, String base) {

    public Workspace {
        requireNonNull(task, "task");
        requireNonNull(tree, "tree");
        requireNonNull(branch, "branch");
        requireNonNull(baseBranch, "baseBranch");
        requireNonNull(base, "base");
    }
}
