package org.jvmfactory.execution;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.process.Threads;
import org.jvmfactory.task.StepPath;
import org.slf4j.MDC;

/**
 * The branches of a run that are at work: one step at a time in each, on a thread of its own. All of this but {@link #wake} is for the
 * driver's thread.
 *
 * <p>What goes wrong in a branch in a way that another try may mend is thrown when the others have ended by themselves: what they do isn't
 * lost for it. Whatever else goes wrong ends the others at once.
 */
final class Lanes {

    private static final ThreadFactory THREADS = Threads.named("factory-branch-");

    private final RunState state;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<StepPath, Thread> live = new HashMap<>();
    private @Nullable Throwable trouble;
    private boolean awake;

    Lanes(RunState state) {
        this.state = state;
    }

    /** What is done in a branch. */
    interface Work {
        void carryOut() throws InterruptedException;
    }

    /** The branches in which a step is at work. One that ends after this makes {@link #await} come back. */
    Set<StepPath> busy() {
        lock.lock();
        try {
            return Set.copyOf(live.keySet());
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing more is to be begun. */
    boolean troubled() {
        lock.lock();
        try {
            return trouble != null;
        } finally {
            lock.unlock();
        }
    }

    /** Has {@code work} done in a branch in which nothing is at work. */
    void begin(StepPath lane, Work work) {
        Map<String, String> context = MDC.getCopyOfContextMap();
        Thread thread = THREADS.newThread(() -> {
            if (context != null) {
                MDC.setContextMap(context);
            }
            state.takeThread();
            @Nullable Throwable wrong = null;
            try {
                work.carryOut();
            } catch (InterruptedException e) {
                // It was told to stop, and so is the run.
            } catch (RuntimeException | Error e) {
                wrong = e;
            } finally {
                state.leaveThread();
                over(lane, wrong);
                MDC.clear();
            }
        });
        lock.lock();
        try {
            live.put(lane, thread);
        } finally {
            lock.unlock();
        }
        try {
            thread.start();
        } catch (OutOfMemoryError e) { // as the JVM says it when there are no more threads
            over(lane, e);
        }
    }

    private void over(StepPath lane, @Nullable Throwable wrong) {
        lock.lock();
        try {
            live.remove(lane);
            if (wrong != null && (trouble == null || mends(trouble))) {
                trouble = wrong;
            }
            awake = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static boolean mends(Throwable wrong) {
        return wrong instanceof FactoryException e
                && !(wrong instanceof StoreException)
                && e.code().retryable();
    }

    /** Something has come that a branch may have waited for. */
    void wake() {
        lock.lock();
        try {
            awake = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a branch has ended its step, or somebody calls {@link #wake}. */
    void await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!awake) {
                changed.await();
            }
            awake = false;
        } finally {
            lock.unlock();
        }
    }

    /** Throws what went wrong in a branch, when it is time for that. */
    void check() {
        Throwable wrong;
        lock.lock();
        try {
            wrong = trouble;
            if (wrong == null || (mends(wrong) && !live.isEmpty())) {
                return;
            }
        } finally {
            lock.unlock();
        }
        stop();
        if (wrong instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) wrong;
    }

    /** Ends what is still at work, and comes back when it has ended. */
    void stop() {
        Set<Thread> told = new HashSet<>();
        lock.lock();
        try {
            while (!live.isEmpty()) {
                live.values().stream().filter(told::add).forEach(Thread::interrupt);
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
