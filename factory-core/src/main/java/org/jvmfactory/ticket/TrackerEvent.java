package org.jvmfactory.ticket;

import java.util.Map;
import java.util.Optional;
import org.jvmfactory.task.CheckOutcome;
import org.jvmfactory.task.Judgement;
import org.jvmfactory.task.TicketRef;

/**
 * Something that happened at a tracker or code host, in one vocabulary for all of them. Whoever is named in it hasn't been judged yet, and
 * every text in it is data.
 */
public sealed interface TrackerEvent {

    /**
     * A ticket was marked for Factory: labelled, tagged, moved to the state that says so, or opened where that suffices. Whoever takes it
     * reads it first: it may have changed since.
     */
    record TicketRequested(TicketRef ticket, Person by) implements TrackerEvent {}

    /** The mark was taken away, or the ticket closed or cancelled. */
    record TicketWithdrawn(TicketRef ticket, Person by, Withdrawal how) implements TrackerEvent {}

    /** Somebody said something of a ticket. */
    record TicketCommented(TicketRef ticket, TicketComment comment) implements TrackerEvent {}

    /** A pull request is no longer as it was. */
    record PullRequestChanged(PullRequestRef pullRequest, Change change, Person by) implements TrackerEvent {}

    /** Somebody said something of a pull request as a whole. */
    record PullRequestCommented(PullRequestRef pullRequest, TicketComment comment) implements TrackerEvent {}

    /** Somebody judged a pull request. */
    record PullRequestReviewed(PullRequestRef pullRequest, Judgement judgement, TicketComment comment)
            implements TrackerEvent {}

    /**
     * Somebody said something of a line.
     *
     * @param line counted from 1; empty where the comment is on a file or the line is gone
     * @param inReplyTo the id of the comment that began the conversation
     */
    record LineCommented(
            PullRequestRef pullRequest,
            String path,
            Optional<Integer> line,
            Optional<String> inReplyTo,
            TicketComment comment)
            implements TrackerEvent {}

    /**
     * Something that checks commits said how one is.
     *
     * @param repository a URL
     * @param name what checked
     */
    record CommitChecked(String repository, String commit, String name, CheckOutcome outcome, Optional<String> url)
            implements TrackerEvent {}

    /**
     * A program asks for something.
     *
     * @param repository a URL
     * @param type what it asks for
     * @param payload its texts, numbers and truth values by name
     */
    record Dispatched(String repository, String type, Map<String, String> payload, Person by) implements TrackerEvent {
        public Dispatched {
            payload = Map.copyOf(payload);
        }
    }

    /** Nothing that Factory has to do with; {@code what} it was, for a log. */
    record Irrelevant(String what) implements TrackerEvent {}

    /** How a ticket was withdrawn. */
    enum Withdrawal {
        MARK_REMOVED,
        DONE,
        CANCELLED,
        DELETED
    }

    /** What became of a pull request. */
    enum Change {
        OPENED,
        REOPENED,
        PUSHED,
        EDITED,
        READY,
        DRAFTED,
        MERGED,
        CLOSED
    }
}
