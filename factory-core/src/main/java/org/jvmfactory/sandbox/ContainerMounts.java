package org.jvmfactory.sandbox;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a container sees of this machine's files, as options for its client, which takes a place only once. */
final class ContainerMounts {

    private final Map<Path, String> options = new LinkedHashMap<>();

    void readOnly(Path path) {
        readOnly(path, path);
    }

    void readOnly(Path source, Path target) {
        options.put(target, option(source, target) + ",readonly");
    }

    void readWrite(Path source, Path target) {
        options.put(target, option(source, target));
    }

    /** Lies over what was at the same place before. */
    void add(Mount mount) {
        if (mount.access() == Mount.Access.READ_WRITE) {
            readWrite(mount.path(), mount.path());
        } else {
            readOnly(mount.path());
        }
    }

    /** In any order: the runtime puts those below others over them. */
    List<String> options() {
        return options.values().stream()
                .flatMap(option -> Stream.of("--mount", option))
                .toList();
    }

    private static String option(Path source, Path target) {
        return "type=bind," + quoted("source=" + source) + "," + quoted("target=" + target);
    }

    /** The option's value is a line of a CSV file. */
    private static String quoted(String field) {
        return field.matches("[^,\"\\r\\n]*") ? field : "\"" + field.replace("\"", "\"\"") + "\"";
    }
}
