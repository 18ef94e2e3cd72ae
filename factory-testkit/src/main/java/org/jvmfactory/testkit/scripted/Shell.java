package org.jvmfactory.testkit.scripted;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The commands that a script runs. */
final class Shell {

    private static final File NULL = new File("/dev/null");
    private static final int SHOWN = 2000;

    // A loop and not one long sleep: it outlives signals sent to what it waits for. The marker is an argument, so that
    // ps shows it.
    private static final String SURVIVOR = "trap '' TERM INT HUP; while :; do sleep 3600; done";

    private final Path scratch;

    Shell(Path scratch) {
        this.scratch = scratch;
    }

    /** How a command ended, and the end of what it printed. */
    record Outcome(int status, String output) {}

    Outcome run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(scratch, "output", null);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(NULL)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                int status = process.waitFor();
                return new Outcome(status, tail(Files.readAllBytes(output)));
            } catch (InterruptedException e) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                throw e;
            }
        } finally {
            Files.deleteIfExists(output);
        }
    }

    /** Leaves a process behind that has no parent, a session of its own, and no ear for polite signals. */
    void leaveBehind(String marker, boolean keepsPipe) throws IOException, InterruptedException {
        String redirect = keepsPipe ? "" : " >/dev/null 2>&1";
        String command = "(setsid sh -c \"$1\" \"$0\" </dev/null" + redirect + " &)";
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command, marker, SURVIVOR).inheritIO();
        builder.redirectInput(NULL).start().waitFor();
    }

    private static String tail(byte[] output) {
        String text = new String(output, StandardCharsets.UTF_8).strip();
        return text.length() <= SHOWN ? text : "[...] " + text.substring(text.length() - SHOWN);
    }
}
