package org.jvmfactory.git;

import static java.util.Objects.requireNonNull;

/** What a commit says of itself. */
public record CommitText(String id, String message) {

    public CommitText {
        requireNonNull(id, "id");
        requireNonNull(message, "message");
    }
}
