package org.jvmfactory.git;

/**
 * One file in the difference of two commits.
 *
 * @param path with slashes, from the root of the repository
 * @param previousPath where it was before; the same path unless it was renamed or copied
 * @param added lines; none in a binary file
 * @param deleted lines, likewise
 */
public record FileChange(String path, String previousPath, Kind kind, int added, int deleted) {

    /** What happened to a file. */
    public enum Kind {
        ADDED,
        MODIFIED,
        DELETED,
        RENAMED,
        COPIED
    }
}
