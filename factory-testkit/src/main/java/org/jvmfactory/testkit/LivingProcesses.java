package org.jvmfactory.testkit;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jvmfactory.task.TaskId;

/** The processes of this machine that Factory started for a task: a test's view from outside. Only on Linux, where {@code /proc} tells. */
public final class LivingProcesses {

    private static final String TAG = "FACTORY_TAG=";

    private LivingProcesses() {}

    /** The living processes of a task, each as its number and command line, as far as this user may look. */
    public static List<String> of(TaskId task) {
        requireNonNull(task, "task");
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (text(process.resolve("environ")).contains("\0" + TAG + task.value() + "\0")) {
                    found.add(process.getFileName() + ": "
                            + text(process.resolve("cmdline"))
                                    .replace('\0', ' ')
                                    .strip());
                }
            }
        } catch (DirectoryIteratorException | IOException e) {
            throw new UncheckedIOException(e instanceof IOException io ? io : new IOException(e));
        }
        return found;
    }

    /** With a zero byte at both ends; empty where the process has ended or isn't ours to look at. */
    private static String text(Path file) {
        try {
            return "\0" + new String(Files.readAllBytes(file), StandardCharsets.UTF_8) + "\0";
        } catch (IOException e) {
            return "";
        }
    }
}
