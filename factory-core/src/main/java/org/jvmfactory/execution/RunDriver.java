package org.jvmfactory.execution;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.InboxEntry;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.policy.Permits;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.watchdog.Pulse;
import org.jvmfactory.workflow.Next;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Carries out one task's run under one claim, on one thread: loads what has been recorded, asks the interpreter what comes next, does it,
 * records it, and again, until the run ends or waits. What comes next in several branches at once has a thread for each of them.
 * {@link #end}, {@link #deliver} and {@link #vitals} may come from another thread.
 */
public final class RunDriver implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(RunDriver.class);

    private final RunServices services;
    private final Claim claim;
    private final RunState state;
    private final TaskJournal journal;
    private final Leaving leaving;
    private final Lanes lanes;

    public RunDriver(RunServices services, Claim claim) {
        this.services = services;
        this.claim = claim;
        RunServices.Keeping keeping = services.keeping();
        this.state = new RunState(keeping.steady());
        this.journal = new TaskJournal(
                keeping.store(), claim, keeping.time(), keeping.flusher(), () -> state.end(new Ending.Lost()));
        this.leaving = new Leaving(services, journal, state);
        this.lanes = new Lanes(state);
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
                lanes.wake();
            } else if (command.by().trust() != Actor.Trust.TRUSTED) {
                took(entry, Commands.notAllowed(command));
            } else if (command instanceof Command.Cancel cancel) {
                leaving.cancel(cancel.reason(), () -> took(entry, TaskFold.Outcomes.STOPPED));
            } else if (command instanceof Command.Close close) {
                leaving.close(close, () -> took(entry, TaskFold.Outcomes.STOPPED));
            } else if (command instanceof Command.Revise revise) {
                leaving.hold(() -> took(entry, Commands.news(journal.view(), revise)));
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
        List<LiveSession> listening =
                state.sessions().stream().filter(LiveSession::listens).toList();
        if (listening.isEmpty()) {
            took(entry, TaskFold.Outcomes.KEPT);
            return;
        }
        took(entry, TaskFold.Outcomes.DELIVERED);
        long reached =
                listening.stream().filter(session -> session.send(steer.text())).count();
        if (reached == 0) { // their turns ended just now
            journal.commit(new Event.CommandTaken(entry.id(), steer, TaskFold.Outcomes.KEPT));
        }
    }

    private void took(InboxEntry entry, String outcome) {
        Event taken = new Event.CommandTaken(entry.id(), entry.command(), outcome);
        journal.commit(List.of(taken), Optional.empty(), List.of(entry.id()));
    }

    /** Time has passed: what a branch waited for may have come. */
    public void timePasses() {
        lanes.wake();
    }

    /** How the run is, for each of its conversations under way; empty while no step is at work. */
    public List<Watched> vitals() {
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

    /** Looks whether the programs of the conversations under way are still there. */
    public void lookAtPrograms() {
        state.sessions().forEach(LiveSession::lookAtPrograms);
    }

    // On its own thread

    @Override
    public void run() {
        MDC.put("task", task().value());
        MDC.put("correlation", journal.view().task().correlation().toString());
        state.takeThread();
        state.idle();
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
            try {
                drive();
            } finally {
                lanes.stop(); // before the claim is given up
            }
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
            journal.settlePermits();
            journal.cancellation().ifPresent(why -> state.end(new Ending.Ends(RunEnd.CANCELLED, why)));
            journal.closing().ifPresent(close -> state.end(new Ending.Ends(close.run(), close.reason())));
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
        RunLoop loop = new RunLoop(
                services,
                new RunLoop.Parts(journal, state, lanes, leaving, plan, opening.scenes(run, state)),
                gate.resumes());
        loop.run();
    }

    private BudgetGate budgetGate(RunOpening opening) {
        PermitDesk permits = new PermitDesk(services, journal, () -> 0);
        Optional<RunView> underWay =
                journal.view().lastRun().filter(run -> run.end().isEmpty());
        EngineChoice choice = new EngineChoice(services, journal.view().task());
        if (underWay.isEmpty()) {
            BudgetGate gate = BudgetGate.of(permits);
            return gate.refused().isPresent() ? gate : BudgetGate.ofEngines(firstRefused(choice));
        }
        Plan plan = opening.plan(underWay.get());
        return BudgetGate.of(permits, plan.interpreter().next(RunLoop.results(journal.view())), step -> {
            Agent agent = plan.agent(step);
            EngineChoice.Seat seat = choice.where(agent, step, EngineChoice.risk(journal.view()));
            return permits.limit(agent, choice.first(seat, agent));
        });
    }

    /** Why the first step of a run that hasn't begun couldn't begin either. */
    private Optional<Permits.Refused> firstRefused(EngineChoice choice) {
        Plan plan = services.planning()
                .planner()
                .plan(journal.view().task().request(), journal.view().following());
        if (!(plan.interpreter().next(Map.of()).get(0) instanceof Next.Run first)
                || first.step().agent().isEmpty()) {
            return Optional.empty();
        }
        Agent agent = plan.agent(first.step());
        return choice.refusal(choice.where(agent, first.step(), Optional.empty()), agent);
    }
}
