package org.jvmfactory.codehost;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.CheckOutcome;

/**
 * How a pull request is. Immutable.
 *
 * @param commit the tip of its branch
 * @param merge whether it can be merged; code hosts find out when they are first asked, and then know it the next time
 * @param checks what checks say of that commit
 * @param unread what couldn't be read and why, in words for a person: with it {@code checks} may lack some
 * @param ending how it came to its end; empty while it is open
 */
public record PullRequestCondition(
        PullRequest.State state,
        boolean draft,
        String commit,
        Merge merge,
        List<Check> checks,
        List<String> unread,
        Optional<Ending> ending) {

    /** Whether it can be merged. */
    public enum Merge {
        /** Nothing is in the way. */
        CLEAN,
        /** It contradicts what is in the base branch. */
        CONFLICTS,
        /** The base branch has gone on, and must be taken in first. */
        BEHIND,
        /** Reviews or checks that are required aren't there. */
        BLOCKED,
        /** The code host doesn't know yet. */
        UNKNOWN
    }

    /**
     * What one check says.
     *
     * @param id the code host's own name for it, which is another one when it is run again; empty where it has none
     * @param summary what it says in words; data
     */
    public record Check(
            Optional<String> id, String name, CheckOutcome outcome, Optional<String> url, Optional<String> summary) {

        public Check {
            requireNonNull(id, "id");
            requireNonNull(name, "name");
            requireNonNull(outcome, "outcome");
            requireNonNull(url, "url");
            requireNonNull(summary, "summary");
        }
    }

    /**
     * How a pull request was merged or closed.
     *
     * @param by who did it; empty where the code host doesn't say
     * @param commit what came into the base branch; empty where nothing did
     */
    public record Ending(Optional<Actor> by, Instant at, Optional<String> commit) {

        public Ending {
            requireNonNull(by, "by");
            requireNonNull(at, "at");
            requireNonNull(commit, "commit");
        }
    }

    public PullRequestCondition {
        requireNonNull(state, "state");
        requireNonNull(commit, "commit");
        requireNonNull(merge, "merge");
        checks = List.copyOf(checks);
        unread = List.copyOf(unread);
        requireNonNull(ending, "ending");
    }
}
