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
 * @param home whose HOME these files are of; the step's own agent's where empty
 * @param base where the branch begins from now on; where it did before, if empty
 * @param taken what people had pushed to the branch, and is in the commit or under it now; empty where they hadn't
 */
public record HandOver(
        String commit,
        String previous,
        Optional<String> pack,
        Optional<String> session,
        Optional<String> home,
        Optional<String> base,
        Optional<String> taken) {

    public HandOver {
        requireNonNull(commit, "commit");
        requireNonNull(previous, "previous");
        requireNonNull(pack, "pack");
        requireNonNull(session, "session");
        requireNonNull(home, "home");
        requireNonNull(base, "base");
        requireNonNull(taken, "taken");
    }

    /** One that leaves the branch where it began. */
    public HandOver(String commit, String previous, Optional<String> pack, Optional<String> session) {
        this(commit, previous, pack, session, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** True where the step left something new. */
    public boolean changed() {
        return !commit.equals(previous);
    }
}
