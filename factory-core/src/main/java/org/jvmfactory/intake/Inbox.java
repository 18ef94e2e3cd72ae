package org.jvmfactory.intake;

import static java.util.Objects.requireNonNull;

import java.time.InstantSource;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.task.TaskId;

/** Puts commands into tasks' inboxes. */
record Inbox(FactoryStore store, InstantSource time, IntakeHost host) {

    Inbox {
        requireNonNull(store, "store");
        requireNonNull(time, "time");
        requireNonNull(host, "host");
    }

    /** False where a command with the same {@code dedupe} was put before. */
    boolean put(TaskId task, Command command, String dedupe) {
        boolean fresh = store.put(task, command, dedupe, time.instant());
        if (fresh) {
            host.signal();
        }
        return fresh;
    }
}
