package org.jvmfactory.execution;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What a run's agents are told of earlier tasks: looked up once, also where several ask at the same time. Thread-safe. */
final class Recall {

    private final RunServices services;
    private final TaskJournal journal;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable String told;

    Recall(RunServices services, TaskJournal journal) {
        this.services = services;
        this.journal = journal;
    }

    String text() {
        lock.lock();
        try {
            if (told == null) {
                told = new Remembering(services).recalled(journal);
            }
            return told;
        } finally {
            lock.unlock();
        }
    }
}
