package org.jvmfactory.engine.aider;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.engine.CliProgram;
import org.jvmfactory.engine.EngineException;

/**
 * An installed Aider: a script, and the Python that it names.
 *
 * @param script Aider's own
 * @param python that of its virtual environment, by which it finds its libraries
 * @param outside what both need and doesn't belong to the system that every sandbox shows
 */
record Installation(Path script, Path python, List<Path> outside) {

    private static final Path SYSTEM = Path.of("/usr");
    private static final int HEAD = 1024;

    /** Long paths don't fit into a first line, so that installers then write a line for the shell. */
    private static final Pattern INTERPRETER =
            Pattern.compile("\\A#!\\s*(?:/bin/sh\\s+'''exec' \"?(?<long>[^\"\\n]+?)\"? \"\\$0\"|(?<plain>\\S+))");

    private static final CliProgram CLI = new CliProgram(
            "aider",
            "Install Aider into a virtual environment of its own ('pipx install aider-chat', 'uv tool install"
                    + " aider-chat' or 'pip install aider-chat' in one), or say where it is with 'executable' in the"
                    + " engine's settings.");

    Installation {
        outside = List.copyOf(outside);
    }

    /**
     * The Aider that {@code configured} names: a path, or a name on the PATH.
     *
     * @throws EngineException when there is none
     */
    static Installation find(Optional<String> configured) {
        return of(CLI.find(configured));
    }

    /** The same on another PATH. */
    static Installation find(Optional<String> configured, String path) {
        return of(CLI.find(configured, path));
    }

    private static Installation of(Path found) {
        try {
            Path script = CLI.real(found);
            return around(script, interpreter(script));
        } catch (InvalidPathException | IOException e) {
            throw CLI.unavailable("'" + found + "' can't be reached: " + e.getMessage(), e);
        }
    }

    private static Path interpreter(Path script) throws IOException {
        try (InputStream in = Files.newInputStream(script)) {
            Matcher line = INTERPRETER.matcher(new String(in.readNBytes(HEAD), StandardCharsets.UTF_8));
            String named =
                    line.find() ? Optional.ofNullable(line.group("long")).orElseGet(() -> line.group("plain")) : "";
            if (!named.contains("python") || !Files.isExecutable(Path.of(named))) {
                throw CLI.unavailable(
                        "'" + script + "' isn't Aider's own script: its first line names no Python that is there",
                        null);
            }
            return Path.of(named).toAbsolutePath().normalize();
        }
    }

    /** Links lead from an environment to the Python that it was made with; inside a sandbox both must be there. */
    private static Installation around(Path script, Path named) throws IOException {
        List<Path> outside = new ArrayList<>();
        Path python = named;
        Path environment = named.resolve("../..").normalize();
        if (Files.exists(environment.resolve("pyvenv.cfg"))) {
            python = environment.toRealPath().resolve("bin").resolve(named.getFileName());
            add(environment.toRealPath(), outside);
        }
        add(python.toRealPath().resolve("../..").normalize(), outside);
        return new Installation(script, python, outside);
    }

    private static void add(Path directory, List<Path> outside) {
        if (!directory.startsWith(SYSTEM)) {
            outside.add(directory);
        }
    }
}
