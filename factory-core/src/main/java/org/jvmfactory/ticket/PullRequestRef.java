package org.jvmfactory.ticket;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jvmfactory.task.TicketRef;

/**
 * A pull request that something happened to.
 *
 * @param repository the URL of the repository that it shall be merged into
 * @param id the code host's own name for it, as {@code PullRequest.id} has it
 * @param ticket under which name the tracker knows it, to comment on it and to label it
 * @param branch the branch with the change; empty where it isn't said or is in another repository
 * @param commit the tip of the change; empty where it isn't said
 * @param url its page
 */
public record PullRequestRef(
        String repository,
        String id,
        TicketRef ticket,
        Optional<String> branch,
        Optional<String> commit,
        Optional<String> url) {

    public PullRequestRef {
        requireNonNull(repository, "repository");
        requireNonNull(id, "id");
        requireNonNull(ticket, "ticket");
        requireNonNull(branch, "branch");
        requireNonNull(commit, "commit");
        requireNonNull(url, "url");
    }
}
