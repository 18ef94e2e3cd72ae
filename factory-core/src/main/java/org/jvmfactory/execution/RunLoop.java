package org.jvmfactory.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.step.Resumption;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Wait;
import org.jvmfactory.workflow.Branch;
import org.jvmfactory.workflow.Interpreter;
import org.jvmfactory.workflow.Next;
import org.jvmfactory.workflow.Recorded;
import org.jvmfactory.workflow.WorkflowException;

/** Asks the interpreter what comes next, has it done, and again, until the run ends or waits. For the driver's thread. */
final class RunLoop {

    private final RunServices services;
    private final TaskJournal journal;
    private final RunState state;
    private final Lanes lanes;
    private final Leaving leaving;
    private final Plan plan;
    private final Scenes scenes;
    private final LaneEngines engines;
    private Optional<StepPath> resumes;

    /** What a run's driver has. */
    record Parts(TaskJournal journal, RunState state, Lanes lanes, Leaving leaving, Plan plan, Scenes scenes) {}

    /** @param resumes the step that a budget had stopped and that goes on now */
    RunLoop(RunServices services, Parts parts, Optional<StepPath> resumes) {
        this.services = services;
        this.journal = parts.journal();
        this.state = parts.state();
        this.lanes = parts.lanes();
        this.leaving = parts.leaving();
        this.plan = parts.plan();
        this.scenes = parts.scenes();
        this.engines = new LaneEngines(services, journal, plan);
        this.resumes = resumes;
    }

    /** What has been recorded in the last run. */
    static Map<StepPath, Recorded> results(TaskView view) {
        Map<StepPath, Recorded> results = new HashMap<>();
        for (StepView step : view.lastRun().orElseThrow().steps()) {
            if (step.result().isPresent()) {
                results.put(
                        step.path(),
                        new Recorded(
                                step.result().get(),
                                step.attempt(),
                                step.finishedAt().orElseThrow()));
            }
        }
        return results;
    }

    void run() throws InterruptedException {
        Interpreter interpreter = plan.interpreter();
        while (true) {
            state.stopIfAsked();
            lanes.check();
            Set<StepPath> busy = lanes.busy(); // first: what ends meanwhile isn't seen as something that hasn't begun
            List<Next> all = interpreter.next(results(journal.view()));
            if (all.get(0) instanceof Next.End end) {
                leaving.finish(end.end(), end.reason());
                return;
            }
            List<Wait> waits = new ArrayList<>();
            boolean moved = false;
            for (Next next : all) {
                moved |= !lanes.troubled() && perform(next, busy, waits);
            }
            if (!moved && !busy.isEmpty()) {
                lanes.await();
            } else if (!moved && !lanes.troubled()) {
                leaving.rest(waits);
                return;
            }
        }
    }

    /**
     * Whether something was done, or begun in a branch; where it must wait, {@code waits} says for what.
     *
     * @param busy the branches that were at work when it was looked what comes next
     */
    private boolean perform(Next next, Set<StepPath> busy, List<Wait> waits) throws InterruptedException {
        if (next instanceof Next.Pick pick) {
            new BranchPick(services, journal, scenes).perform(pick);
            return true;
        }
        Next.Run run = next instanceof Next.Waiting waiting ? waiting.run() : (Next.Run) next;
        Optional<StepPath> lane = run.path().branch();
        if (lane.filter(busy::contains).isPresent()) {
            return false;
        }
        Arrivals arrivals = new Arrivals(journal.view(), now());
        Optional<Resumption> resumption;
        if (next instanceof Next.Waiting waiting) {
            resumption = come(waiting, arrivals);
            if (resumption.isEmpty()) {
                return unanswered(waiting) || rests(waiting.on(), waits);
            }
        } else if (run.notBefore().filter(now()::isBefore).isPresent()) {
            return rests(new Wait.ForTime(run.notBefore().get(), "step '" + run.path() + "' is tried again"), waits);
        } else {
            resumption = arrivals.before(run.path());
        }
        if (lane.isEmpty()) {
            state.begins(active());
            try {
                step(scenes.main(), run, resumption);
            } finally {
                state.ends();
            }
            return true;
        }
        return begin(lane.get(), run, resumption);
    }

