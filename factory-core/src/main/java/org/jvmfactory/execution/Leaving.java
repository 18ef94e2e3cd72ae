package org.jvmfactory.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jvmfactory.effect.PullRequestHandler;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.TaskChange;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.policy.Permits;
import org.jvmfactory.retry.Backoff;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.task.Wait;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a driver gives its task up: at the run's end, to wait, or to have it go on elsewhere. Always with one commit, the last one. Thread-safe. */
final class Leaving {

    private static final Logger LOG = LoggerFactory.getLogger(Leaving.class);
    private static final int HOST_TRIES = 5;
    private static final Backoff HOST_BACKOFF = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5));

    private final RunServices services;
    private final TaskJournal journal;
    private final RunState state;

    /** Held while a cancellation is taken and while the driver gives the task up, so that neither overlooks the other. */
    private final ReentrantLock leaving = new ReentrantLock();

    Leaving(RunServices services, TaskJournal journal, RunState state) {
        this.services = services;
        this.journal = journal;
        this.state = state;
    }

    /** The run ends, or as cancelled where a cancellation was taken just before. */
    void finish(RunEnd end, String reason) {
        new Remembering(services).remember(journal, end, reason);
        LockDesk.releaseAll(services, journal.view(), journal.repository());
        leaving.lock();
        try {
            Optional<Ending.Ends> taken = overridden();
            taken.ifPresent(over -> new Remembering(services).remember(journal, over.end(), over.reason()));
            Ending.Ends over = taken.orElseGet(() -> new Ending.Ends(end, reason));
            record(over.end(), over.reason());
        } finally {
            leaving.unlock();
        }
    }

    /** What was taken just before and goes first: its pull request is settled, or somebody cancelled it. */
    private Optional<Ending.Ends> overridden() {
        return journal.closing()
                .map(close -> new Ending.Ends(close.run(), close.reason()))
                .or(() -> state.ending() instanceof Ending.Ends ends && ends.end() == RunEnd.CANCELLED
                        ? Optional.of(ends)
                        : Optional.empty());
    }

    /** The run is cancelled; {@code taken} notes the command. */
    void cancel(String reason, Runnable taken) {
        end(new Ending.Ends(RunEnd.CANCELLED, reason), taken);
    }

    /** The run is ended, and its task with it; {@code taken} notes the command. */
    void close(Command.Close close, Runnable taken) {
        end(new Ending.Ends(close.run(), close.reason()), taken);
    }

    private void end(Ending ending, Runnable taken) {
        hold(() -> {
            taken.run();
            state.end(ending);
        });
    }

    /** Does it while the driver doesn't give the task up. */
    void hold(Runnable work) {
        leaving.lock();
        try {
            work.run();
        } finally {
            leaving.unlock();
        }
    }

    /** The run gives everything up and waits for whatever of these comes first. */
    void rest(List<Wait> waits) {
        for (Wait wait : waits) {
            if (wait instanceof Wait.ForAnswer asked
                    && until(wait).filter(end -> !now().isBefore(end)).isPresent()) {
                finish(
                        RunEnd.FAILED,
                        "nobody answered in time: " + asked.question().text());
                return;
            }
        }
        Optional<Instant> until =
                waits.stream().flatMap(wait -> until(wait).stream()).min(Comparator.naturalOrder());
        String reason = clean(waits.stream().map(Wait::describe).collect(Collectors.joining("; ")));
        release(
                List.of(new Event.StatusChanged(TaskStatus.WAITING, reason)),
                new TaskChange(TaskStatus.WAITING, reason, until, true));
        LOG.info("task={} {}", journal.view().task().id(), reason);
    }

    private static Optional<Instant> until(Wait wait) {
        return wait instanceof Wait.ForTime time
                ? Optional.of(time.until())
                : ((Wait.ForAnswer) wait).question().expiresAt();
    }

    /** A budget holds the task back before anything was done: it is asked again later. */
    void hold(Permits.Refused refused) {
        TaskView view = journal.view();
        boolean underWay = view.lastRun().filter(run -> run.end().isEmpty()).isPresent();
        TaskStatus status = underWay ? TaskStatus.WAITING : TaskStatus.QUEUED;
        Permits.Refused patient = refused.after(Duration.between(since(view), now()));
        Instant until = patient.until().orElseThrow();
        String reason = patient.passesSoon()
                ? "waits: " + patient.reason()
                : new Wait.ForTime(until, patient.reason()).describe();
        boolean said = view.status() == status && view.reason().equals(reason);
        release(
                said ? List.of() : List.of(new Event.StatusChanged(status, reason)),
                TaskChange.releaseUntil(status, reason, until));
    }

    /** When the task was last at work, or else submitted. */
    private static Instant since(TaskView view) {
        return view.lastRun().filter(run -> run.end().isEmpty()).stream()
                .flatMap(run -> run.steps().stream())
                .flatMap(step -> step.finishedAt().stream())
                .max(Comparator.naturalOrder())
                .orElse(view.task().submittedAt());
    }

    /** The host itself failed: the task is tried again, or ends where that makes no sense. */
    void hostFailed(FactoryException e) {
        String reason = clean(String.valueOf(e.getMessage()));
        int failures = journal.hostFailures() + 1;
        if (e.code().retryable() && failures < HOST_TRIES) {
            Instant due =
                    now().plus(HOST_BACKOFF.after(failures, services.keeping().random()));
            String why = TaskFold.Outcomes.HOST_FAILED + reason;
            release(
                    List.of(new Event.StatusChanged(TaskStatus.QUEUED, why)),
                    TaskChange.releaseUntil(TaskStatus.QUEUED, why, due));
            LOG.warn("task={} {}", journal.view().task().id(), why);
            return;
        }
        finish(RunEnd.FAILED, reason);
    }

    /** The thread was interrupted: whoever did it said why before, or else wants the thread back. */
    void stopped() {
        Ending why = state.ending();
        if (why instanceof Ending.Ends ends) {
            finish(ends.end(), ends.reason());
        } else if (!(why instanceof Ending.Lost)) {
            goesOn("Factory was stopped; the run goes on at its next start");
        }
    }

    /**
     * Ends the run in place of its thread, which doesn't come back: its processes are ended, and whatever the thread still writes is
     * refused. False where the thread is just leaving, or the run can't be ended now.
     */
    boolean abandon(RunEnd end, String why) {
        if (!leaving.tryLock()) {
            return false;
        }
        try {
            if (!state.givenUp()) {
                Ending told = state.ending();
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
            if (!state.givenUp()) {
                throw e;
            }
            return true;
        } finally {
            leaving.unlock();
        }
    }

    /** Notes where {@code e} says that the task is somebody else's. */
    void overtaken(StoreException e) {
        if (e.code() == StoreException.Code.FENCED) {
            state.gaveUp();
        }
    }

    /** Ends what runs on this machine for the task. */
    void sweep(String why) {
        TaskView view = journal.view();
        int left = services.places().sandbox().sweep(RunSandbox.tag(view.task()));
        if (left > 0) {
            LOG.warn("task={} ended {} processes: {}", view.task().id(), left, why);
            journal.commit(new Event.ProcessesEnded(left, why));
        }
    }

    private void goesOn(String reason) {
        release(
                List.of(new Event.StatusChanged(TaskStatus.QUEUED, reason)),
                TaskChange.release(TaskStatus.QUEUED, reason));
    }

    private void record(RunEnd end, String reason) {
        TaskView view = journal.view();
        boolean published = view.lastRun().isPresent()
                && view.effects().values().stream()
                        .anyMatch(effect -> effect.intent().kind().equals(PullRequestHandler.KIND)
                                && effect.run().equals(view.lastRun().get().id())
                                && effect.result().isPresent());
        TaskStatus status = journal.closing()
                .map(Command.Close::end)
                .orElseGet(() -> (published && (end == RunEnd.DONE || end == RunEnd.UNRESOLVED)) || stillOpen(view, end)
                        ? TaskStatus.IN_REVIEW
                        : end.unpublishedStatus());
        String clean = clean(reason);
        List<Event> events = new ArrayList<>();
        view.lastRun().ifPresent(run -> events.add(new Event.RunEnded(run.id(), end, clean)));
        events.add(new Event.StatusChanged(status, clean));
        LOG.info("task={} ended={} status={}: {}", view.task().id(), end, status, clean);
        if (status == TaskStatus.IN_REVIEW && !view.news().isEmpty()) { // what was said meanwhile
            String cause = Commands.cause(view.news());
            events.add(new Event.StatusChanged(TaskStatus.QUEUED, cause));
            release(events, TaskChange.release(TaskStatus.QUEUED, cause));
        } else {
            release(events, TaskChange.release(status, clean));
        }
    }

    /** A run that was to change a pull request and didn't leaves it open, and its task in review. */
    private static boolean stillOpen(TaskView view, RunEnd end) {
        return end != RunEnd.CANCELLED
                && view.effectValue(PullRequestHandler.KIND, "id").isPresent()
                && view.lastRun().filter(run -> !run.news().isEmpty()).isPresent();
    }

    private void release(List<Event> events, TaskChange change) {
        state.releasing(); // first, so that whoever sees the claim given up sees this, too
        journal.commit(events, Optional.of(change), List.of());
        state.gaveUp();
    }

    private String clean(String reason) {
        return services.keeping().redactor().redact(reason);
    }

    private Instant now() {
        return services.keeping().time().instant();
    }
}
