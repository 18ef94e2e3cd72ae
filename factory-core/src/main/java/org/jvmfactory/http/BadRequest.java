package org.jvmfactory.http;

import static java.util.Objects.requireNonNull;

/** What was asked for can't be had. Its words are ours, or what the caller sent. */
final class BadRequest extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String words;

    BadRequest(int status, String words) {
        super(words);
        this.status = status;
        this.words = requireNonNull(words, "words");
    }

    int status() {
        return status;
    }

    String words() {
        return words;
    }
}
