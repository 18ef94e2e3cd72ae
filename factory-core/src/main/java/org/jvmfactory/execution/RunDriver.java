package org.jvmfactory.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.effect.PullRequestHandler;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.InboxEntry;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.TaskChange;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.retry.Backoff;
import org.jvmfactory.step.Resumption;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.Answer;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.task.Wait;
import org.jvmfactory.watchdog.Pulse;
import org.jvmfactory.watchdog.Vitals;
import org.jvmfactory.workflow.Interpreter;
import org.jvmfactory.workflow.Next;
import org.jvmfactory.workflow.Recorded;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Carries out one task's run under one claim, on one thread: loads what has been recorded, asks the interpreter what comes next, does it,
 * records it, and again, until the run ends or waits. {@link #end}, {@link #deliver} and {@link #vitals} may come from another thread.
 */
public final class RunDriver implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(RunDriver.class);
    private static final int HOST_TRIES = 5;
    private static final Backoff HOST_BACKOFF = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5));

    private final RunServices services;
    private final Claim claim;
    private final TaskJournal journal;

    /** Held while a cancellation is taken and while this driver gives the task up, so that neither overlooks the other. */
    private final ReentrantLock leaving = new ReentrantLock();

    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Thread thread;
    private @Nullable Ending ending;
    private @Nullable Instant toldToStop;
    private @Nullable LiveSession session;
    private @Nullable Instant workingSince;
    private @Nullable Instant betweenSince;
    private Duration activeBefore = Duration.ZERO;
    private boolean releasing;
    private boolean givenUp;

    public RunDriver(RunServices services, Claim claim) {
        this.services = services;
        this.claim = claim;
        RunServices.Keeping keeping = services.keeping();
        this.journal = new TaskJournal(
                keeping.store(), claim, keeping.time(), keeping.flusher(), () -> end(new Ending.Lost()));
    }

    public TaskId task() {
        return claim.fence().task();
    }

    /** Whether the claim was given up, or overtaken; if not, somebody must do that when the run's thread is done. */
    public boolean givenUp() {
        lock.lock();
        try {
            return givenUp;
        } finally {
            lock.unlock();
        }
    }

    /** Whether it gave its claim up by itself: its thread has nothing more to do than to end. */
    public boolean released() {
        // Never under the lock: the journal takes it while it holds its own, to say that it was overtaken.
        boolean overtaken = journal.overtaken();
        lock.lock();
        try {
            return releasing && !overtaken;
        } finally {
            lock.unlock();
        }
    }

    private void release(List<Event> events, TaskChange change) {
        lock.lock();
        try {
            releasing = true; // first, so that whoever sees the claim given up sees this, too
        } finally {
            lock.unlock();
        }
        journal.commit(events, Optional.of(change), List.of());
        gaveUp();
    }

    private void gaveUp() {
        lock.lock();
        try {
            givenUp = true;
        } finally {
            lock.unlock();
        }
    }

    // From other threads

    /** Stops the run at the next possible moment; the first reason given wins. */
    public void end(Ending why) {
        lock.lock();
        try {
            if (ending == null) {
                ending = why;
                toldToStop = steady();
                if (thread != null) {
                    thread.interrupt();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Breaks off the conversation under way, if there is one: its step has failed, and may be tried again. */
    public void stall(String why) {
        LiveSession current = session();
        if (current != null) {
            current.stall(why);
        }
    }

    /** Somebody else drives the task: its processes are ended at once, and nothing more is written. */
    public void overtaken() {
        journal.lose();
        gaveUp();
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
        if (!leaving.tryLock()) {
            return false;
        }
        try {
            if (!givenUp()) {
                Ending told = ending();
                sweep(why);
                if (told instanceof Ending.Ends ends) {
                    record(ends.end(), ends.reason() + "; " + why);
                } else if (told == null) {
                    record(end, why);
                } else {
                    goesOn(why);
                }
            }
            journal.lose();
            return true;
        } catch (StoreException e) {
            overtaken(e);
            if (!givenUp()) {
                throw e;
            }
            return true;
        } finally {
            leaving.unlock();
        }
    }

    /** Takes commands from the inbox. */
    public void deliver(List<InboxEntry> entries) {
        for (InboxEntry entry : entries) {
            Command command = entry.command();
            if (command instanceof Command.Cancel cancel) {
                cancel(entry, cancel);
            } else if (command instanceof Command.Steer steer) {
                LiveSession current = session();
                boolean sent = current != null && current.send(steer.text());
                took(entry, sent ? TaskFold.Outcomes.DELIVERED : TaskFold.Outcomes.KEPT);
            } else if (command instanceof Command.Answer answer) {
                took(entry, Commands.answer(journal.view(), answer));
            } else {
                took(entry, "refused: the task is running");
            }
        }
    }

    private void cancel(InboxEntry entry, Command.Cancel cancel) {
        leaving.lock();
        try {
            took(entry, "the run is stopped");
            end(new Ending.Ends(RunEnd.CANCELLED, cancel.reason()));
        } finally {
            leaving.unlock();
        }
    }

    private void took(InboxEntry entry, String outcome) {
        Event taken = new Event.CommandTaken(entry.id(), entry.command(), outcome);
        journal.commit(List.of(taken), Optional.empty(), List.of(entry.id()));
    }

    /** How the run is; empty while no step is at work. */
    public Optional<Vitals> vitals() {
        TaskView view = journal.view();
        lock.lock();
        try {
            Instant since = workingSince;
            if (since == null) {
                return Optional.empty();
            }
            Duration limit = view.task()
                    .request()
                    .limits()
                    .or(services.planning().limits())
                    .total()
                    .orElseThrow();
            return Optional.of(new Vitals(
                    activeBefore, since, limit, Optional.ofNullable(session).map(LiveSession::vitals)));
        } finally {
            lock.unlock();
        }
    }

    /** How this driver itself is; {@code alive} where its thread is. */
    public Pulse pulse(boolean alive) {
        lock.lock();
        try {
            return new Pulse(alive, Optional.ofNullable(toldToStop), Optional.ofNullable(betweenSince));
        } finally {
            lock.unlock();
        }
    }

    /** Looks whether the program of the conversation under way is still there. */
    public void lookAtPrograms() {
        LiveSession current = session();
        if (current != null) {
            current.lookAtPrograms();
        }
    }

    private @Nullable LiveSession session() {
        lock.lock();
        try {
            return session;
        } finally {
            lock.unlock();
        }
    }

    // On its own thread

    @Override
    public void run() {
        MDC.put("task", task().value());
        MDC.put("correlation", journal.view().task().correlation().toString());
        takeThread();
        working(null);
        try {
            carryOut();
        } catch (StoreException e) {
            LOG.warn("the end of a run of task={} couldn't be written: {}", task(), e.getMessage());
            overtaken(e);
        } finally {
            leaveThread();
            MDC.remove("correlation");
            MDC.remove("task");
        }
    }

    private void carryOut() {
        try {
            drive();
        } catch (InterruptedException e) {
            stopped();
        } catch (StoreException e) {
            LOG.warn("the run of task={} stops here: {}", task(), e.getMessage());
            overtaken(e);
        } catch (FactoryException e) {
            hostFailed(e);
        } catch (RuntimeException | Error e) { // an error of a plugin, too, must not leave the task without an end
            if (ending() != null) {
                stopped();
            } else {
                LOG.error("the run of task={} failed by a bug", task(), e);
                finish(
                        RunEnd.FAILED,
                        "Factory itself failed: "
                                + services.keeping().redactor().redact(e.toString()));
            }
        }
    }

    private void overtaken(StoreException e) {
        if (e.code() == StoreException.Code.FENCED) {
            gaveUp();
        }
    }

    private void drive() throws InterruptedException {
        if (claim.fence().epoch() > 1) {
            sweep("an earlier driver had left them");
        }
        RunOpening opening = new RunOpening(services, journal);
        RunView run = opening.run();
        Plan plan = opening.plan(run);
        RunScene scene = opening.scene(run, this::session);
        Interpreter interpreter = plan.interpreter();
        while (true) {
            stopIfAsked();
            Next next = interpreter.next(results()).get(0);
            if (next instanceof Next.End end) {
                finish(end.end(), end.reason());
                return;
            }
            if (next instanceof Next.Waiting waiting) {
                Optional<Resumption> resumption = come(waiting);
                if (resumption.isEmpty()) {
                    rest(waiting.on());
                    return;
                }
                step(scene, plan, waiting.run(), resumption);
            } else if (next instanceof Next.Run step) {
                if (step.notBefore().filter(now()::isBefore).isPresent()) {
                    rest(new Wait.ForTime(step.notBefore().get(), "step '" + step.path() + "' is tried again"));
                    return;
                }
                step(scene, plan, step, cameBefore(step.path()));
            }
        }
    }

    private void sweep(String why) {
        int left =
                services.places().sandbox().sweep(RunSandbox.tag(journal.view().task()));
        if (left > 0) {
            LOG.warn("task={} ended {} processes: {}", task(), left, why);
            journal.commit(new Event.ProcessesEnded(left, why));
        }
    }

    private void session(@Nullable LiveSession current) {
        lock.lock();
        try {
            session = current;
        } finally {
            lock.unlock();
        }
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

    /** What a waiting step waited for; empty where it hasn't come. */
    private Optional<Resumption> come(Next.Waiting waiting) {
        return come(new StepResult.Waits(waiting.on(), waiting.state()));
    }

    /** What the step at {@code path} waited for and got in an earlier try that came to nothing; empty where it never waited. */
    private Optional<Resumption> cameBefore(StepPath path) {
        return journal.view().lastRun().stream()
                .flatMap(run -> run.steps().stream())
                .filter(step -> step.path().equals(path))
                .findFirst()
                .flatMap(StepView::waited)
                .flatMap(this::come);
    }

    private Optional<Resumption> come(StepResult.Waits waits) {
        if (waits.on() instanceof Wait.ForTime time) {
            return now().isBefore(time.until())
                    ? Optional.empty()
                    : Optional.of(new Resumption(waits.state(), Optional.empty()));
        }
        Question question = ((Wait.ForAnswer) waits.on()).question();
        Answer answer = journal.view().answers().get(question.id());
        if (answer != null) {
            return Optional.of(new Resumption(waits.state(), Optional.of(answer)));
        }
        boolean expired =
                question.expiresAt().filter(end -> !now().isBefore(end)).isPresent();
        return question.fallback()
                .filter(text -> expired)
                .map(text -> new Resumption(waits.state(), Optional.of(new Answer(question.id(), text, Actor.HOST))));
    }

    /** The run gives everything up and waits. */
    private void rest(Wait wait) {
        Optional<Instant> until = wait instanceof Wait.ForTime time
                ? Optional.of(time.until())
                : ((Wait.ForAnswer) wait).question().expiresAt();
        if (wait instanceof Wait.ForAnswer asked
                && until.filter(end -> !now().isBefore(end)).isPresent()) {
            finish(RunEnd.FAILED, "nobody answered in time: " + asked.question().text());
            return;
        }
        String reason = services.keeping().redactor().redact(wait.describe());
        release(
                List.of(new Event.StatusChanged(TaskStatus.WAITING, reason)),
                new TaskChange(TaskStatus.WAITING, reason, until, true));
        LOG.info("task={} {}", task(), reason);
    }

    private void step(RunScene scene, Plan plan, Next.Run next, Optional<Resumption> resumption)
            throws InterruptedException {
        int attempt = attempt(next);
        StepRun step = new StepRun(services, scene, next, attempt, agent(plan, next), resumption);
        journal.commit(
                new Event.StepStarted(scene.run(), next.path(), next.step().uses(), attempt));
        working(steady());
        StepResult result;
        try {
            result = type(next).execute(step);
        } catch (StoreException e) {
            throw e;
        } catch (FactoryException e) {
            stopIfAsked();
            if (e.code().retryable()) {
                throw e; // the host's own trouble: the scheduler tries again, and the step goes on as an interrupted
                // one
            }
            result = new StepResult.Failed(
                    e.code().name(), services.keeping().redactor().redact(String.valueOf(e.getMessage())), false);
        } finally {
            working(null);
        }
        stopIfAsked();
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

    private void working(@Nullable Instant since) {
        Duration active = journal.view().lastRun().map(RunView::active).orElse(Duration.ZERO);
        lock.lock();
        try {
            workingSince = since;
            betweenSince = since == null ? steady() : null;
            activeBefore = active;
        } finally {
            lock.unlock();
        }
    }

    private WorkflowStep type(Next.Run next) {
        WorkflowStepProvider provider =
                services.catalogue().steps().get(next.step().uses());
        if (provider == null) {
            throw new org.jvmfactory.workflow.WorkflowException(
                    org.jvmfactory.workflow.WorkflowException.Code.UNKNOWN,
                    "step '" + next.path() + "' uses '" + next.step().uses()
                            + "', which isn't here any more; put its jar back on the class path and retry the task");
        }
        return provider.create(next.step().with());
    }

    private Agent agent(Plan plan, Next.Run next) {
        return next.step()
                .agent()
                .map(name -> Optional.ofNullable(plan.agents().get(name))
                        .orElseThrow(() -> new IllegalStateException("the plan has no agent '" + name + "'")))
                .orElse(Agent.reader("none", ""));
    }

    // Endings

    private void finish(RunEnd end, String reason) {
        new Remembering(services).remember(journal.view(), end, reason);
        leave(() -> record(end, reason));
    }

    /** Gives the task up with {@code last}, or as cancelled where a cancellation was taken just before. */
    private void leave(Runnable last) {
        leaving.lock();
        try {
            if (ending() instanceof Ending.Ends ends && ends.end() == RunEnd.CANCELLED) {
                new Remembering(services).remember(journal.view(), ends.end(), ends.reason());
                record(ends.end(), ends.reason());
            } else {
                last.run();
            }
        } finally {
            leaving.unlock();
        }
    }

    private void record(RunEnd end, String reason) {
        TaskView view = journal.view();
        boolean published = view.lastRun().isPresent()
                && view.effects().values().stream()
                        .anyMatch(effect -> effect.intent().kind().equals(PullRequestHandler.KIND)
                                && effect.run().equals(view.lastRun().get().id())
                                && effect.result().isPresent());
        TaskStatus status = published && (end == RunEnd.DONE || end == RunEnd.UNRESOLVED)
                ? TaskStatus.IN_REVIEW
                : end.unpublishedStatus();
        String clean = services.keeping().redactor().redact(reason);
        List<Event> events = view.lastRun()
                .<List<Event>>map(run ->
                        List.of(new Event.RunEnded(run.id(), end, clean), new Event.StatusChanged(status, clean)))
                .orElse(List.of(new Event.StatusChanged(status, clean)));
        release(events, TaskChange.release(status, clean));
        LOG.info("task={} ended={} status={}: {}", task(), end, status, clean);
    }

    private void hostFailed(FactoryException e) {
        if (ending() != null) {
            stopped();
            return;
        }
        String reason = services.keeping().redactor().redact(String.valueOf(e.getMessage()));
        int failures = journal.hostFailures() + 1;
        if (e.code().retryable() && failures < HOST_TRIES) {
            Instant due =
                    now().plus(HOST_BACKOFF.after(failures, services.keeping().random()));
            String why = TaskFold.Outcomes.HOST_FAILED + reason;
            release(
                    List.of(new Event.StatusChanged(TaskStatus.QUEUED, why)),
                    TaskChange.releaseUntil(TaskStatus.QUEUED, why, due));
            LOG.warn("task={} {}", task(), why);
            return;
        }
        finish(RunEnd.FAILED, reason);
    }

    /** The thread was interrupted: whoever did it said why before, or else wants the thread back. */
    private void stopped() {
        Ending why = ending();
        if (why instanceof Ending.Ends ends) {
            finish(ends.end(), ends.reason());
        } else if (!(why instanceof Ending.Lost)) {
            goesOn("Factory was stopped; the run goes on at its next start");
        }
    }

    private void goesOn(String reason) {
        release(
                List.of(new Event.StatusChanged(TaskStatus.QUEUED, reason)),
                TaskChange.release(TaskStatus.QUEUED, reason));
    }

    private void stopIfAsked() throws InterruptedException {
        if (ending() != null) {
            throw new InterruptedException("the run is stopped");
        }
    }

    private @Nullable Ending ending() {
        lock.lock();
        try {
            return ending;
        } finally {
            lock.unlock();
        }
    }

    private void takeThread() {
        lock.lock();
        try {
            thread = Thread.currentThread();
            if (ending != null) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    private void leaveThread() {
        lock.lock();
        try {
            thread = null;
        } finally {
            lock.unlock();
        }
        Thread.interrupted(); // a late interrupt isn't for whoever uses this thread next
    }

    private Instant steady() {
        return services.keeping().steady().instant();
    }

    private Instant now() {
        return services.keeping().time().instant();
    }
}
