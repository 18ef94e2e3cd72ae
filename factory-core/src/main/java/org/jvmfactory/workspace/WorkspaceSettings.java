package org.jvmfactory.workspace;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import org.jvmfactory.sandbox.Guarantee;
import org.jvmfactory.sandbox.SandboxLimits;

/**
 * How workspaces are kept.
 *
 * @param required the guarantees of the sandboxes that work on a tree for the host
 * @param maxPackBytes how much may leave a workspace as commits in one hand-over
 * @param maxArchiveBytes how much of a HOME is kept
 * @param limits how much these sandboxes may use
 */
public record WorkspaceSettings(
        CommitIdentity identity, Set<Guarantee> required, int maxPackBytes, int maxArchiveBytes, SandboxLimits limits) {

    private static final int MEBIBYTE = 1024 * 1024;

    public WorkspaceSettings {
        requireNonNull(identity, "identity");
        required = Set.copyOf(required);
        requireNonNull(limits, "limits");
        if (maxPackBytes < 1 || maxArchiveBytes < 1) {
            throw new IllegalArgumentException("a limit of nothing lets nothing out");
        }
    }

    public WorkspaceSettings(CommitIdentity identity, Set<Guarantee> required, int maxPackBytes, int maxArchiveBytes) {
        this(identity, required, maxPackBytes, maxArchiveBytes, SandboxLimits.NONE);
    }

    public WorkspaceSettings withLimits(SandboxLimits other) {
        return new WorkspaceSettings(identity, required, maxPackBytes, maxArchiveBytes, other);
    }

    /** The usual ones: 100 MiB of commits, 32 MiB of session files. */
    public static WorkspaceSettings requiring(Set<Guarantee> required) {
        return new WorkspaceSettings(CommitIdentity.FACTORY, required, 100 * MEBIBYTE, 32 * MEBIBYTE);
    }
}
