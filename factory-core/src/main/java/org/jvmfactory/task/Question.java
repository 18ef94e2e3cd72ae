package org.jvmfactory.task;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something an agent or a step asks a person.
 *
 * @param id unique in its task
 * @param options answers to choose from; empty for free text
 * @param fallback what counts as the answer when nobody answers in time
 * @param expiresAt when the fallback is taken, or the run fails where there is none
 */
public record Question(
        String id, String text, List<String> options, Optional<String> fallback, Optional<Instant> expiresAt) {

    public Question {
        requireNonNull(id, "id");
        requireNonNull(text, "text");
        requireNonNull(fallback, "fallback");
        requireNonNull(expiresAt, "expiresAt");
        options = List.copyOf(options);
        if (text.isBlank()) {
            throw new IllegalArgumentException("a question can't be blank");
        }
    }

    /** A question answered in free text, without an end. */
    public static Question open(String id, String text) {
        return new Question(id, text, List.of(), Optional.empty(), Optional.empty());
    }
}
