package org.jvmfactory.engine;

import static java.util.Objects.requireNonNull;

/** Whether an agent may use a tool, and why; the agent reads the reason of a denial. */
public record PermissionDecision(boolean allowed, String reason) {

    public PermissionDecision {
        requireNonNull(reason, "reason");
    }

    public static PermissionDecision allow(String reason) {
        return new PermissionDecision(true, reason);
    }

    public static PermissionDecision deny(String reason) {
        return new PermissionDecision(false, reason);
    }
}
