package org.jvmfactory.intake;

import static java.util.Objects.requireNonNull;

/**
 * What became of something that was sent to a webhook's address.
 *
 * @param status of the HTTP answer
 * @param text for whoever sent it; holds nothing that it sent
 */
public record Receipt(Outcome outcome, int status, String text) {

    /** What became of it. */
    public enum Outcome {
        /** What follows from it is in the store. */
        ACCEPTED,
        /** It came before. */
        DUPLICATE,
        /** Nothing follows from it. */
        IGNORED,
        /** It isn't believed, can't be read, or can't be worked on now. */
        REFUSED
    }

    public Receipt {
        requireNonNull(outcome, "outcome");
        requireNonNull(text, "text");
    }

    static Receipt accepted() {
        return new Receipt(Outcome.ACCEPTED, 202, "accepted");
    }

    static Receipt duplicate() {
        return new Receipt(Outcome.DUPLICATE, 200, "known");
    }

    static Receipt ignored() {
        return new Receipt(Outcome.IGNORED, 200, "ignored");
    }

    static Receipt refused(int status, String text) {
        return new Receipt(Outcome.REFUSED, status, text);
    }
}
