package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

/** A task that an instance may drive from now on. {@code row} is as it stands after the claim. */
public record Claim(Fence fence, TaskRow row) {

    public Claim {
        requireNonNull(fence, "fence");
        requireNonNull(row, "row");
    }
}
