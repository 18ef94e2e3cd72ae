package org.jvmfactory.intake;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.ticket.Reaction;
import org.jvmfactory.ticket.Tracker;
import org.jvmfactory.ticket.TrackerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is said on tickets in reply, besides what is told of tasks. */
record Voice(String connector, Tracker tracker) {

    private static final Logger LOG = LoggerFactory.getLogger(Voice.class);

    Voice {
        requireNonNull(connector, "connector");
        requireNonNull(tracker, "tracker");
    }

    /** Says something once. */
    void say(TicketRef ticket, String about, String markdown) throws InterruptedException {
        tracker.comment(ticket, key(ticket, about), markdown);
    }

    /** Says something once that the work can do without, where the ticket takes no comments. */
    void mention(TicketRef ticket, String about, String markdown) throws InterruptedException {
        try {
            say(ticket, about, markdown);
        } catch (TrackerException e) {
            if (e.code().retryable()) {
                throw e;
            }
            LOG.warn("connector={} ticket={} isn't told {}: {}", connector, ticket.key(), about, e.getMessage());
        }
    }

    /** Whether that was said. */
    boolean said(TicketRef ticket, String about) throws InterruptedException {
        return tracker.findComment(ticket, key(ticket, about)).isPresent();
    }

    private static String key(TicketRef ticket, String about) {
        return "intake/" + ticket.key() + "/" + about;
    }

    /** A sign that is nice to have: false where there is none. */
    boolean react(TicketRef ticket, Optional<String> comment, Reaction reaction) throws InterruptedException {
        try {
            return tracker.react(ticket, comment, reaction);
        } catch (TrackerException e) {
            LOG.debug("connector={} ticket={} got no sign: {}", connector, ticket.key(), e.getMessage());
            return false;
        }
    }
}
