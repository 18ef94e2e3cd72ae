package org.jvmfactory.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a container's first process does. It reads the command's environment from the pipe, starts the command, and reads on: nothing more comes
 * but the end, when the JVM is gone. It can't be killed or stopped from inside, and everything in there ends with it. At the command's end
 * it says which limits were reached.
 */
final class ContainerEntry {

    static final String STARTED = "started";

    private static final String SCRIPT =
            new String(WayOut.resource(ContainerEntry.class, "container-entry.sh"), StandardCharsets.UTF_8);

    private ContainerEntry() {}

    /** What follows the image in the client's command line; bash is the entry point. */
    static List<String> arguments(String pipe, String status, List<String> command) {
        List<String> arguments = new ArrayList<>(List.of("-c", SCRIPT, "factory", pipe, status));
        arguments.addAll(command);
        return arguments;
    }

    /** The limit that it said was reached; memory is the one that ends programs. */
    static Optional<Limit> reached(String status) {
        List<String> lines = status.lines().toList();
        if (lines.stream().anyMatch(line -> line.startsWith("memory "))) {
            return Optional.of(Limit.MEMORY);
        }
        return lines.stream().anyMatch(line -> line.startsWith("pids ")) ? Optional.of(Limit.PIDS) : Optional.empty();
    }
}
