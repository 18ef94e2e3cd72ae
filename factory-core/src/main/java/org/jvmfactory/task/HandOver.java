package org.jvmfactory.task;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A step's commits on their way out of the agent's tree.
 *
 * @param commit the tip afterwards
 * @param previous the tip before
 * @param pack hash of the stored pack; empty where nothing new was committed
 * @param session hash of the stored archive of the engine's session files, where the engine keeps any
 */
public record HandOver(String commit, String previous, Optional<String> pack, Optional<String> session) {

    public HandOver {
        requireNonNull(commit, "commit");
        requireNonNull(previous, "previous");
        requireNonNull(pack, "pack");
        requireNonNull(session, "session");
    }

    /** True where the step left something new. */
    public boolean changed() {
        return !commit.equals(previous);
    }
}
