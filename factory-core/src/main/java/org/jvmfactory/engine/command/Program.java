package org.jvmfactory.engine.command;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jvmfactory.engine.EngineException;

/**
 * The CLI's program.
 *
 * @param command what it is started by inside a sandbox
 * @param outside its file, where that doesn't belong to the system that every sandbox shows
 */
record Program(String command, List<Path> outside) {

    private static final Path SYSTEM = Path.of("/usr");

    Program {
        outside = List.copyOf(outside);
    }

    /**
     * The program that {@code name} means: a path, or a name on {@code path}. Looked up each time: it may be installed or updated while the
     * JVM runs.
     *
     * @throws EngineException when there is none
     */
    static Program find(String name, String path) {
        try {
            Path found = candidates(name, path)
                    .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                    .findFirst()
                    .orElseThrow(() -> missing(name, path));
            Path real = found.toRealPath();
            // What belongs to the system keeps its name, by which some programs know what they are to do.
            return real.startsWith(SYSTEM)
                    ? new Program(found.toString(), List.of())
                    : new Program(real.toString(), List.of(real));
        } catch (InvalidPathException | IOException e) {
            throw new EngineException(
                    EngineException.Code.UNAVAILABLE, "'" + name + "' can't be reached: " + e.getMessage(), e);
        }
    }

    private static Stream<Path> candidates(String name, String path) {
        return name.contains(File.separator)
                ? Stream.of(Path.of(name).toAbsolutePath().normalize())
                : Stream.of(path.split(File.pathSeparator))
                        .filter(directory -> !directory.isBlank())
                        .map(directory -> Path.of(directory).toAbsolutePath().resolve(name));
    }

    private static EngineException missing(String name, String path) {
        return new EngineException(
                EngineException.Code.UNAVAILABLE,
                name.contains(File.separator)
                        ? "'" + name + "' is no program that can be run; mend 'command' in the engine's settings"
                        : "there is no program '" + name + "' on the PATH (" + path
                                + "); install it, or give its path in 'command' of the engine's settings");
    }
}
