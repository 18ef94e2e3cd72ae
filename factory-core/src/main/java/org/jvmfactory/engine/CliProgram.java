package org.jvmfactory.engine;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the program of a CLI is looked for. Immutable.
 *
 * @param usual its name, where none is configured
 * @param remedy what a person can do who hasn't got it, as a sentence
 */
public record CliProgram(String usual, String remedy) {

    public CliProgram {
        requireNonNull(usual, "usual");
        requireNonNull(remedy, "remedy");
    }

    /**
     * The program that {@code configured} names, by a path or a name on the PATH of this JVM. To be looked up each time: it may be installed
     * or updated while the JVM runs.
     *
     * @throws EngineException when there is none
     */
    public Path find(Optional<String> configured) {
        return find(configured, Optional.ofNullable(System.getenv("PATH")).orElse(""));
    }

    /** The same on another PATH. */
    public Path find(Optional<String> configured, String path) {
        String name = configured.orElse(usual);
        try {
            return candidates(name, path)
                    .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                    .findFirst()
                    .orElseThrow(() -> unavailable(
                            name.contains(File.separator)
                                    ? "'" + name + "' is no program that can be run"
                                    : "There is no program '" + name + "' on the PATH (" + path + ")",
                            null));
        } catch (InvalidPathException e) {
            throw unavailable("'" + name + "' is no path", e);
        }
    }

    /** Where a program really lies: a sandbox shows that and none of the links to it. */
    public Path real(Path program) {
        try {
            return program.toRealPath();
        } catch (IOException e) {
            throw unavailable("'" + program + "' can't be reached: " + e.getMessage(), e);
        }
    }

    private static Stream<Path> candidates(String name, String path) {
        return name.contains(File.separator)
                ? Stream.of(Path.of(name).toAbsolutePath().normalize())
                : Stream.of(path.split(File.pathSeparator))
                        .filter(directory -> !directory.isBlank())
                        .map(directory -> Path.of(directory).toAbsolutePath().resolve(name));
    }

    /** That the program can't be used, and what to do. */
    public EngineException unavailable(String why, @Nullable Throwable cause) {
        return new EngineException(EngineException.Code.UNAVAILABLE, why + ". " + remedy, cause);
    }
}
