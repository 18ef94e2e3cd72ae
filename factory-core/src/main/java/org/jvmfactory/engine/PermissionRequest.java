package org.jvmfactory.engine;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An agent wants to use a tool of its CLI.
 *
 * @param input the tool's input as JSON
 * @param directory where the agent's shell stands, where the CLI says so
 */
public record PermissionRequest(String tool, String input, Optional<Path> directory) {
    public PermissionRequest {
        requireNonNull(tool, "tool");
        requireNonNull(input, "input");
        requireNonNull(directory, "directory");
    }

    /** Of a CLI that doesn't say where its shell stands. */
    public PermissionRequest(String tool, String input) {
        this(tool, input, Optional.empty());
    }
}
