package org.jvmfactory.workspace;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.TaskId;

/**
 * The directory and branch that all runs of a task work in, or one branch of a parallel node. Keeps its path for life.
 *
 * @param lane the branch of a parallel node that it belongs to; empty for the task's own
 * @param tree the work tree; only sandboxes write and read it
 * @param branch {@code factory/<task>-<slug>}
 * @param baseBranch the branch it started from
 * @param base the commit it started from, recorded and pinned
 */
public record Workspace(TaskId task, Optional<String> lane, Path tree, String branch, String baseBranch, String base) {

    public Workspace {
        requireNonNull(task, "task");
        requireNonNull(lane, "lane");
        requireNonNull(tree, "tree");
        requireNonNull(branch, "branch");
        requireNonNull(baseBranch, "baseBranch");
        requireNonNull(base, "base");
    }

    /**
     * The name of a branch of a parallel node among all that its task has: the number of the run, and where the branch stands in it, such as
     * {@code 1.write.one}.
     */
    public static String lane(int run, StepPath branch) {
        return run + "."
                + branch.value()
                        .replaceAll("\\[\\d+]", "")
                        .replaceAll("#1(?=/|$)", "")
                        .replace('#', '+')
                        .replace('/', '.');
    }

    /** The same, begun at another commit: its branch was moved there. */
    public Workspace at(String otherBase) {
        return new Workspace(task, lane, tree, branch, baseBranch, otherBase);
    }

    /** Under which name its commits are kept in the mirror. */
    public String kept() {
        return task.value() + lane.map(name -> "." + name).orElse("");
    }
}
