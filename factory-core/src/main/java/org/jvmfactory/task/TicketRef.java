package org.jvmfactory.task;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** A ticket in somebody else's tracker: the tracker's name, the ticket's key there, and its page if it has one. */
public record TicketRef(String tracker, String key, Optional<String> url) {

    public TicketRef {
        requireNonNull(tracker, "tracker");
        requireNonNull(key, "key");
        requireNonNull(url, "url");
    }
}
