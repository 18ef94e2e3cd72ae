package org.jvmfactory.workspace;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import org.jvmfactory.sandbox.Guarantee;

/**
 * How workspaces are kept.
 *
 * @param required the guarantees of the sandboxes that work on a tree for the host
 * @param maxPackBytes how much may leave a workspace as commits in one hand-over
 * @param maxArchiveBytes how much of a HOME is kept
 */
public record WorkspaceSettings(
        CommitIdentity identity, Set<Guarantee> required, int maxPackBytes, int maxArchiveBytes) {

    private static final int MEBIBYTE = 1024 * 1024;

    public WorkspaceSettings {
        requireNonNull(identity, "identity");
        required = Set.copyOf(required);
        if (maxPackBytes < 1 || maxArchiveBytes < 1) {
            throw new IllegalArgumentException("a limit of nothing lets nothing out");
        }
    }

    /** The usual ones: 100 MiB of commits, 32 MiB of session files. */
    public static WorkspaceSettings requiring(Set<Guarantee> required) {
        return new WorkspaceSettings(CommitIdentity.FACTORY, required, 100 * MEBIBYTE, 32 * MEBIBYTE);
    }
}
