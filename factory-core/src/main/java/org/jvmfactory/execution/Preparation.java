package org.jvmfactory.execution;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.git.Mirror;
import org.jvmfactory.journal.BlobId;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.HandOver;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.workspace.Workspace;
import org.jvmfactory.workspace.WorkspaceRequest;
import org.jvmfactory.workspace.Workspaces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a run's place ready: whatever of it is there already is used, whatever is missing is made again from what was kept. */
final class Preparation {

    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

    private final RunServices services;
    private final TaskJournal journal;
    private final Mirror mirror;

    Preparation(RunServices services, TaskJournal journal, Mirror mirror) {
        this.services = services;
        this.journal = journal;
        this.mirror = mirror;
    }

    /**
     * A workspace that can be used.
     *
     * @param same whether it is the one in which the task was last worked on, and wasn't made again
     */
    record Ready(Workspace workspace, boolean same) {}

    Ready workspace(RunView run) throws InterruptedException {
        TaskView view = journal.view();
        Optional<Event.WorkspaceReady> known = view.workspace();
        return known.isPresent() ? again(view, known.get()) : first(view, run);
    }

    private Ready first(TaskView view, RunView run) throws InterruptedException {
        TaskId task = view.task().id();
        Mirror.Branch base = mirror.latest(view.task().request().base());
        String branch = Workspaces.branch(task, view.task().request().title());
        Workspaces workspaces = services.places().workspaces();
        // Of one that was stopped before it could say that it had made it; nobody has worked there, and the branch has
        // moved on since.
        workspaces
                .find(task)
                .filter(left -> !left.base().equals(base.commit()))
                .ifPresent(left -> workspaces.outdated(task));
        mirror.keep(task.value(), base.commit());
        Workspace workspace =
                workspaces.open(new WorkspaceRequest(task, branch, base.name(), base.commit(), base.commit()), mirror);
        workspaces.enter(workspace, journal.driver(), Optional.empty());
        journal.buffer(new Event.WorkspaceReady(
                run.id(), workspace.tree().toString(), workspace.branch(), workspace.baseBranch(), workspace.base()));
        return new Ready(workspace, true);
    }

    private Ready again(TaskView view, Event.WorkspaceReady known) throws InterruptedException {
        TaskId task = view.task().id();
        String base = view.base().orElse(known.base());
        String tip = view.tip().orElse(base);
        if (!mirror.contains(base)) {
            mirror.fetch();
        }
        bring(view, tip);
        mirror.keep(task.value(), tip);
        Workspaces workspaces = services.places().workspaces();
        Optional<InstanceId> last = journal.lastAtWork().filter(driver -> workspaces.leftBy(driver, task));
        if (last.isEmpty()) {
            LOG.info("task={} is made a workspace at {}: it was last worked on elsewhere", task, tip);
            workspaces.outdated(task);
        }
        Workspace workspace =
                workspaces.open(new WorkspaceRequest(task, known.branch(), known.baseBranch(), base, tip), mirror);
        if (last.isEmpty()) {
            restoreHomes(workspace, sessions(view.runs(), Optional.empty()));
        }
        return enter(view, workspace, last);
    }

    private Ready enter(TaskView view, Workspace workspace, Optional<InstanceId> last) throws InterruptedException {
        Workspaces workspaces = services.places().workspaces();
        workspaces.enter(workspace, journal.driver(), last);
        if (last.isPresent() && brokenOff(view)) {
            workspaces.unlock(workspace);
        }
        return new Ready(workspace, last.isPresent());
    }

    /** Whether a step was at work that came to no result: its agent may have been killed over anything. */
    private static boolean brokenOff(TaskView view) {
        return view.lastRun().stream()
                .flatMap(run -> run.steps().stream())
                .anyMatch(step -> step.result().isEmpty());
    }

    /**
     * The workspace of a branch of the run {@code main} works in: it begins with what the work around it had come to.
     *
     * @param main the workspace of the run
     */
    Ready lane(RunView run, StepPath branch, Workspace main) throws InterruptedException {
        TaskView view = journal.view();
        TaskId task = view.task().id();
        Optional<String> name = Optional.of(Workspace.lane(run.id().number(), branch));
        String base = view.base().orElse(main.base());
        String tip = view.tip(branch).orElse(base);
        bring(view, tip);
        Workspaces workspaces = services.places().workspaces();
        Optional<InstanceId> last = journal.lastAtWork().filter(driver -> workspaces.leftBy(driver, task, name));
        Workspace workspace =
                workspaces.open(new WorkspaceRequest(task, name, main.branch(), main.baseBranch(), base, tip), mirror);
        if (last.isEmpty()) {
            restoreHomes(workspace, sessions(List.of(run), Optional.of(branch)));
        }
        return enter(view, workspace, last);
    }

    /** Has {@code commit}, which was handed over, in the mirror. */
    void bring(TaskView view, String commit) throws InterruptedException {
        if (!mirror.contains(commit) && view.pack(commit).isEmpty()) {
            mirror.fetch(); // people pushed it
        }
        if (!mirror.contains(commit)) {
            mirror.takePack(pack(view, commit));
        }
    }

    private void restoreHomes(Workspace workspace, Map<String, String> sessions) throws InterruptedException {
        for (Map.Entry<String, String> session : sessions.entrySet()) {
            services.places().workspaces().restoreHome(workspace, session.getKey(), content(session.getValue()));
        }
    }

    /** The last archive of each agent's session files. */
    private static Map<String, String> sessions(List<RunView> runs, Optional<StepPath> branch) {
        Map<String, String> sessions = new LinkedHashMap<>();
        runs.stream()
                .flatMap(run -> run.steps().stream())
                .filter(step -> step.agent().isPresent() && step.path().branch().equals(branch))
                .forEach(step -> step.handOver()
                        .flatMap(HandOver::session)
                        .ifPresent(archive -> sessions.put(home(step), archive)));
        return sessions;
    }

    private static String home(StepView step) {
        return step.handOver().flatMap(HandOver::home).or(step::agent).orElseThrow();
    }

    private InputStream pack(TaskView view, String commit) {
        String pack =
                view.pack(commit).orElseThrow(() -> new IllegalStateException("a tip was recorded without its pack"));
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
