package org.jvmfactory.task;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A file that a change touches.
 *
 * @param path with slashes, from the root of the repository
 * @param from where it was before, where it was moved
 */
public record ChangedFile(String path, Optional<String> from) {

    public ChangedFile {
        requireNonNull(path, "path");
        requireNonNull(from, "from");
    }

    public static ChangedFile of(String path) {
        return new ChangedFile(path, Optional.empty());
    }
}
