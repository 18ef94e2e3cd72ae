package org.jvmfactory.task;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Something said on a task's board. What an agent said is data.
 *
 * @param from the agent's role, or who else said it
 */
public record Message(Instant at, String from, Kind kind, String text) {

    /** Who speaks. */
    public enum Kind {
        AGENT,
        PERSON
    }

    public Message {
        requireNonNull(at, "at");
        requireNonNull(from, "from");
        requireNonNull(kind, "kind");
        requireNonNull(text, "text");
    }
}
