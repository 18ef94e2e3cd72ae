package org.jvmfactory.intake;

import org.jvmfactory.ticket.TrackerEvent;

/** Who wants to know that something happened to a pull request or to a commit. Thread-safe. */
public interface PullRequests {

    /** Nobody does. */
    PullRequests NOBODY = event -> {};

    /**
     * Looks at what {@code event} is about, soon: one of a pull request's, or {@link TrackerEvent.CommitChecked}. Who is named in it hasn't
     * been judged. Keeps what follows from it before it returns.
     */
    void look(TrackerEvent event) throws InterruptedException;
}
