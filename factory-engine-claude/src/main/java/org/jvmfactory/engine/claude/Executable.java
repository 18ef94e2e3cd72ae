package org.jvmfactory.engine.claude;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.engine.EngineException;

/** Finds the CLI's program, where it really lies: a sandbox shows that file and none of the links to it. */
final class Executable {

    private static final String USUAL = "claude";
    private static final String REMEDY =
            "Install Claude Code ('npm install -g @anthropic-ai/claude-code'), or say where it is with"
                    + " 'executable' in the engine's settings.";

    private Executable() {}

    /**
     * The program that {@code configured} names: a path, or a name on {@code path}.
     *
     * @throws EngineException when there is none
     */
    static Path find(Optional<String> configured, String path) {
        String name = configured.orElse(USUAL);
        List<Path> candidates = candidates(name, path).toList();
        for (Path candidate : candidates) {
            if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return real(candidate);
            }
        }
        throw unavailable(
                name.contains(File.separator)
                        ? "'" + name + "' is no program that can be run. " + REMEDY
                        : "There is no program '" + name + "' on the PATH (" + path + "). " + REMEDY,
                null);
    }

    private static Stream<Path> candidates(String name, String path) {
        try {
            if (name.contains(File.separator)) {
                return Stream.of(Path.of(name).toAbsolutePath());
            }
            return Stream.of(path.split(File.pathSeparator))
                    .filter(directory -> !directory.isBlank())
                    .map(directory -> Path.of(directory).toAbsolutePath().resolve(name));
        } catch (InvalidPathException e) {
            throw unavailable("'" + name + "' is no path. " + REMEDY, e);
        }
    }

    private static Path real(Path program) {
        try {
            return program.toRealPath();
        } catch (IOException e) {
            throw unavailable("'" + program + "' can't be reached: " + e.getMessage() + ". " + REMEDY, e);
        }
    }

    private static EngineException unavailable(String message, @Nullable Throwable cause) {
        return new EngineException(EngineException.Code.UNAVAILABLE, message, cause);
    }
}