    private static boolean rests(Wait wait, List<Wait> waits) {
        waits.add(wait);
        return false;
    }

    private Optional<Resumption> come(Next.Waiting waiting, Arrivals arrivals) {
        if (resumes.equals(Optional.of(waiting.run().path()))) {
            resumes = Optional.empty();
            return Optional.of(new Resumption(waiting.state(), Optional.empty()));
        }
        return arrivals.of(new StepResult.Waits(waiting.on(), waiting.state()));
    }

    /** A branch whose question nobody answered in time fails, and only it. */
    private boolean unanswered(Next.Waiting waiting) {
        Next.Run run = waiting.run();
        if (run.path().branch().isEmpty()
                || !(waiting.on() instanceof Wait.ForAnswer asked)
                || asked.question()
                        .expiresAt()
                        .filter(end -> !now().isBefore(end))
                        .isEmpty()) {
            return false;
        }
        StepResult failed = StepResult.failed(
                "UNANSWERED", "nobody answered in time: " + asked.question().text());
        journal.commit(
                new Event.StepFinished(scenes.main().run(), run.path(), run.attempt(), failed, Optional.empty()));
        return true;
    }

    /** False where no slot of its engine is free: it begins when another branch has ended. */
    private boolean begin(StepPath lane, Next.Run run, Optional<Resumption> resumption) {
        Optional<Runnable> slot = engines.take(lane, run.step());
        if (slot.isEmpty()) {
            return false;
        }
        journal.settle(); // the branch's workspace is made of what was done before it
        state.begins(active());
        lanes.begin(lane, () -> {
            try {
                step(scenes.of(Optional.of(lane)), run, resumption);
            } finally {
                state.ends();
                slot.get().run();
            }
        });
        return true;
    }

    private void step(RunScene scene, Next.Run next, Optional<Resumption> resumption) throws InterruptedException {
        for (Branch branch : next.seen().branches()) {
            scenes.bring(journal.view().tip(branch.path()).orElseGet(scene::tip));
        }
        int attempt = attempt(next);
        Agent agent = plan.agent(next.step());
        StepRun step = new StepRun(services, scene, next, attempt, agent, resumption);
        journal.commit(
                new Event.StepStarted(scene.run(), next.path(), next.step().uses(), attempt));
        StepResult result;
        try {
            result = type(next).execute(step);
        } catch (StoreException e) {
            throw e;
        } catch (FactoryException e) {
            state.stopIfAsked();
            if (e.code().retryable()) {
                throw e; // the host's own trouble: the scheduler tries again, and the step goes on as an interrupted
                // one
            }
            result = new StepResult.Failed(
                    e.code().name(), services.keeping().redactor().redact(String.valueOf(e.getMessage())), false);
        }
        state.stopIfAsked();
        journal.buffer(new Event.StepFinished(scene.run(), next.path(), attempt, result, step.handOver()));
    }

    /** Which try this is: one that was interrupted goes on, and is none of its own. */
    private int attempt(Next.Run next) {
        return journal.view().lastRun().stream()
                .flatMap(run -> run.steps().stream())
                .filter(step -> step.path().equals(next.path()) && step.result().isEmpty())
                .findFirst()
                .map(StepView::attempt)
                .orElse(next.attempt());
    }

    private Duration active() {
        return journal.view().lastRun().map(RunView::active).orElse(Duration.ZERO);
    }

    private WorkflowStep type(Next.Run next) {
        WorkflowStepProvider provider =
                services.catalogue().steps().get(next.step().uses());
        if (provider == null) {
            throw new WorkflowException(
                    WorkflowException.Code.UNKNOWN,
                    "step '" + next.path() + "' uses '" + next.step().uses()
                            + "', which isn't here any more; put its jar back on the class path and retry the task");
        }
        return provider.create(next.step().with());
    }

    private Instant now() {
        return services.keeping().time().instant();
    }
}
