package org.jvmfactory.workspace;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What a hand-over brought; the mirror has it already.
 *
 * @param commit the tip afterwards
 * @param pack all commits since the base, for keeping; empty where the tip is what it was before
 * @param removed the nested repositories that became plain directories
 * @param rebuilt whether the agent had destroyed its repository: it was made anew, and what lay in the tree was committed
 */
public record HandedOver(String commit, Optional<byte[]> pack, List<String> removed, boolean rebuilt) {

    public HandedOver {
        requireNonNull(commit, "commit");
        requireNonNull(pack, "pack");
        removed = List.copyOf(removed);
    }
}
