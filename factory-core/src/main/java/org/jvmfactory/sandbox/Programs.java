package org.jvmfactory.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds the program of a command as the command's own PATH says, among what can be seen in the sandbox. */
final class Programs {

    private Programs() {}

    /** {@code command} with the program's full path. */
    static List<String> resolved(List<String> command, Path directory, String searchPath, Predicate<Path> visible) {
        String name = command.get(0);
        List<Path> candidates = name.contains("/")
                ? List.of(directory.resolve(name).normalize())
                : Stream.of(searchPath.split(":"))
                        .filter(entry -> entry.startsWith("/"))
                        .map(entry -> Path.of(entry, name))
                        .toList();
        Path program = candidates.stream()
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .filter(file -> visible.test(file) && visible.test(target(file)))
                .findFirst()
                .orElseThrow(() -> notFound(name, searchPath, candidates, visible));
        return Stream.concat(Stream.of(program.toString()), command.stream().skip(1))
                .toList();
    }

    private static SandboxException notFound(
            String name, String searchPath, List<Path> candidates, Predicate<Path> visible) {
        Optional<Path> hidden = candidates.stream().filter(Files::isExecutable).findFirst();
        if (hidden.isPresent()) {
            Path target = visible.test(hidden.get()) ? target(hidden.get()) : hidden.get();
            return new SandboxException(
                    SandboxException.Code.NOT_STARTED,
                    "Can't start '" + name + "': '" + target + "' can't be seen in the sandbox. Mount it read-only.");
        }
        String where = name.contains("/") ? "" : " on the PATH '" + searchPath + "'";
        return new SandboxException(
                SandboxException.Code.NOT_STARTED,
                "Can't start '" + name + "': there is no such program" + where
                        + ". Install it, or name its full path.");
    }

    private static Path target(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file; // another user's links
        }
    }
}
