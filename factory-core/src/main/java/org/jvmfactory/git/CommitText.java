package org.jvmfactory.git;

import static java.util.Objects.requireNonNull;

/**
 * A text that a commit brings.
 *
 * @param commit its id
 * @param path of the file that this is the content of; empty for the commit's own words: its message, and who made it
 * @param content git's id of the content; empty for the commit's own words
 * @param text empty where the file holds none, such as a picture
 */
public record CommitText(String commit, String path, String content, String text) {

    public CommitText {
        requireNonNull(commit, "commit");
        requireNonNull(path, "path");
        requireNonNull(content, "content");
        requireNonNull(text, "text");
    }
}
