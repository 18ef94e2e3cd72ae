package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * An event where it stands.
 *
 * @param position in the order of all streams, from 1, with gaps
 * @param sequence in its stream, from 0, without gaps
 * @param at when it was written
 */
public record JournalEntry(long position, StreamId stream, long sequence, Instant at, Event event) {

    public JournalEntry {
        requireNonNull(stream, "stream");
        requireNonNull(at, "at");
        requireNonNull(event, "event");
    }
}
