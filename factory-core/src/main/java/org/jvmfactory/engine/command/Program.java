package org.jvmfactory.engine.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.engine.CliProgram;

/**
 * The CLI's program.
 *
 * @param command what it is started by inside a sandbox
 * @param outside its file, where that doesn't belong to the system that every sandbox shows
 */
record Program(String command, List<Path> outside) {

    private static final Path SYSTEM = Path.of("/usr");

    private static final CliProgram CLI =
            new CliProgram("", "Install it, or give its path in 'command' of the engine's settings.");

    Program {
        outside = List.copyOf(outside);
    }

    /**
     * The program that {@code name} means: a path, or a name on {@code path}. Looked up each time: it may be installed or updated while the
     * JVM runs.
     *
     * @throws org.jvmfactory.engine.EngineException when there is none
     */
    static Program find(String name, String path) {
        Path found = CLI.find(Optional.of(name), path);
        Path real = CLI.real(found);
        // What belongs to the system keeps its name, by which some programs know what they are to do.
        return real.startsWith(SYSTEM)
                ? new Program(found.toString(), List.of())
                : new Program(real.toString(), List.of(real));
    }
}
