package org.jvmfactory.example.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How long a factory takes from its builder to its first claim, each time in a fresh JVM. */
final class StartTime {

    private final Ground ground;
    private final int count;

    StartTime(Ground ground, int count) {
        this.ground = ground;
        this.count = count;
    }

    void run() throws Exception {
        Map<String, List<Duration>> times = new LinkedHashMap<>();
        for (int i = 0; i <= count; i++) {
            for (String kind : Ground.KINDS) {
                String[] micros = start(kind).split(" ", -1);
                if (i > 0) { // the first one warms the file cache
                    note(times, kind + ": builder to a factory", micros[0]);
                    note(times, kind + ": builder to its first claim", micros[1]);
                }
            }
        }
        times.forEach((what, measured) -> System.out.printf("%-44s %s%n", what, Spread.of(measured)));
    }

    private String start(String kind) throws Exception {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath(),
                        StartedFactory.class.getName(),
                        kind)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .directory(ground.directory().toFile())
                .start();
        String output = new String(java.getInputStream().readAllBytes(), UTF_8).strip();
        if (java.waitFor() != 0) {
            throw new IllegalStateException("the factory didn't start: " + output);
        }
        return output;
    }

    /** That of this JVM, wherever the other one works. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static void note(Map<String, List<Duration>> times, String what, String micros) {
        times.computeIfAbsent(what, key -> new ArrayList<>()).add(Duration.ofNanos(1000 * Long.parseLong(micros)));
    }
}
