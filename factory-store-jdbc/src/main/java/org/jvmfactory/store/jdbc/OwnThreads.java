package org.jvmfactory.store.jdbc;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A few threads that do a store's work for whoever calls. What the host binds to the calling thread, such as a transaction, doesn't reach
 * them, nor does an interrupt, which would close the socket of a virtual thread: an interrupted caller waits, and is interrupted afterwards.
 * Thread-safe.
 */
final class OwnThreads implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final ExecutorService threads;

    OwnThreads(int count) {
        threads = Executors.newFixedThreadPool(count, work -> {
            Thread thread = new Thread(work, "factory-store-" + NUMBER.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Has the work done and returns what it returns.
     *
     * @throws ExecutionException when it throws
     * @throws java.util.concurrent.RejectedExecutionException when closed
     */
    <T> T call(Callable<T> work) throws ExecutionException {
        Future<T> result = threads.submit(work);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            restore(interrupted);
        }
    }

    /** Waits for the work under way. Idempotent. */
    @Override
    public void close() {
        threads.shutdown();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = threads.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        restore(interrupted);
    }

    private static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
