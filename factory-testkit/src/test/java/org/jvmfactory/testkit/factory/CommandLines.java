package org.jvmfactory.testkit.factory;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * The command lines that anybody on this machine could have read: of every process that this JVM starts, as the JVM itself records it, and of
 * whatever else is seen in {@code /proc} meanwhile, such as the children of those.
 */
final class CommandLines implements AutoCloseable {

    private static final String STARTED = "jdk.ProcessStart";
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

    private final Path file;
    private final Recording recording = new Recording();
    private final Set<String> shown = ConcurrentHashMap.newKeySet();
    private final Thread watcher = new Thread(this::watch, "command-lines");
    private volatile boolean over;

    CommandLines(Path file) {
        this.file = file;
        recording.enable(STARTED);
        recording.start();
        watcher.setDaemon(true);
        watcher.start();
    }

    /** All up to now, by where they were seen. */
    Map<String, String> seen() throws IOException {
        recording.stop();
        recording.dump(file);
        Map<String, String> seen = new HashMap<>();
        List<RecordedEvent> started = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(STARTED))
                .toList();
        for (RecordedEvent event : started) {
            seen.put("command " + seen.size() + " of the JVM", event.getString("command"));
        }
        for (String line : shown) {
            seen.put("command line " + seen.size(), "/proc: " + line);
        }
        return seen;
    }

    private void watch() {
        while (!over) {
            try (Stream<Path> all = Files.list(Path.of("/proc"))) {
                all.filter(place -> place.getFileName().toString().matches("\\d+"))
                        .forEach(place -> shown.add(commandLine(place)));
            } catch (IOException e) {
                return;
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), ISO_8859_1).replace('\0', ' ');
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    @Override
    public void close() {
        over = true;
        recording.close();
    }
}
