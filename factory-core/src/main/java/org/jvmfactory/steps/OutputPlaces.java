package org.jvmfactory.steps;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the files of the project that a tool speaks of.
 *
 * @param tree where the project lies while its tools run
 * @param directory where the tool was run, from there
 * @param paths of all files
 */
record OutputPlaces(String tree, String directory, Set<String> paths) {

    private static final List<String> CLASSES = List.of("", ".java", ".kt", ".groovy", ".scala");

    OutputPlaces {
        paths = Set.copyOf(paths);
    }

    OutputPlaces(String tree, String directory, Collection<String> paths) {
        this(tree, directory, Set.copyOf(paths));
    }

    /** The only file that can be meant. */
    Optional<String> find(String place) {
        if (place.isBlank()) {
            return Optional.empty();
        }
        String path = place.replace('\\', '/').replaceFirst("^file://", "");
        String plain =
                path.startsWith(tree + "/") ? path.substring(tree.length() + 1) : path.replaceFirst("^(?:\\./)+", "");
        return CLASSES.stream()
                .map(ending -> plain + ending)
                .flatMap(name -> exact(name).or(() -> only(name)).stream())
                .findFirst();
    }

    private Optional<String> exact(String name) {
        return Stream.of(directory.isEmpty() ? name : directory + "/" + name, name)
                .filter(paths::contains)
                .findFirst();
    }

    private Optional<String> only(String name) {
        List<String> ending = paths.stream()
                .filter(path -> path.endsWith("/" + name))
                .limit(2)
                .toList();
        return ending.size() == 1 ? Optional.of(ending.get(0)) : Optional.empty();
    }
}
