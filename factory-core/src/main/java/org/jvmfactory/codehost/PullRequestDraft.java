package org.jvmfactory.codehost;

import static java.util.Objects.requireNonNull;

/**
 * What a pull request shall be.
 *
 * @param repository URL or absolute path
 * @param branch the branch with the change, pushed before
 * @param base the branch it shall be merged into
 * @param commit the tip of the branch
 * @param body Markdown
 * @param draft not yet to be merged
 */
public record PullRequestDraft(
        String repository, String branch, String base, String commit, String title, String body, boolean draft) {

    public PullRequestDraft {
        requireNonNull(repository, "repository");
        requireNonNull(branch, "branch");
        requireNonNull(base, "base");
        requireNonNull(commit, "commit");
        requireNonNull(title, "title");
        requireNonNull(body, "body");
    }
}
