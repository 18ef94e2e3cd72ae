package org.jvmfactory.workspace;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jvmfactory.task.TaskId;

/**
 * The workspace that a task needs.
 *
 * @param lane the branch of a parallel node that needs it, as {@link Workspace#lane} names it; empty for the task's own
 * @param branch the task's own branch
 * @param baseBranch the branch it starts from
 * @param base the commit it started from
 * @param tip the commit that a tree made anew begins with: what was handed over last, else the base
 */
public record WorkspaceRequest(
        TaskId task, Optional<String> lane, String branch, String baseBranch, String base, String tip) {

    public WorkspaceRequest {
        requireNonNull(task, "task");
        requireNonNull(lane, "lane");
        requireNonNull(branch, "branch");
        requireNonNull(baseBranch, "baseBranch");
        requireNonNull(base, "base");
        requireNonNull(tip, "tip");
    }

    /** The task's own. */
    public WorkspaceRequest(TaskId task, String branch, String baseBranch, String base, String tip) {
        this(task, Optional.empty(), branch, baseBranch, base, tip);
    }
}
