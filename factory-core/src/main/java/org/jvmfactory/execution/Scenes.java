package org.jvmfactory.execution;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.git.Mirror;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.Task;

/** The places in which a run works: its own, and one for each branch of its parallel nodes, made ready when it is first needed. Thread-safe for different branches. */
final class Scenes {

    private final RunServices services;
    private final TaskJournal journal;
    private final RunState state;
    private final RunView run;
    private final Mirror mirror;
    private final PermitDesk permits;
    private final Recall recall;
    private final RunScene main;
    private final Map<StepPath, RunScene> lanes = new ConcurrentHashMap<>();

    Scenes(RunServices services, TaskJournal journal, RunState state, RunView run, Mirror mirror)
            throws InterruptedException {
        this.services = services;
        this.journal = journal;
        this.state = state;
        this.run = run;
        this.mirror = mirror;
        this.permits = new PermitDesk(services, journal, state::atWork);
        this.recall = new Recall(services, journal);
        this.main = scene(Optional.empty(), preparation().workspace(run));
    }

    /** Where the run itself works. */
    RunScene main() {
        return main;
    }

    /** Where the steps of {@code lane} work. For the thread of that branch, or while nobody works there. */
    RunScene of(Optional<StepPath> lane) throws InterruptedException {
        if (lane.isEmpty()) {
            return main;
        }
        RunScene known = lanes.get(lane.get());
        if (known != null) {
            return known;
        }
        RunScene fresh = scene(lane, preparation().lane(current(), lane.get(), main.workspace()));
        lanes.put(lane.get(), fresh);
        return fresh;
    }

    /** Has {@code commit}, which some step handed over, in the mirror. */
    void bring(String commit) throws InterruptedException {
        preparation().bring(journal.view(), commit);
    }

    private RunView current() {
        return journal.view().lastRun().orElse(run);
    }

    private RunScene scene(Optional<StepPath> lane, Preparation.Ready ready) {
        Task task = journal.view().task();
        RunSandbox sandbox = new RunSandbox(services, task, run.id(), ready.workspace(), mirror, journal);
        AgentWork agents = new AgentWork(
                services,
                task,
                run.id(),
                journal,
                permits,
                sandbox,
                state::ending,
                (@Nullable LiveSession session) -> state.session(lane, session));
        return new RunScene(
                task, run.id(), lane, ready.workspace(), ready.same(), mirror, journal, sandbox, agents, recall);
    }

    private Preparation preparation() {
        return new Preparation(services, journal, mirror);
    }
}
