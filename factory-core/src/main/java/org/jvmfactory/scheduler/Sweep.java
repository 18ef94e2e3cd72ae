package org.jvmfactory.scheduler;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.execution.Clearing;
import org.jvmfactory.execution.RunServices;
import org.jvmfactory.journal.Append;
import org.jvmfactory.journal.BlobId;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.Contents;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.TaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what is outdated: workspaces of this data directory; and once a day in the whole store, by one of its instances, journals and
 * content. Whatever it touches it claims first, so that nobody begins to drive it. For one thread at a time.
 */
final class Sweep implements Runnable {

    static final Duration PACE = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final Duration STORE_PACE = Duration.ofDays(1);
    private static final StreamId STREAM = new StreamId("retention/store");
    private static final int PAGE = 500;
    private static final int FEW = 50;

    private final RunServices services;
    private final FactoryStore store;
    private final Clearing clearing;
    private final Retention retention;
    private final InstanceId instance;
    private final Duration lease;
    private final Set<TaskId> claimed = ConcurrentHashMap.newKeySet();

    Sweep(RunServices services, SchedulerConfig config, InstanceId instance) {
        this.services = requireNonNull(services, "services");
        this.store = services.keeping().store();
        this.clearing = new Clearing(services);
        this.retention = config.retention();
        this.instance = requireNonNull(instance, "instance");
        this.lease = config.lease();
    }

    /** What it is at work on just now. From any thread. */
    Set<TaskId> claimed() {
        return Set.copyOf(claimed);
    }

    @Override
    public void run() {
        try {
            workspaces();
            if (isOurs()) {
                content();
                journals();
                surplus();
            }
        } catch (FactoryException e) {
            LOG.warn("what is outdated can't be removed now, tried again later: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void workspaces() throws InterruptedException {
        List<Outdated.Held> held = new ArrayList<>();
        for (TaskId task : services.places().workspaces().tasks()) {
            Optional<TaskView> view = store.task(task).flatMap(row -> view(task));
            if (view.isPresent()) {
                long bytes = retention.bytes().isPresent()
                        ? services.places().workspaces().size(task)
                        : 0;
                Instant ended = Outdated.settled(view.get())
                        ? Instant.EPOCH
                        : view.get().changedAt();
                held.add(new Outdated.Held(task, view.get().status(), ended, bytes));
            }
        }
        for (TaskId task : Outdated.workspaces(retention, held, now())) {
            claiming(task, claim -> clearing.removeWorkspace(claim, Outdated::published));
        }
    }

    /** Whether this instance is the one to look through the store, as far as there is anything to look for. */
    private boolean isOurs() {
        if (store.disused(1).isEmpty()
                && old(Instant.EPOCH, 1).isEmpty()
                && (retention.held().isEmpty() || ended(Instant.EPOCH, 1).isEmpty())) {
            return false;
        }
        long next = 0;
        Optional<Instant> last = Optional.empty();
        for (List<JournalEntry> page = store.read(STREAM, next, PAGE);
                !page.isEmpty();
                page = store.read(STREAM, next, PAGE)) {
            JournalEntry entry = page.get(page.size() - 1);
            last = Optional.of(entry.at());
            next = entry.sequence() + 1;
        }
        Instant now = now();
        if (last.filter(at -> !now.isBefore(at) && now.isBefore(at.plus(STORE_PACE)))
                .isPresent()) {
            return false;
        }
        try {
            store.append(new Append(STREAM, next, now, List.of(new Event.RetentionLooked(instance))));
            return true;
        } catch (StoreException e) {
            if (e.code() == StoreException.Code.SEQUENCE_TAKEN) {
                return false; // another instance was quicker
            }
            throw e;
        }
    }

    private List<TaskRow> old(Instant after, int limit) {
        return retention
                .journals()
                .map(keep -> store.old(after, now().minus(keep), limit))
                .orElse(List.of());
    }

    private List<TaskRow> ended(Instant after, int limit) {
        return store.old(after, now(), limit);
    }

    private void journals() throws InterruptedException {
        Instant after = Instant.EPOCH;
        for (List<TaskRow> page = old(after, PAGE); !page.isEmpty(); page = old(after, PAGE)) {
            forget(page, view -> Outdated.journal(retention, view, now()));
            after = last(page);
        }
    }

    /** Ended tasks from the oldest on, as far as there is no room for all. */
    private void surplus() throws InterruptedException {
        if (retention.held().isEmpty()) {
            return;
        }
        Instant after = Instant.EPOCH;
        for (List<TaskRow> page = ended(after, FEW);
                !page.isEmpty() && store.held() > retention.held().get();
                page = ended(after, FEW)) {
            forget(page, Outdated::forgettable);
            after = last(page);
        }
    }

    private static Instant last(List<TaskRow> page) {
        return page.get(page.size() - 1).submittedAt();
    }

    /** Forgets those of the tasks that {@code outdated} says, and marks the content that was theirs alone. */
    private void forget(List<TaskRow> rows, Predicate<TaskView> outdated) throws InterruptedException {
        Set<BlobId> content = new HashSet<>();
        for (TaskRow row : rows) {
            TaskId task = row.id();
            if (view(task).filter(outdated).isPresent()
                    && !services.places().workspaces().tasks().contains(task)) {
                Set<BlobId> named = Contents.of(store, StreamId.of(task));
                claiming(task, claim -> {
                    if (clearing.forget(claim, Outdated::stone)) {
                        content.addAll(named);
                    }
                });
            }
        }
        if (!content.isEmpty()) {
            store.disuse(Contents.unnamed(store, content));
        }
    }

    /** Removes what was marked at least a day ago, and is named by nothing that was written meanwhile. */
    private void content() {
        Set<BlobId> marked = new HashSet<>(store.disused(PAGE));
        if (!marked.isEmpty()) {
            int removed = store.remove(Contents.unnamed(store, marked));
            LOG.info("removed {} contents that no task needs any more", removed);
        }
    }

    private interface Work {
        void on(Claim claim) throws InterruptedException;
    }

    private void claiming(TaskId task, Work work) throws InterruptedException {
        claimed.add(task);
        try {
            if (store.inbox(task).isEmpty()) {
                Optional<Claim> claim = store.claim(instance, task, now(), lease);
                if (claim.isPresent()) {
                    work.on(claim.get());
                }
            }
        } catch (FactoryException e) {
            // Its claim runs out.
            LOG.warn("what is outdated of task={} can't be removed now: {}", task, e.getMessage());
        } finally {
            claimed.remove(task);
        }
    }

    private Optional<TaskView> view(TaskId task) {
        return TaskFold.view(store, StreamId.of(task));
    }

    private Instant now() {
        return services.keeping().time().instant();
    }
}
