package org.jvmfactory.execution;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.git.Mirror;
import org.jvmfactory.journal.BlobId;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.HandOver;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.workspace.Workspace;
import org.jvmfactory.workspace.WorkspaceRequest;
import org.jvmfactory.workspace.Workspaces;

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
        return known.isPresent() ? again(view, known.get()) : first(view, run);
    }

    private Workspace first(TaskView view, RunView run) throws InterruptedException {
        TaskId task = view.task().id();
        Mirror.Branch base = mirror.latest(view.task().request().base());
        mirror.keep(task.value(), base.commit());
        String branch = Workspaces.branch(task, view.task().request().title());
        Workspace workspace = services.places()
                .workspaces()
                .open(new WorkspaceRequest(task, branch, base.name(), base.commit(), base.commit()), mirror);
        journal.commit(new Event.WorkspaceReady(
                run.id(), workspace.tree().toString(), workspace.branch(), workspace.baseBranch(), workspace.base()));
        return workspace;
    }

    private Workspace again(TaskView view, Event.WorkspaceReady known) throws InterruptedException {
        TaskId task = view.task().id();
        String tip = view.tip().orElse(known.base());
        if (!mirror.contains(known.base())) {
            mirror.fetch();
        }
        if (!mirror.contains(tip)) {
            mirror.takePack(lastPack(view));
        }
        mirror.keep(task.value(), tip);
        Workspaces workspaces = services.places().workspaces();
        boolean gone = workspaces.find(task).isEmpty();
        Workspace workspace = workspaces.open(
                new WorkspaceRequest(task, known.branch(), known.baseBranch(), known.base(), tip), mirror);
        if (gone) {
            for (Map.Entry<String, String> session : sessions(view).entrySet()) {
                workspaces.restoreHome(workspace, session.getKey(), content(session.getValue()));
            }
        }
        return workspace;
    }

    /** The last archive of each agent's session files. */
    private static Map<String, String> sessions(TaskView view) {
        Map<String, String> sessions = new LinkedHashMap<>();
        view.runs().stream()
                .flatMap(run -> run.steps().stream())
                .filter(step -> step.agent().isPresent())
                .forEach(step -> step.handOver()
                        .flatMap(HandOver::session)
                        .ifPresent(archive -> sessions.put(step.agent().orElseThrow(), archive)));
        return sessions;
    }

    private InputStream lastPack(TaskView view) {
        String pack = view.runs().stream()
                .flatMap(run -> run.steps().stream())
                .map(StepView::handOver)
                .flatMap(Optional::stream)
                .flatMap(handOver -> handOver.pack().stream())
                .reduce((first, second) -> second)
                .orElseThrow(() -> new IllegalStateException("a tip was recorded without its pack"));
        return services.keeping().store().openBlob(new BlobId(pack));
    }

    private byte[] content(String blob) {
        try (InputStream content = services.keeping().store().openBlob(new BlobId(blob))) {
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
