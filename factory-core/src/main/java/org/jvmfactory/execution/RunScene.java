package org.jvmfactory.execution;

import java.util.Optional;
import org.jvmfactory.git.Mirror;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.Task;
import org.jvmfactory.workspace.Workspace;

/** Where a run takes place: its task, tree, mirror and journal. */
record RunScene(
        Task task,
        RunId run,
        Workspace workspace,
        Mirror mirror,
        TaskJournal journal,
        RunSandbox sandbox,
        AgentWork agents) {

    /** The last commit handed over. */
    String tip() {
        return journal.view().tip().orElse(workspace.base());
    }

    /** The conversation that a dead driver left at {@code path} without a result. */
    Optional<String> interruptedSession(StepPath path) {
        TaskView view = journal.view();
        return view.lastRun().stream()
                .flatMap(current -> current.steps().stream())
                .filter(step -> step.path().equals(path) && step.result().isEmpty())
                .findFirst()
                .flatMap(StepView::session);
    }
}
