package org.jvmfactory.execution;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import org.jvmfactory.process.Threads;

/** Work that is done on a thread of its own while the run's thread does something else. Begun and ended by one thread. */
final class Beside {

    private static final ThreadFactory THREADS = Threads.named("factory-beside-");

    private final FutureTask<Boolean> work;
    private final Thread thread;

    private Beside(FutureTask<Boolean> work) {
        this.work = work;
        this.thread = THREADS.newThread(work);
    }

    /** What is done; it ends soon when it is interrupted. */
    interface Work {
        void carryOut() throws InterruptedException;
    }

    static Beside begin(Work work) {
        Beside beside = new Beside(new FutureTask<>(() -> {
            work.carryOut();
            return true;
        }));
        try {
            beside.thread.start();
        } catch (OutOfMemoryError e) {
            beside.work.run(); // the machine has no thread to spare
        }
        return beside;
    }

    /** Comes back when it is over, and throws what it threw. Where the caller is interrupted, so is the work, and it is waited for all the same. */
    void end() throws InterruptedException {
        boolean interrupted = false;
        while (true) {
            try {
                work.get();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                thread.interrupt();
            } catch (ExecutionException e) {
                interrupted |= e.getCause() instanceof InterruptedException;
                if (!interrupted) {
                    throw rethrown(e);
                }
                break;
            }
        }
        if (interrupted) {
            throw new InterruptedException("interrupted while something was done beside");
        }
    }

    /** Comes back when it is over; {@code first} has failed before and is told first. */
    void endAfter(Exception first) {
        try {
            end();
        } catch (RuntimeException | InterruptedException e) {
            first.addSuppressed(e);
        }
    }

    private static RuntimeException rethrown(ExecutionException failure) {
        if (failure.getCause() instanceof Error error) {
            throw error;
        }
        return failure.getCause() instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }
}
