package org.jvmfactory.example.crashtest;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jvmfactory.journal.Append;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.ClaimRequest;
import org.jvmfactory.journal.Commit;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.Submission;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.testkit.ForwardingStore;

/** A store whose every write passes a trap, before and after. Thread-safe. */
final class TrappedStore extends ForwardingStore {

    private final Trap trap;
    private final Runnable wrote;

    /** @param wrote called after each write */
    TrappedStore(FactoryStore store, Trap trap, Runnable wrote) {
        super(store);
        this.trap = trap;
        this.wrote = wrote;
    }

    private <T> T write(List<String> kinds, Supplier<T> write) {
        kinds.forEach(trap::before);
        T result = write.get();
        kinds.forEach(trap::after);
        wrote.run();
        return result;
    }

    /** {@code RunStarted} is {@code run-started}. */
    private static List<String> kinds(List<Event> events) {
        return events.stream()
                .map(event -> event.getClass()
                        .getSimpleName()
                        .replaceAll("(?<=.)([A-Z])", "-$1")
                        .toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
    }

    @Override
    public Submitted submit(Submission submission) {
        return write(List.of("task-submitted"), () -> super.submit(submission));
    }

    @Override
    public long forget(Commit commit) {
        return write(kinds(commit.events()), () -> super.forget(commit));
    }

    @Override
    public List<Claim> claim(ClaimRequest request, int limit) {
        List<Claim> claims = super.claim(request, limit);
        if (!claims.isEmpty()) {
            trap.after("claim");
        }
        return claims;
    }

    @Override
    public Optional<Claim> claim(InstanceId instance, TaskId task, Instant now, Duration lease) {
        return write(List.of("claim"), () -> super.claim(instance, task, now, lease));
    }

    @Override
    public long commit(Commit commit) {
        return write(kinds(commit.events()), () -> super.commit(commit));
    }

    @Override
    public long append(Append append) {
        return write(kinds(append.events()), () -> super.append(append));
    }
}
