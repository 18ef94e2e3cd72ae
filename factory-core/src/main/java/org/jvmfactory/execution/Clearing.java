package org.jvmfactory.execution;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jvmfactory.git.Mirror;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.Commit;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.journal.TaskChange;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.workspace.HandedOver;
import org.jvmfactory.workspace.Workspace;
import org.jvmfactory.workspace.Workspaces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what an ended task left, under a claim on it that it gives up. */
public final class Clearing {

    private static final Logger LOG = LoggerFactory.getLogger(Clearing.class);

    private final RunServices services;

    public Clearing(RunServices services) {
        this.services = requireNonNull(services, "services");
    }

    /**
     * Removes the task's workspace after what is in it was handed over once more; the claim is given up. Where all of that was published,
     * the mirror needn't keep it either.
     */
    public void removeWorkspace(Claim claim, Predicate<TaskView> published) throws InterruptedException {
        TaskJournal journal = journal(claim);
        TaskView view = journal.view();
        TaskId task = claim.fence().task();
        Workspaces workspaces = services.places().workspaces();
        try {
            Optional<Workspace> workspace = workspaces.find(task);
            if (view.status().ended() && workspace.isPresent()) {
                services.places().sandbox().sweep(RunSandbox.tag(view.task()));
                Mirror mirror = services.places()
                        .repositories()
                        .mirror(view.task().request().repository());
                keepBranches(view, workspaces.lanes(task), mirror);
                String base = view.base().orElse(workspace.get().base());
                String tip = view.tip().orElse(base);
                HandedOver left = workspaces.handOver(
                        workspace.get().at(base), mirror, tip, "Left in the workspace of task " + task);
                workspaces.remove(workspace.get());
                if (!left.commit().equals(tip)) {
                    LOG.info("task={} what was left in its workspace is kept in the mirror as {}", task, left.commit());
                } else if (published.test(view)) {
                    mirror.forget(task.value());
                }
                LOG.info("task={} its workspace was removed", task);
            }
        } finally {
            release(journal);
        }
    }

    /** What was left in the workspaces of branches, so that nothing is lost when they go with the task's own. */
    private void keepBranches(TaskView view, List<Workspace> branches, Mirror mirror) throws InterruptedException {
        Map<String, String> tips = new HashMap<>();
        for (RunView run : view.runs()) {
            for (StepView step : run.steps()) {
                step.path()
                        .branch()
                        .ifPresent(branch -> tips.put(
                                Workspace.lane(run.id().number(), branch),
                                run.tip(Optional.of(branch)).orElse("")));
            }
        }
        for (Workspace branch : branches) {
            String tip = branch.lane()
                    .map(tips::get)
                    .filter(known -> !known.isEmpty())
                    .orElse(branch.base());
            HandedOver left = services.places()
                    .workspaces()
                    .handOver(branch, mirror, tip, "Left in a branch of task " + branch.task());
            if (!left.commit().equals(tip)) {
                LOG.info(
                        "task={} what was left in {} is kept in the mirror as {}",
                        branch.task(),
                        branch.kept(),
                        left.commit());
            }
        }
    }

    /**
     * Forgets what happened to the task but for its stone; the claim is given up.
     *
     * @return false where the task hasn't ended after all
     */
    public boolean forget(Claim claim, Function<TaskView, Event.TaskForgotten> stone) {
        TaskJournal journal = journal(claim);
        TaskView view = journal.view();
        if (!view.status().ended()) {
            release(journal);
            return false;
        }
        services.keeping()
                .store()
                .forget(new Commit(
                        claim.fence(),
                        view.nextSequence(),
                        services.keeping().time().instant(),
                        List.of(stone.apply(view)),
                        Optional.of(TaskChange.release(view.status(), view.reason())),
                        List.of()));
        LOG.info(
                "task={} was forgotten, but for what it was and came to",
                claim.fence().task());
        return true;
    }

    private static void release(TaskJournal journal) {
        TaskView view = journal.view();
        journal.commit(List.of(), Optional.of(TaskChange.release(view.status(), view.reason())), List.of());
    }

    private TaskJournal journal(Claim claim) {
        RunServices.Keeping keeping = services.keeping();
        return new TaskJournal(keeping.store(), claim, keeping.time(), keeping.flusher(), () -> {});
    }
}
