package org.jvmfactory.codehost;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * How a pull request is. Immutable.
 *
 * @param commit the tip of its branch
 * @param checks what checks say of that commit
 * @param unread what couldn't be read and why, in words for a person: with it {@code checks} may lack some
 */
public record PullRequestCondition(
        PullRequest.State state, boolean draft, String commit, Merge merge, List<Check> checks, List<String> unread) {

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
     * @param summary what it says in words; data
     */
    public record Check(String name, Outcome outcome, Optional<String> url, Optional<String> summary) {

        /** How the commit is. */
        public enum Outcome {
            PENDING,
            PASSED,
            FAILED,
            /** It was skipped, is stale, or has nothing to say. */
            NEUTRAL
        }

        public Check {
            requireNonNull(name, "name");
            requireNonNull(outcome, "outcome");
            requireNonNull(url, "url");
            requireNonNull(summary, "summary");
        }
    }

    public PullRequestCondition {
        requireNonNull(state, "state");
        requireNonNull(commit, "commit");
        requireNonNull(merge, "merge");
        checks = List.copyOf(checks);
        unread = List.copyOf(unread);
    }
}
