package org.jvmfactory.codehost;

import static java.util.Objects.requireNonNull;

/**
 * A pull request as its code host has it.
 *
 * @param id the code host's own name for it
 * @param url where a person reads it: an address, or the path of a file
 */
public record PullRequest(String id, String url, State state, PullRequestDraft content) {

    /** What has become of a pull request. */
    public enum State {
        OPEN,
        MERGED,
        CLOSED
    }

    public PullRequest {
        requireNonNull(id, "id");
        requireNonNull(url, "url");
        requireNonNull(state, "state");
        requireNonNull(content, "content");
    }
}
