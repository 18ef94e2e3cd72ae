package org.jvmfactory.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** Finds processes by a variable of the environment that they were started with; everywhere but on Linux there are none. */
final class TaggedProcesses {

    private static final Path PROC = Path.of("/proc");

    private TaggedProcesses() {}

    /** The living processes, but for this JVM, whose environment says {@code variable=value}, as far as we may look. */
    static Set<ProcessHandle> find(String variable, String value) {
        Set<ProcessHandle> found = new LinkedHashSet<>();
        each(variable, (process, said) -> {
            if (said.equals(value)) {
                found.add(process);
            }
        });
        return found;
    }

    /** What the environments of the living processes, but for this JVM, say for {@code variable}, as far as we may look. */
    static Set<String> values(String variable) {
        Set<String> values = new LinkedHashSet<>();
        each(variable, (process, said) -> values.add(said));
        return values;
    }

    private static void each(String variable, BiConsumer<ProcessHandle, String> taken) {
        if (!Files.isDirectory(PROC)) {
            return;
        }
        byte[] prefix = (variable + "=").getBytes(UTF_8);
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                // The handle comes first: it knows when the process started, so a number used again later isn't
                // mistaken for it.
                ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
                        .filter(handle ->
                                handle.pid() != ProcessHandle.current().pid())
                        .ifPresent(handle -> values(process.resolve("environ"), prefix).stream()
                                .filter(value -> ProcessTree.alive(handle))
                                .forEach(value -> taken.accept(handle, value)));
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new ProcessException(
                    ProcessException.Code.NOT_ENDED,
                    "Can't list the processes in '/proc' to find those with " + variable + ".",
                    e);
        }
    }

    private static List<String> values(Path file, byte[] prefix) {
        byte[] environment;
        try {
            environment = Files.readAllBytes(file);
        } catch (IOException e) {
            return List.of(); // it has ended, or isn't ours to look at
        }
        List<String> values = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= environment.length; i++) {
            if (i == environment.length || environment[i] == 0) {
                if (startsWith(environment, start, i, prefix)) {
                    int from = start + prefix.length;
                    values.add(new String(environment, from, i - from, UTF_8));
                }
                start = i + 1;
            }
        }
        return values;
    }

    private static boolean startsWith(byte[] environment, int start, int end, byte[] prefix) {
        return end - start >= prefix.length
                && Arrays.equals(environment, start, start + prefix.length, prefix, 0, prefix.length);
    }
}
