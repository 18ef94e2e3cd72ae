package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * Events for a stream that no task owns, such as {@code engine/claude}.
 *
 * @param expectedSequence the sequence of the first event; another writer's event there refuses it
 */
public record Append(StreamId stream, long expectedSequence, Instant at, List<Event> events) {

    public Append {
        requireNonNull(stream, "stream");
        requireNonNull(at, "at");
        events = List.copyOf(events);
    }
}
