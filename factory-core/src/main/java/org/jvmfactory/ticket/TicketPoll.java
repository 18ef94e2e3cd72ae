package org.jvmfactory.ticket;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a look at a tracker found.
 *
 * @param wanted every open ticket that is marked for Factory now, those found before included
 * @param changed false where the tracker says that nothing is different from the last look
 * @param again how long the tracker asks not to be looked at
 * @param unread what couldn't be looked at and why, in words for a person; the rest was
 */
public record TicketPoll(List<Ticket> wanted, boolean changed, Optional<Duration> again, List<String> unread) {

    public TicketPoll {
        wanted = List.copyOf(wanted);
        unread = List.copyOf(unread);
    }
}
