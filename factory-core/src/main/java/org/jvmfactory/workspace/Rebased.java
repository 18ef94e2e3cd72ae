package org.jvmfactory.workspace;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What bringing a branch onto another commit came to.
 *
 * @param done what was handed over, with all commits since the new base; empty where the tree holds contradictions
 * @param conflicts the paths that hold them, for somebody to resolve: a merge waits in the tree
 */
public record Rebased(Optional<HandedOver> done, List<String> conflicts) {

    public Rebased {
        requireNonNull(done, "done");
        conflicts = List.copyOf(conflicts);
    }
}
