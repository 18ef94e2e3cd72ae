package org.jvmfactory.intake;

import static java.util.Objects.requireNonNull;

import org.jvmfactory.ticket.TrackerEvent;

/** One delivery while it is worked on, and whether something followed from it. For one thread. */
final class Told {

    private final Events events;
    private boolean news;

    /** Somebody interrupted the work: it is to be done again. */
    static final class Interrupted extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    Told(Events events) {
        this.events = requireNonNull(events, "events");
    }

    void take(TrackerEvent event) {
        try {
            news = events.take(event);
        } catch (InterruptedException e) {
            throw new Interrupted();
        }
    }

    boolean news() {
        return news;
    }
}
