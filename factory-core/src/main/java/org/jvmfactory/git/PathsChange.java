package org.jvmfactory.git;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What a commit does to some paths.
 *
 * @param paths those that differ, in git's order; a renamed file has two
 * @param digest of their names, modes and contents, before and after
 * @param patch as text; empty where it is longer than was asked for
 */
public record PathsChange(List<String> paths, String digest, Optional<String> patch) {

    public PathsChange {
        paths = List.copyOf(paths);
        requireNonNull(digest, "digest");
        requireNonNull(patch, "patch");
    }
}
