package org.jvmfactory.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Finds processes by a variable of the environment that they were started with; everywhere but on Linux there are none. */
final class TaggedProcesses {

    private static final Path PROC = Path.of("/proc");

    private TaggedProcesses() {}

    /** The living processes, but for this JVM, whose environment says {@code variable=value}, as far as we may look. */
    static Set<ProcessHandle> find(String variable, String value) {
        byte[] entry = (variable + "=" + value).getBytes(UTF_8);
        Set<ProcessHandle> found = new LinkedHashSet<>();
        if (!Files.isDirectory(PROC)) {
            return found;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                tagged(process, entry).ifPresent(found::add);
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new ProcessException(
                    ProcessException.Code.NOT_ENDED,
                    "Can't list the processes in '/proc' to find those with " + variable + "=" + value + ".",
                    e);
        }
        return found;
    }

    private static Optional<ProcessHandle> tagged(Path process, byte[] entry) {
        // The handle comes first: it knows when the process started, so a number used again later isn't mistaken for
        // it.
        return ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
                .filter(handle -> handle.pid() != ProcessHandle.current().pid())
                .filter(handle -> hasEntry(process.resolve("environ"), entry))
                .filter(ProcessTree::alive);
    }

    private static boolean hasEntry(Path file, byte[] entry) {
        byte[] environment;
        try {
            environment = Files.readAllBytes(file);
        } catch (IOException e) {
            return false; // it has ended, or isn't ours to look at
        }
        int start = 0;
        for (int i = 0; i <= environment.length; i++) {
            if (i == environment.length || environment[i] == 0) {
                if (Arrays.equals(environment, start, i, entry, 0, entry.length)) {
                    return true;
                }
                start = i + 1;
            }
        }
        return false;
    }
}
