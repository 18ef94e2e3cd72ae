package org.jvmfactory.ticket;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * What somebody said of a ticket or pull request. Immutable.
 *
 * @param id the tracker's own name for it
 * @param body Markdown or plain text; data, whoever wrote it
 * @param ours whether Factory wrote it: its mark is in it, and its login wrote it
 * @param url where a person reads it
 */
public record TicketComment(
        String id, Person author, String body, Instant created, Instant updated, boolean ours, Optional<String> url) {

    public TicketComment {
        requireNonNull(id, "id");
        requireNonNull(author, "author");
        requireNonNull(body, "body");
        requireNonNull(created, "created");
        requireNonNull(updated, "updated");
        requireNonNull(url, "url");
    }
}
