package org.jvmfactory.execution;

import java.io.InputStream;
import java.util.Optional;
import org.jvmfactory.git.Mirror;
import org.jvmfactory.journal.BlobId;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.workspace.Workspace;

/** Makes a run's place ready: whatever of it is there already is used, whatever is missing is made again from what was kept. */
final class Preparation {

    private final RunServices services;
    private final TaskJournal journal;
    private final Mirror mirror;

    Preparation(RunServices services, TaskJournal journal, Mirror mirror) {
        this.services = services;
        this.journal = journal;
        this.mirror = mirror;
    }

    Workspace workspace(RunView run) throws InterruptedException {
        TaskView view = journal.view();
        Optional<Event.WorkspaceReady> known = view.workspace();
        if (known.isPresent()) {
            String tip = view.tip().orElse(known.get().base());
            if (!mirror.contains(known.get().base())) {
                mirror.fetch();
            }
            mirror.pin(view.task().id().value(), known.get().base());
            if (!mirror.contains(tip)) {
                mirror.takePack(lastPack(view));
            }
            mirror.keep(view.task().id().value(), tip);
            return services.places()
                    .workspaces()
                    .open(
                            new org.jvmfactory.workspace.WorkspaceRequest(
                                    view.task().id(),
                                    known.get().branch(),
                                    known.get().baseBranch(),
                                    known.get().base(),
                                    tip),
                            mirror);
        }
        mirror.fetch();
        String baseBranch = view.task().request().base().isPresent()
                ? view.task().request().base().get()
                : mirror.defaultBranch();
        String base = mirror.resolve(baseBranch);
        mirror.requireSupported(base);
        mirror.pin(view.task().id().value(), base);
        mirror.keep(view.task().id().value(), base);
        Workspace workspace = services.places()
                .workspaces()
                .open(
                        new org.jvmfactory.workspace.WorkspaceRequest(
                                view.task().id(),
                                org.jvmfactory.workspace.Workspaces.branch(
                                        view.task().id(), view.task().request().title()),
                                baseBranch,
                                base,
                                base),
                        mirror);
        journal.commit(new Event.WorkspaceReady(
                run.id(), workspace.tree().toString(), workspace.branch(), workspace.baseBranch(), workspace.base()));
        return workspace;
    }

    private InputStream lastPack(TaskView view) {
        String pack = view.runs().stream()
                .flatMap(run -> run.steps().stream())
                .flatMap(step -> step.handOver().stream())
                .flatMap(handOver -> handOver.pack().stream())
                .reduce((first, second) -> second)
                .orElseThrow(() -> new IllegalStateException("a tip was recorded without its pack"));
        return services.keeping().store().openBlob(new BlobId(pack));
    }
}
