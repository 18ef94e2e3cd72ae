package org.jvmfactory.store.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jvmfactory.journal.Append;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.ClaimRequest;
import org.jvmfactory.journal.Commit;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.Submission;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.testkit.ForwardingStore;

/** A store whose JVM drops dead right after its n-th write to a task's stream: no finally block, no shutdown hook runs. */
final class HaltingStore extends ForwardingStore {

    /** How a process that dropped dead ends. */
    static final int EXIT = 77;

    private final AtomicInteger left;

    private final Predicate<Append> last;

    HaltingStore(FactoryStore store, int writes) {
        super(store);
        this.left = new AtomicInteger(writes);
        this.last = append -> false;
    }

    /** A store whose JVM drops dead right after a write to a system's stream that is as {@code last} wants it. */
    HaltingStore(FactoryStore store, Predicate<Append> last) {
        super(store);
        this.left = new AtomicInteger(Integer.MAX_VALUE);
        this.last = last;
    }

    private <T> T written(T result) {
        if (left.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(EXIT);
        }
        return result;
    }

    @Override
    public Submitted submit(Submission submission) {
        Submitted submitted = super.submit(submission);
        return submitted.created() ? written(submitted) : submitted;
    }

    @Override
    public long forget(Commit commit) {
        return written(super.forget(commit));
    }

    @Override
    public List<Claim> claim(ClaimRequest request, int limit) {
        List<Claim> claims = super.claim(request, limit);
        return claims.isEmpty() ? claims : written(claims);
    }

    @Override
    public Optional<Claim> claim(InstanceId instance, TaskId task, Instant now, Duration lease) {
        return written(super.claim(instance, task, now, lease));
    }

    @Override
    public long commit(Commit commit) {
        return written(super.commit(commit));
    }

    @Override
    public long append(Append append) {
        long position = super.append(append);
        if (last.test(append)) {
            Runtime.getRuntime().halt(EXIT);
        }
        return position;
    }
}
