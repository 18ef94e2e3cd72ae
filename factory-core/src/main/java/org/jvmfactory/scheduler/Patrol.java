package org.jvmfactory.scheduler;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.execution.Commands;
import org.jvmfactory.execution.RunServices;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.TaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for processes that nobody looks after, of tasks that aren't driven here. Looks at all processes of the machine, so it is due only
 * once a minute. For the control thread.
 */
final class Patrol {

    static final Duration PACE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Patrol.class);

    private final RunServices services;
    private final FactoryStore store;
    private final Commands commands;
    private final InstanceId instance;
    private final Duration lease;
    private final Pace pace = new Pace(PACE);

    Patrol(RunServices services, Commands commands, InstanceId instance, Duration lease) {
        this.services = requireNonNull(services, "services");
        this.store = services.keeping().store();
        this.commands = requireNonNull(commands, "commands");
        this.instance = requireNonNull(instance, "instance");
        this.lease = requireNonNull(lease, "lease");
    }

    /** Whether a look is due; if so, the next one is a minute later. */
    boolean due(Instant now) {
        if (!pace.due(now)) {
            return false;
        }
        pace.done(now);
        return true;
    }

    /** Ends the processes on this machine of tasks that {@code mine} accepts and nobody drives here. */
    void clear(Instant now, Predicate<TaskId> mine) {
        for (String tag : services.places().sandbox().tags()) {
            try {
                task(tag).filter(mine).flatMap(store::task).ifPresent(row -> clear(now, tag, row));
            } catch (FactoryException e) {
                LOG.warn("processes of task={} can't be ended now: {}", tag, e.getMessage());
            }
        }
    }

    /** Empty for a tag that no task of ours can have. */
    private static Optional<TaskId> task(String tag) {
        try {
            return Optional.of(new TaskId(tag));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void clear(Instant now, String tag, TaskRow row) {
        if (row.leaseUntil().filter(now::isBefore).isEmpty()) {
            // Under a claim of ours nobody can begin to drive it while its processes are ended.
            store.claim(instance, row.id(), now, lease).ifPresent(commands::clear);
        } else if (drivenElsewhere(row)) {
            int ended = services.places().sandbox().sweepOwn(tag);
            if (ended > 0) {
                LOG.warn("task={} is driven on another machine; ended {} processes that were left here", tag, ended);
            }
        }
    }

    /** Its driver can't see this machine's processes, and has a workspace of its own. */
    private boolean drivenElsewhere(TaskRow row) {
        return store.instances().stream()
                .anyMatch(other -> row.holder().equals(Optional.of(other.id())) && !other.near());
    }
}
