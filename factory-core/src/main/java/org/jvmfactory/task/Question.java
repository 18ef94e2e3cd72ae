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
 * @param fallback what counts as the answer when nobody answers in time, or when the ticket is marked anew
 * @param expiresAt when the fallback is taken, or the run fails where there is none; empty where nothing is taken by itself
 * @param digest where the question is an approval: of the one thing that {@link #APPROVE} consents to
 * @param assumption what never counts by itself, but is the answer when the ticket is marked anew, also after the end
 */
public record Question(
        String id,
        String text,
        List<String> options,
        Optional<String> fallback,
        Optional<Instant> expiresAt,
        Optional<String> digest,
        Optional<String> assumption) {

    /** The answer that consents to what an approval is about. */
    public static final String APPROVE = "approve";

    /** The answer that doesn't. */
    public static final String REFUSE = "refuse";

    public Question {
        requireNonNull(id, "id");
        requireNonNull(text, "text");
        requireNonNull(fallback, "fallback");
        requireNonNull(expiresAt, "expiresAt");
        requireNonNull(digest, "digest");
        requireNonNull(assumption, "assumption");
        options = List.copyOf(options);
        if (text.isBlank()) {
            throw new IllegalArgumentException("a question can't be blank");
        }
    }

    /** One that is no approval. */
    public Question(
            String id, String text, List<String> options, Optional<String> fallback, Optional<Instant> expiresAt) {
        this(id, text, options, fallback, expiresAt, Optional.empty(), Optional.empty());
    }

    /** The same, with {@code answer} as what is assumed where the ticket is marked anew. */
    public Question withAssumption(String answer) {
        return new Question(id, text, options, fallback, expiresAt, digest, Optional.of(answer));
    }

    /** What is answered by marking the ticket anew; empty where that answers nothing. */
    public Optional<String> anew() {
        return digest.isPresent() ? Optional.empty() : assumption.or(() -> fallback);
    }

    /** Asks for consent to exactly the thing with this digest. Nobody's silence is one: it has neither end nor fallback. */
    public static Question approval(String id, String text, String digest) {
        return new Question(
                id,
                text,
                List.of(APPROVE, REFUSE),
                Optional.empty(),
                Optional.empty(),
                Optional.of(digest),
                Optional.empty());
    }

    /** Whether {@code answer} consents to what this approval is about. */
    public boolean approvedBy(Answer answer) {
        return digest.isPresent()
                && answer.question().equals(id)
                && answer.text().strip().equalsIgnoreCase(APPROVE);
    }

    /** A question answered in free text, without an end. */
    public static Question open(String id, String text) {
        return new Question(id, text, List.of(), Optional.empty(), Optional.empty());
    }
}
