package org.jvmfactory.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many files and processes this JVM may let others have at most; nothing where the kernel doesn't say. */
final class HardLimits {

    private static final Path FILE = Path.of("/proc/self/limits");
    private static final Pattern LINE = Pattern.compile("(Max processes|Max open files) +\\S+ +(\\d+) .*");

    /** Enough for every build; Podman lowers its own limit of processes before it asks for the container's. */
    private static final long ENOUGH = 16_384;

    private HardLimits() {}

    /** By the names that Docker and Podman have for them. */
    static Map<String, Long> ofThisJvm() {
        try {
            return of(Files.readAllLines(FILE));
        } catch (IOException e) {
            return Map.of();
        }
    }

    static Map<String, Long> of(List<String> lines) {
        Map<String, Long> limits = new TreeMap<>();
        for (String line : lines) {
            Matcher limit = LINE.matcher(line);
            if (limit.matches()) {
                String name = limit.group(1).equals("Max processes") ? "nproc" : "nofile";
                limits.put(name, Math.min(ENOUGH, Long.parseLong(limit.group(2))));
            }
        }
        return limits;
    }
}
