package org.jvmfactory.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.Priority;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;

/** A task in the memory of {@link InMemoryStore}, changed under the store's lock only. */
final class MemoryTask {

    final long ordinal;
    final Submission submission;
    /** Commands that wait, by id. */
    final Map<Long, InboxEntry> inbox = new TreeMap<>();

    private TaskStatus status;
    private String reason;
    private @Nullable Instant wakeAt;
    private long epoch;
    private @Nullable InstanceId holder;
    private @Nullable Instant leaseUntil;
    /** Whether the claim is one to drive the task, which takes a slot from its first moment. */
    private boolean driven;

    private boolean forgotten;

    MemoryTask(long ordinal, Submission submission) {
        this.ordinal = ordinal;
        this.submission = submission;
        this.status = submission.status();
        this.reason = submission.reason();
    }

    /** The order of claims among tasks of one repository: priority, then age. */
    static Comparator<MemoryTask> byUrgency() {
        return Comparator.comparing(
                        (MemoryTask task) -> task.submission.task().request().priority())
                .thenComparing(byAge());
    }

    static Comparator<MemoryTask> byAge() {
        return Comparator.comparing((MemoryTask task) -> task.submission.task().submittedAt())
                .thenComparingLong(task -> task.ordinal);
    }

    TaskId id() {
        return submission.task().id();
    }

    Instant submittedAt() {
        return submission.task().submittedAt();
    }

    boolean isForgotten() {
        return forgotten;
    }

    void forgotten(boolean value) {
        forgotten = value;
    }

    Priority priority() {
        return submission.task().request().priority();
    }

    UUID correlation() {
        return submission.task().correlation();
    }

    String repository() {
        return submission.repository();
    }

    Set<String> engines() {
        return submission.engines();
    }

    TaskStatus status() {
        return status;
    }

    long epoch() {
        return epoch;
    }

    boolean leased(Instant now) {
        return leaseUntil != null && leaseUntil.isAfter(now);
    }

    boolean holdsSlot(Instant now) {
        return leased(now) && (driven || status == TaskStatus.RUNNING);
    }

    /** Running, and its driver is gone. */
    boolean orphaned(Instant now) {
        return status == TaskStatus.RUNNING && !leased(now);
    }

    /** Free to start or to go on, given a slot. */
    boolean ready(Instant now) {
        boolean due = wakeAt == null ? status == TaskStatus.QUEUED : !wakeAt.isAfter(now);
        return due && (status == TaskStatus.QUEUED || status == TaskStatus.WAITING) && !leased(now);
    }

    boolean heldBy(Fence fence) {
        return fence.epoch() == epoch && fence.holder().equals(holder);
    }

    boolean heldBy(InstanceId instance) {
        return instance.equals(holder);
    }

    void claim(InstanceId instance, Instant until, boolean toDrive) {
        epoch++;
        holder = instance;
        leaseUntil = until;
        driven = toDrive;
    }

    void renew(Instant seen, Duration lease) {
        leaseUntil = seen.plus(lease);
    }

    void release() {
        holder = null;
        leaseUntil = null;
        driven = false;
    }

    void change(TaskChange change) {
        forgotten = forgotten && status == change.status();
        status = change.status();
        reason = change.reason();
        wakeAt = change.wakeAt().orElse(null);
        if (change.release()) {
            release();
        }
    }

    TaskRow row(long nextSequence) {
        return new TaskRow(
                id(),
                submission.task().request().title(),
                repository(),
                engines(),
                priority(),
                status,
                reason,
                submission.task().submittedAt(),
                Optional.ofNullable(wakeAt),
                epoch,
                Optional.ofNullable(holder),
                Optional.ofNullable(leaseUntil),
                nextSequence);
    }
}
