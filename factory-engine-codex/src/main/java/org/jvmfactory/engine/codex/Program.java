package org.jvmfactory.engine.codex;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jvmfactory.engine.CliProgram;
import org.jvmfactory.engine.EngineException;

/**
 * The CLI's native program. What npm puts on the PATH is a script that starts it and dies without it: the program itself is started, where
 * it can be found from there.
 *
 * @param file where it really lies: a sandbox shows that and none of the links to it
 * @param shown what the sandbox must show: the program, or the folder of the parts that it comes with
 */
record Program(Path file, Path shown) {

    private static final String USUAL = "codex";

    /** The folder of npm's scripts, in which this one's package stands. */
    private static final String MODULES = "node_modules";

    private static final CliProgram CLI = new CliProgram(
            USUAL,
            "Install Codex ('npm install -g @openai/codex'), or say where it is with 'executable' in the engine's settings.");

    /** How far above the script the packages of the program may lie. */
    private static final int FAR = 6;

    /**
     * The program that {@code configured} names: a path, or a name on the PATH.
     *
     * @throws EngineException when there is none
     */
    static Program find(Optional<String> configured) {
        return of(CLI.find(configured));
    }

    /** The same on another PATH. */
    static Program find(Optional<String> configured, String path) {
        return of(CLI.find(configured, path));
    }

    private static Program of(Path found) {
        Path real = CLI.real(found);
        return isScript(real) ? ofScript(real) : new Program(real, shown(real));
    }

    private static boolean isScript(Path program) {
        return program.getFileName().toString().endsWith(".js");
    }

    /** The native program lies in a package of its own for each platform, beside the script's package or within it. */
    private static Program ofScript(Path script) {
        Path above = script.getParent();
        for (int i = 0; i < FAR && above != null; i++, above = above.getParent()) {
            for (Path packages : List.of(above.resolve(MODULES), above)) {
                Optional<Path> nested = nativeIn(packages.resolve("@openai")).or(() -> nativeIn(packages));
                if (nested.isPresent()) {
                    Path file = CLI.real(nested.get());
                    return new Program(file, shown(file));
                }
            }
        }
        throw CLI.unavailable(
                "'" + script + "' is npm's script of Codex, but the native program that it starts isn't there", null);
    }

    /** {@code vendor/<platform>/bin/codex}, in a package {@code codex-<platform>} or in {@code packages} itself. */
    private static Optional<Path> nativeIn(Path packages) {
        try (Stream<Path> vendors = Stream.concat(
                Stream.of(packages.resolve("vendor")),
                list(packages)
                        .filter(entry -> entry.getFileName().toString().startsWith("codex-"))
                        .map(entry -> entry.resolve("vendor")))) {
            return vendors.flatMap(Program::list)
                    .map(platform -> platform.resolve("bin").resolve(USUAL))
                    .filter(Files::isExecutable)
                    .findFirst();
        }
    }

    private static Stream<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList().stream();
        } catch (IOException | UncheckedIOException e) {
            return Stream.empty();
        }
    }

    /** The program finds its other parts beside its folder. */
    private static Path shown(Path file) {
        return Optional.ofNullable(file.getParent())
                .map(Path::getParent)
                .filter(platform -> Files.isRegularFile(platform.resolve("codex-package.json")))
                .orElse(file);
    }
}
