package org.jvmfactory.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.agent.Routing.Where;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.InboxEntry;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.policy.Permits;
import org.jvmfactory.step.Resumption;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.Wait;
import org.jvmfactory.watchdog.Pulse;
import org.jvmfactory.watchdog.Vitals;
import org.jvmfactory.workflow.Interpreter;
import org.jvmfactory.workflow.Next;
import org.jvmfactory.workflow.Recorded;
import org.jvmfactory.workflow.WorkflowException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Carries out one task's run under one claim, on one thread: loads what has been recorded, asks the interpreter what comes next, does it,
 * records it, and again, until the run ends or waits. {@link #end}, {@link #deliver} and {@link #vitals} may come from another thread.
 */
public final class RunDriver implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(RunDriver.class);

    private final RunServices services;
    private final Claim claim;
    private final RunState state;
    private final TaskJournal journal;
    private final Leaving leaving;

    public RunDriver(RunServices services, Claim claim) {
        this.services = services;
        this.claim = claim;
        RunServices.Keeping keeping = services.keeping();
        this.state = new RunState(keeping.steady());
        this.journal = new TaskJournal(
                keeping.store(), claim, keeping.time(), keeping.flusher(), () -> state.end(new Ending.Lost()));
        this.leaving = new Leaving(services, journal, state);
    }

    public TaskId task() {
        return claim.fence().task();
    }

    /** Whether the claim was given up, or overtaken; if not, somebody must do that when the run's thread is done. */
    public boolean givenUp() {
        return state.givenUp();
    }

    /** Whether it gave its claim up by itself: its thread has nothing more to do than to end. */
    public boolean released() {
        return state.isReleasing() && !journal.overtaken();
    }

    // From other threads

    /** Stops the run at the next possible moment; the first reason given wins. */
    public void end(Ending why) {
        state.end(why);
    }

    /** Breaks off the conversation under way, if there is one: its step has failed, and may be tried again. */
    public void stall(String why) {
        LiveSession current = state.session();
        if (current != null) {
            current.stall(why);
        }
    }

    /** Somebody else drives the task: its processes are ended at once, and nothing more is written. */
    public void overtaken() {
        journal.lose();
        state.gaveUp();
        end(new Ending.Lost());
    }

    /** Whether the task is claimed as it was for this driver. */
    public boolean holds(TaskRow row) {
        return row.epoch() == claim.fence().epoch()
                && row.holder().equals(Optional.of(claim.fence().holder()));
    }

    /**
     * Ends the run in place of its thread, which doesn't come back: its processes are ended, and whatever the thread still writes is
     * refused. False where the thread is just leaving, or the run can't be ended now.
     */
    public boolean abandon(RunEnd end, String why) {
        return leaving.abandon(end, why);
    }

    /** Takes commands from the inbox. */
    public void deliver(List<InboxEntry> entries) {
        for (InboxEntry entry : entries) {
            Command command = entry.command();
            if (command instanceof Command.Answer answer) {
                took(entry, Commands.answer(journal.view(), answer));
            } else if (command.by().trust() != Actor.Trust.TRUSTED) {
                took(entry, Commands.notAllowed(command));
            } else if (command instanceof Command.Cancel cancel) {
                leaving.cancel(cancel.reason(), () -> took(entry, TaskFold.Outcomes.STOPPED));
            } else if (command instanceof Command.Steer steer) {
                steer(entry, steer);
            } else if (command instanceof Command.Post) {
                took(entry, TaskFold.Outcomes.POSTED);
            } else {
                took(entry, "refused: the task is running");
            }
        }
    }

    /** Written first, so that nobody gets the word twice; whoever dies in between is told all it was given when it begins again. */
    private void steer(InboxEntry entry, Command.Steer steer) {
        LiveSession current = state.session();
        if (current == null || !current.listens()) {
            took(entry, TaskFold.Outcomes.KEPT);
            return;
        }
        took(entry, TaskFold.Outcomes.DELIVERED);
        if (!current.send(steer.text())) { // its turn ended just now
            journal.commit(new Event.CommandTaken(entry.id(), steer, TaskFold.Outcomes.KEPT));
        }
    }

    private void took(InboxEntry entry, String outcome) {
        Event taken = new Event.CommandTaken(entry.id(), entry.command(), outcome);
        journal.commit(List.of(taken), Optional.empty(), List.of(entry.id()));
    }

    /** How the run is; empty while no step is at work. */
    public Optional<Vitals> vitals() {
        return state.vitals(journal.view()
                .task()
                .request()
                .limits()
                .or(services.planning().limits())
                .total()
                .orElseThrow());
    }

    /** How this driver itself is; {@code alive} where its thread is. */
    public Pulse pulse(boolean alive) {
        return state.pulse(alive);
    }

    /** Looks whether the program of the conversation under way is still there. */
    public void lookAtPrograms() {
        LiveSession current = state.session();
        if (current != null) {
            current.lookAtPrograms();
        }
    }

    // On its own thread

    @Override
    public void run() {
        MDC.put("task", task().value());
        MDC.put("correlation", journal.view().task().correlation().toString());
        state.takeThread();
        working(false);
        try {
            carryOut();
        } catch (StoreException e) {
            LOG.warn("the end of a run of task={} couldn't be written: {}", task(), e.getMessage());
            leaving.overtaken(e);
        } finally {
            state.leaveThread();
            MDC.remove("correlation");
            MDC.remove("task");
        }
    }

    private void carryOut() {
        try {
            drive();
        } catch (InterruptedException e) {
            leaving.stopped();
        } catch (StoreException e) {
            LOG.warn("the run of task={} stops here: {}", task(), e.getMessage());
            leaving.overtaken(e);
        } catch (FactoryException e) {
            if (state.ending() != null) {
                leaving.stopped();
            } else {
                leaving.hostFailed(e);
            }
        } catch (RuntimeException | Error e) { // an error of a plugin, too, must not leave the task without an end
            if (state.ending() != null) {
                leaving.stopped();
            } else {
                LOG.error("the run of task={} failed by a bug", task(), e);
                leaving.finish(
                        RunEnd.FAILED,
                        "Factory itself failed: "
                                + services.keeping().redactor().redact(e.toString()));
            }
        }
    }

    private void drive() throws InterruptedException {
        if (claim.fence().epoch() > 1) {
            leaving.sweep("an earlier driver had left them");
            journal.settlePermit();
            journal.cancellation().ifPresent(why -> state.end(new Ending.Ends(RunEnd.CANCELLED, why)));
            state.stopIfAsked();
        }
        RunOpening opening = new RunOpening(services, journal);
        BudgetGate gate = budgetGate(opening);
        if (gate.refused().isPresent()) {
            leaving.hold(gate.refused().get());
            return;
        }
        RunView run = opening.run();
        Plan plan = opening.plan(run);
        RunScene scene = opening.scene(run, state);
        Interpreter interpreter = plan.interpreter();
        Optional<StepPath> resumes = gate.resumes();
        while (true) {
            state.stopIfAsked();
            Next next = interpreter.next(results()).get(0);
            if (next instanceof Next.End end) {
                leaving.finish(end.end(), end.reason());
                return;
            }
            Arrivals arrivals = new Arrivals(journal.view(), now());
            if (next instanceof Next.Waiting waiting) {
                Optional<Resumption> resumption =
                        resumes.equals(Optional.of(waiting.run().path()))
                                ? Optional.of(new Resumption(waiting.state(), Optional.empty()))
                                : arrivals.of(new StepResult.Waits(waiting.on(), waiting.state()));
                resumes = Optional.empty();
                if (resumption.isEmpty()) {
                    leaving.rest(waiting.on());
                    return;
                }
                step(scene, plan, waiting.run(), resumption);
            } else if (next instanceof Next.Run step) {
                if (step.notBefore().filter(now()::isBefore).isPresent()) {
                    leaving.rest(new Wait.ForTime(step.notBefore().get(), "step '" + step.path() + "' is tried again"));
                    return;
                }
                step(scene, plan, step, arrivals.before(step.path()));
            }
        }
    }

    private BudgetGate budgetGate(RunOpening opening) {
        PermitDesk permits = new PermitDesk(services, journal);
        Optional<RunView> underWay =
                journal.view().lastRun().filter(run -> run.end().isEmpty());
        EngineChoice choice = new EngineChoice(services, journal.view().task());
        if (underWay.isEmpty()) {
            BudgetGate gate = BudgetGate.of(permits);
            return gate.refused().isPresent() ? gate : BudgetGate.ofEngines(firstRefused(choice));
        }
        Plan plan = opening.plan(underWay.get());
        return BudgetGate.of(permits, plan.interpreter().next(results()).get(0), step -> {
            Agent agent = plan.agent(step);
            Where where = choice.where(agent, step, EngineChoice.risk(journal.view()));
            return permits.limit(agent, choice.first(where, agent));
        });
    }

    /** Why the first step of a run that hasn't begun couldn't begin either. */
    private Optional<Permits.Refused> firstRefused(EngineChoice choice) {
        Plan plan = services.planning().planner().plan(journal.view().task().request());
        if (!(plan.interpreter().next(Map.of()).get(0) instanceof Next.Run first)
                || first.step().agent().isEmpty()) {
            return Optional.empty();
        }
        Agent agent = plan.agent(first.step());
        return choice.refusal(choice.where(agent, first.step(), Optional.empty()), agent);
    }

    private Map<StepPath, Recorded> results() {
        Map<StepPath, Recorded> results = new HashMap<>();
        for (StepView step : journal.view().lastRun().orElseThrow().steps()) {
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

    private void step(RunScene scene, Plan plan, Next.Run next, Optional<Resumption> resumption)
            throws InterruptedException {
        int attempt = attempt(next);
        StepRun step = new StepRun(services, scene, next, attempt, plan.agent(next.step()), resumption);
        journal.commit(
                new Event.StepStarted(scene.run(), next.path(), next.step().uses(), attempt));
        working(true);
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
        } finally {
            working(false);
        }
        state.stopIfAsked();
        journal.commit(new Event.StepFinished(scene.run(), next.path(), attempt, result, step.handOver()));
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

    private void working(boolean now) {
        state.working(now, journal.view().lastRun().map(RunView::active).orElse(Duration.ZERO));
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
