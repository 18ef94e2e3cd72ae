package org.jvmfactory.execution;

import java.util.Optional;
import org.jvmfactory.git.Mirror;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.Task;
import org.jvmfactory.workspace.Workspace;

/**
 * Where a run takes place, or a branch of a parallel node in it: its task, tree, mirror and journal.
 *
 * @param lane the branch; empty for the run itself
 * @param sameWorkspace whether the workspace is the one in which the task was last worked on, and wasn't made again
 */
record RunScene(
        Task task,
        RunId run,
        Optional<StepPath> lane,
        Workspace workspace,
        boolean sameWorkspace,
        Mirror mirror,
        TaskJournal journal,
        RunSandbox sandbox,
        AgentWork agents,
        Recall recall) {

    /** The last commit handed over here. */
    String tip() {
        TaskView view = journal.view();
        return lane.map(view::tip).orElseGet(view::tip).orElse(workspace.base());
    }

    /** Where the branch begins. */
    String base() {
        return lane.isPresent() ? workspace.base() : journal.view().base().orElse(workspace.base());
    }

    /** The conversation that a dead driver left at {@code path} without a result, where its files are still there: none was kept yet. */
    Optional<String> interruptedSession(StepPath path) {
        if (!sameWorkspace) {
            return Optional.empty();
        }
        TaskView view = journal.view();
        return view.lastRun().stream()
                .flatMap(current -> current.steps().stream())
                .filter(step -> step.path().equals(path) && step.result().isEmpty())
                .findFirst()
                .flatMap(StepView::session);
    }
}
