package org.jvmfactory.execution;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.journal.BudgetChange;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.Commit;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.Fence;
import org.jvmfactory.journal.Spending;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskChange;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Permit;
import org.jvmfactory.task.StepPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a task's stream while its instance drives it: gives events their sequence and keeps the fold of them. Thread-safe.
 *
 * <p>{@link #commit} is on disk when it returns. {@link #buffer} never waits for the disk: what it takes is written together within 50 ms,
 * or with the next commit, always in the order given. The fold, which only the driver sees, has it at once; everybody else reads what is
 * written. Who does something outside that no commit of its own goes before calls {@link #settle} first.
 */
public final class TaskJournal {

    private static final Logger LOG = LoggerFactory.getLogger(TaskJournal.class);
    private static final long GROUP_MILLIS = 50;

    private final FactoryStore store;
    private final Fence fence;
    private final String repository;
    private final InstantSource time;
    private final ScheduledExecutorService flusher;
    private final Runnable onLost;

    private final ReentrantLock lock = new ReentrantLock();
    private final TaskFold fold = new TaskFold();
    private final List<Event> pending = new ArrayList<>();

    /** When each of {@link #pending} was taken. */
    private final List<Instant> pendingTimes = new ArrayList<>();

    private long nextSequence;
    private boolean flushScheduled;
    private @Nullable StoreException lost;

    /** @param onLost called once when the store says that somebody else drives the task, or can't be written */
    TaskJournal(
            FactoryStore store, Claim claim, InstantSource time, ScheduledExecutorService flusher, Runnable onLost) {
        this.store = store;
        this.fence = claim.fence();
        this.repository = claim.row().repository();
        this.time = time;
        this.flusher = flusher;
        this.onLost = onLost;
        fold.catchUp(store, StreamId.of(fence.task()));
        nextSequence = fold.view().nextSequence();
    }

    /** The key under which tasks share a cap and a budget. */
    String repository() {
        return repository;
    }

    TaskView view() {
        lock.lock();
        try {
            return fold.view();
        } finally {
            lock.unlock();
        }
    }

    /** Words to the agent that no turn has had yet. */
    List<String> undelivered() {
        lock.lock();
        try {
            return fold.undelivered();
        } finally {
            lock.unlock();
        }
    }

    /** Somebody else drives the task: from now on nothing is written. */
    void lose() {
        lock.lock();
        try {
            if (lost == null) {
                lost = StoreException.fenced(fence);
                pending.clear();
                pendingTimes.clear();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody else drives the task, as far as is known here. */
    boolean overtaken() {
        lock.lock();
        try {
            return lost != null && lost.code() == StoreException.Code.FENCED;
        } finally {
            lock.unlock();
        }
    }

    /** Why the run under way is to be cancelled, where an earlier driver took that and died of something else. */
    Optional<String> cancellation() {
        lock.lock();
        try {
            return fold.cancellation();
        } finally {
            lock.unlock();
        }
    }

    /** By what the run under way is to be ended, since its pull request is settled. */
    Optional<Command.Close> closing() {
        lock.lock();
        try {
            return fold.closing();
        } finally {
            lock.unlock();
        }
    }

    /** Who drives the task by this journal. */
    InstanceId driver() {
        return fence.holder();
    }

    /** The instance in whose workspace the task was last worked on. */
    Optional<InstanceId> lastAtWork() {
        lock.lock();
        try {
            return fold.lastAtWork();
        } finally {
            lock.unlock();
        }
    }

    int hostFailures() {
        lock.lock();
        try {
            return fold.hostFailures();
        } finally {
            lock.unlock();
        }
    }

    void commit(Event... events) {
        commit(List.of(events), Optional.empty(), List.of());
    }

    /** Whoever gives the task up with permits that are still open settles them: none is ever left behind. */
    void commit(List<Event> events, Optional<TaskChange> change, List<Long> taken) {
        lock.lock();
        try {
            if (change.filter(TaskChange::release).isPresent()) {
                settlePermits();
            }
            write(events, change, taken, List.of());
        } finally {
            lock.unlock();
        }
    }

    /** Writes events together with what is drawn on shared budgets; false, with nothing written, where one has too little left. */
    boolean draw(List<Event> events, List<BudgetChange> budgets) {
        lock.lock();
        try {
            write(events, Optional.empty(), List.of(), budgets);
            return true;
        } catch (StoreException e) {
            if (e.code() == StoreException.Code.OVER_BUDGET) {
                return false;
            }
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /** Settles every permit that is open with what is known of its conversation's cost. */
    void settlePermits() {
        lock.lock();
        try {
            fold.spending().open().forEach(open -> settle(open, open.cost()));
        } finally {
            lock.unlock();
        }
    }

    /** Settles the permit that is open at {@code path}, if one is, with what is known of its conversation's cost. */
    void settlePermit(StepPath path) {
        lock.lock();
        try {
            fold.spending().open(path).ifPresent(open -> settle(open, open.cost()));
        } finally {
            lock.unlock();
        }
    }

    /** Settles the permit that is open at {@code path}, if one is, of a conversation that never began. */
    void settlePermitUnused(StepPath path) {
        lock.lock();
        try {
            fold.spending().open(path).ifPresent(open -> settle(open, Cost.NOTHING));
        } finally {
            lock.unlock();
        }
    }

    private void settle(Spending.Open open, Cost cost) {
        Permit permit = open.permit();
        Money counted = permit.counted(cost);
        List<BudgetChange> budgets = permit.scopes().stream()
                .map(scope -> BudgetChange.settle(scope, permit.money().orElse(Money.ZERO), counted))
                .toList();
        Event settled = new Event.PermitSettled(open.run(), open.path(), cost, counted);
        write(List.of(settled), Optional.empty(), List.of(), budgets);
    }

    /** What was buffered is on disk when it returns, and the task still this driver's. */
    void settle() {
        lock.lock();
        try {
            if (lost != null) {
                throw lost;
            }
            if (!pending.isEmpty()) {
                write(List.of(), Optional.empty(), List.of(), List.of());
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes an event that needn't be on disk before the driver goes on. After the task was lost to another driver it is dropped.
     */
    void buffer(Event event) {
        lock.lock();
        try {
            if (lost != null) {
                return;
            }
            Instant now = time.instant();
            pending.add(event);
            pendingTimes.add(now);
            fold.apply(event, now);
            if (!flushScheduled) {
                flushScheduled = true;
                Future<?> unused = flusher.schedule(this::flush, GROUP_MILLIS, TimeUnit.MILLISECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    private void flush() {
        lock.lock();
        try {
            flushScheduled = false;
            if (lost == null) {
                settle();
            }
        } catch (StoreException e) {
            LOG.warn("events of task={} can't be written: {}", fence.task(), e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    private void write(List<Event> events, Optional<TaskChange> change, List<Long> taken, List<BudgetChange> budgets) {
        if (lost != null) {
            throw lost;
        }
        List<Event> all = new ArrayList<>(pending);
        all.addAll(events);
        Instant now = time.instant();
        List<Instant> times = new ArrayList<>(pendingTimes);
        times.addAll(Collections.nCopies(events.size(), now));
        try {
            store.commit(new Commit(fence, nextSequence, now, all, change, taken, budgets, times));
        } catch (StoreException e) {
            if (e.code() == StoreException.Code.OVER_BUDGET) {
                throw e; // nothing of it has happened, and the task is still ours
            }
            lost = e;
            onLost.run();
            throw e;
        }
        pending.clear();
        pendingTimes.clear();
        nextSequence += all.size();
        events.forEach(event -> fold.apply(event, now));
    }
}
