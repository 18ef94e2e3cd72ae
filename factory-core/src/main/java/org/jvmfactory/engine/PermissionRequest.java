package org.jvmfactory.engine;

import static java.util.Objects.requireNonNull;

/** An agent wants to use a tool of its CLI. {@code input} is the tool's input as JSON. */
public record PermissionRequest(String tool, String input) {
    public PermissionRequest {
        requireNonNull(tool, "tool");
        requireNonNull(input, "input");
    }
}
