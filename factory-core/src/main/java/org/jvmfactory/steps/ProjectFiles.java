package org.jvmfactory.steps;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The files of a project, or of a directory in it, as a commit has them.
 *
 * @param read reads a file by its path from here
 * @param paths of all files, from here
 */
record ProjectFiles(Function<String, Optional<byte[]>> read, List<String> paths) {

    ProjectFiles {
        paths = List.copyOf(paths);
    }

    /** The files below {@code directory}, by their paths from there. */
    ProjectFiles below(String directory) {
        String prefix = directory + "/";
        return new ProjectFiles(
                path -> read.apply(prefix + path),
                paths.stream()
                        .filter(path -> path.startsWith(prefix))
                        .map(path -> path.substring(prefix.length()))
                        .toList());
    }

    boolean has(String path) {
        return paths.contains(path);
    }

    boolean hasAny(String... candidates) {
        return List.of(candidates).stream().anyMatch(this::has);
    }

    Optional<String> text(String path) {
        return has(path) ? read.apply(path).map(bytes -> new String(bytes, StandardCharsets.UTF_8)) : Optional.empty();
    }

    /** Whether the file is there and holds something like {@code pattern}. */
    boolean holds(String path, Pattern pattern) {
        return text(path).filter(text -> pattern.matcher(text).find()).isPresent();
    }
}
