package org.jvmfactory.ticket;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.meta.Spi;
import org.jvmfactory.task.TicketRef;

/**
 * Somebody else's list of tickets.
 *
 * <p>Blocking calls, ended by interruption; each takes a minute at most. Thread-safe. Throws {@link TrackerException}, whose code says
 * whether another try helps and, where the tracker said so, when. Everything that changes something may be called again: what is so already
 * stays so. Texts are given in Markdown, and a tracker makes of them what it shows, so that nothing in them becomes markup of its own.
 */
@Spi
public interface Tracker {

    /** The kind's name: {@code github}, {@code plane}, yours. */
    String kind();

    /** The ticket that an address or key means which a person gave; empty where it is none of this tracker. Asks nobody. */
    Optional<TicketRef> refer(String address);

    /** A ticket as it is now. */
    Ticket read(TicketRef ticket) throws InterruptedException;

    /** What was said of it or changed in what was said, at {@code since} or later; oldest first. */
    List<TicketComment> comments(TicketRef ticket, Instant since) throws InterruptedException;

    /** The tickets that are marked for Factory. */
    TicketPoll poll() throws InterruptedException;

    /**
     * Says something of a ticket.
     *
     * @param key the same for the same thing said: what was said under it before gets the new text
     */
    TicketComment comment(TicketRef ticket, String key, String markdown) throws InterruptedException;

    /** What Factory said under {@code key}. */
    Optional<TicketComment> findComment(TicketRef ticket, String key) throws InterruptedException;

    /** Sees to it that the ticket has a label, or hasn't. */
    void label(TicketRef ticket, String label, boolean present) throws InterruptedException;

    /** Shows how far Factory is; false where the tracker has nothing that shows it. */
    boolean move(TicketRef ticket, TicketStage stage) throws InterruptedException;

    /**
     * Puts a sign to a ticket, or to one of its comments; false where the tracker has none.
     *
     * @param comment its id, or the id of a remark on a pull request
     */
    boolean react(TicketRef ticket, Optional<String> comment, Reaction reaction) throws InterruptedException;

    /**
     * How far somebody is trusted.
     *
     * @param repository what they would work on, where the tracker's rights are those of repositories: a URL
     */
    Standing judge(Person person, Optional<String> repository) throws InterruptedException;

    /** Whether a ticket, as it was read, is marked for Factory. */
    default boolean marked(Ticket ticket) {
        return true;
    }

    /** Who marked it last; empty where the tracker can't say. */
    default Optional<Person> markedBy(TicketRef ticket) throws InterruptedException {
        return Optional.empty();
    }

    /** What receives its webhooks; empty where none is configured. */
    default Optional<Webhook> webhook() {
        return Optional.empty();
    }

    /**
     * Logs in, and says what it can't do with the rights that it was given: words for a person that go on after "it". Throws where it
     * isn't let in.
     */
    default List<String> shortcomings() throws InterruptedException {
        return List.of();
    }
}
