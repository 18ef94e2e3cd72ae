package org.jvmfactory.learning;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.memory.MemoryStore;
import org.jvmfactory.secret.Redactor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A memory that holds nobody up: a call that fails or lasts too long comes to nothing. The first one warns; then the memory is left alone
 * for a minute, until one call tries it again, and only when that succeeds will the next failure warn. Thread-safe.
 */
final class GuardedMemory {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedMemory.class);
    private static final Duration REST = Duration.ofMinutes(1);

    private final MemoryStore store;
    private final InstantSource time;
    private final ExecutorService threads;
    private final Redactor redactor;
    private final Duration patience;

    private final ReentrantLock lock = new ReentrantLock();

    /** While the memory is down: when it may be tried again. */
    private @Nullable Instant restsUntil;

    /** @param threads has a thread for every call: one that hangs keeps its thread */
    GuardedMemory(
            MemoryStore store, InstantSource time, ExecutorService threads, Redactor redactor, Duration patience) {
        this.store = store;
        this.time = time;
        this.threads = threads;
        this.redactor = redactor;
        this.patience = patience;
    }

    /** What {@code call} comes to; empty where the memory is down. An interrupted thread waits for it all the same. */
    <T> Optional<T> call(Function<MemoryStore, T> call) {
        if (!mayTry()) {
            return Optional.empty();
        }
        try {
            T result = inTime(() -> call.apply(store));
            works();
            return Optional.of(result);
        } catch (TimeoutException e) {
            failed("it didn't answer within " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            failed(String.valueOf(e.getCause()));
        } catch (RejectedExecutionException closed) {
            // the factory is closed: nobody needs to know
        }
        return Optional.empty();
    }

    /** Closes the memory, if it lets itself be closed in time. */
    void close() {
        try {
            inTime(() -> {
                store.close();
                return true;
            });
        } catch (TimeoutException | ExecutionException | RejectedExecutionException e) {
            LOG.warn("the memory {} can't be closed: {}", description(), clean(String.valueOf(e)));
        }
    }

    private <T> T inTime(Callable<T> call) throws TimeoutException, ExecutionException {
        Future<T> future = threads.submit(call);
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    interrupted = true; // whoever did it finds the flag set when the call is over
                }
            }
        } finally {
            future.cancel(true);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** One caller at a time finds out whether a memory that was down is back. */
    private boolean mayTry() {
        lock.lock();
        try {
            if (restsUntil == null) {
                return true;
            }
            if (time.instant().isBefore(restsUntil)) {
                return false;
            }
            restsUntil = time.instant().plus(REST);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void works() {
        lock.lock();
        try {
            if (restsUntil != null) {
                restsUntil = null;
                LOG.info("the memory {} answers again", description());
            }
        } finally {
            lock.unlock();
        }
    }

    private void failed(String why) {
        lock.lock();
        try {
            boolean first = restsUntil == null;
            restsUntil = time.instant().plus(REST);
            if (first) {
                LOG.warn(
                        "the memory {} is down; work goes on without it, and it is tried again every {} s: {}",
                        description(),
                        REST.toSeconds(),
                        clean(why));
            }
        } finally {
            lock.unlock();
        }
    }

    private String description() {
        try {
            return clean(store.description());
        } catch (RuntimeException e) {
            return store.getClass().getName();
        }
    }

    private String clean(String text) {
        return redactor.redact(text).replaceAll("[\\p{Cc}\\s]+", " ");
    }
}
