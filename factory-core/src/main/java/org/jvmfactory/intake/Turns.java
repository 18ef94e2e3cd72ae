package org.jvmfactory.intake;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** One after the other, for each ticket: what two deliveries ask for at once is decided in a row. Thread-safe. */
final class Turns {

    private static final int LOCKS = 64;

    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

    /** Something that is done in turn. */
    @FunctionalInterface
    interface Work {
        boolean run() throws InterruptedException;
    }

    boolean take(String ticket, Work work) throws InterruptedException {
        ReentrantLock lock = locks.get(Math.floorMod(ticket.hashCode(), LOCKS));
        lock.lockInterruptibly();
        try {
            return work.run();
        } finally {
            lock.unlock();
        }
    }
}
