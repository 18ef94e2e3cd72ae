package org.jvmfactory.git;

import static java.util.Objects.requireNonNull;

/**
 * A text that a commit brings.
 *
 * @param commit its id
 * @param path of the file that this is the content of; empty for the commit's own words: its message, and who made it
 */
public record CommitText(String commit, String path, String text) {

    public CommitText {
        requireNonNull(commit, "commit");
        requireNonNull(path, "path");
        requireNonNull(text, "text");
    }
}
