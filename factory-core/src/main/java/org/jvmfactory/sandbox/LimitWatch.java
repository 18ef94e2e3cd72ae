package org.jvmfactory.sandbox;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.process.ByteSink;
import org.jvmfactory.process.Threads;

/** Measures how long a command runs and how much it prints, and has it ended when that is too much. Thread-safe. */
final class LimitWatch {

    private final SandboxLimits limits;
    private final AtomicLong printed = new AtomicLong();
    private final CompletableFuture<Limit> reached = new CompletableFuture<>();
    private final AtomicReference<@Nullable Limit> first = new AtomicReference<>();
    private final CompletableFuture<@Nullable Void> over = new CompletableFuture<>();

    LimitWatch(SandboxLimits limits) {
        this.limits = limits;
    }

    /** Calls {@code end}, on a thread of its own, as soon as a limit is reached. */
    void begin(Runnable end) {
        CompletableFuture<?> unused = reached.thenAccept(limit ->
                Threads.daemons("factory-sandbox-limit-").newThread(end).start());
        if (limits.time().isPresent()) {
            unused = over.orTimeout(limits.time().get().toMillis(), TimeUnit.MILLISECONDS)
                    .whenComplete((nothing, late) -> {
                        if (late != null) {
                            reach(Limit.TIME);
                        }
                    });
        }
    }

    /** There is nothing to watch any more. */
    void end() {
        over.complete(null);
    }

    private void reach(Limit limit) {
        if (first.compareAndSet(null, limit)) {
            reached.complete(limit);
        }
    }

    /** What {@code next} gets is counted; what comes after the limit is thrown away. */
    ByteSink counting(ByteSink next) {
        if (limits.output().isEmpty()) {
            return next;
        }
        long most = limits.output().getAsLong();
        return new ByteSink() {
            @Override
            public void accept(byte[] bytes, int length) {
                long before = printed.getAndAdd(length);
                int room = (int) Math.max(0, Math.min(length, most - before));
                if (room > 0) {
                    next.accept(bytes, room);
                }
                if (room < length) {
                    reach(Limit.OUTPUT);
                }
            }

            @Override
            public void end() {
                next.end();
            }
        };
    }

    SandboxLimits limits() {
        return limits;
    }

    /** The limit for which it was ended. */
    Optional<Limit> reached() {
        return Optional.ofNullable(first.get());
    }
}
