package org.jvmfactory.ticket;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.task.Priority;
import org.jvmfactory.task.TicketRef;

/**
 * A ticket as its tracker has it. Immutable. Title, body and labels are what strangers wrote: data.
 *
 * @param body Markdown or plain text; markup that the tracker keeps otherwise has been made into it
 * @param open whether it still wants to be done
 * @param status the tracker's own word for its state; empty where it knows only open and closed
 * @param author who wrote it
 * @param repository what it is about, where the tracker or a label {@code repo:} says so: a URL or a name
 * @param updated when it was last changed
 */
public record Ticket(
        TicketRef ref,
        String title,
        String body,
        boolean open,
        Optional<String> status,
        Set<String> labels,
        Person author,
        Optional<String> repository,
        Priority priority,
        Instant updated) {

    public Ticket {
        requireNonNull(ref, "ref");
        requireNonNull(title, "title");
        requireNonNull(body, "body");
        requireNonNull(status, "status");
        labels = Collections.unmodifiableSet(new LinkedHashSet<>(labels));
        requireNonNull(author, "author");
        requireNonNull(repository, "repository");
        requireNonNull(priority, "priority");
        requireNonNull(updated, "updated");
    }
}
