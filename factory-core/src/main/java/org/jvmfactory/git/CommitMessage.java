package org.jvmfactory.git;

import static java.util.Objects.requireNonNull;

/** What a commit says of itself. */
public record CommitMessage(String id, String message) {

    public CommitMessage {
        requireNonNull(id, "id");
        requireNonNull(message, "message");
    }
}
