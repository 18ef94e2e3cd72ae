package org.jvmfactory.git;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A commit that shall become the tip of a remote branch.
 *
 * @param expected where the branch must be before; empty where there must be none
 */
public record Push(String branch, String commit, Optional<String> expected) {

    public Push {
        if (!GitNames.isBranch(requireNonNull(branch, "branch"))) {
            throw new IllegalArgumentException("'" + branch + "' can't be the name of a branch");
        }
        GitNames.commit(commit);
        expected.ifPresent(GitNames::commit);
    }
}
