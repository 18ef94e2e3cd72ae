package org.jvmfactory.app.view;

import org.jvmfactory.journal.JournalEntry;

/** Where the events of tasks under way are shown. For one thread, except {@link #close}. */
public interface Progress extends AutoCloseable {

    /** Shows the next event of a task. */
    void show(JournalEntry entry);

    /** Takes the events so far for known: what comes is shown, what was isn't. */
    void skip(JournalEntry entry);

    /** Something that Factory itself has to say meanwhile. */
    void say(String line);

    /** Time has passed. Called some times a second. */
    default void tick() {}

    /** Leaves the screen in order; nothing is shown after it. Idempotent, and for any thread. */
    @Override
    default void close() {}
}
