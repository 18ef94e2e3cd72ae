package org.jvmfactory.store.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another JVM with the class path of this one. */
final class JavaChild {

    private static final long LIMIT_SECONDS = 180;

    private JavaChild() {}

    static ProcessBuilder builder(Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /** Runs a program to its end; true where that was to drop dead by {@link HaltingStore}. {@code output} is a file for what it says. */
    static boolean dropsDead(ProcessBuilder program, Path output) throws IOException, InterruptedException {
        Process process = program.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("the program didn't end:\n" + Files.readString(output));
        }
        if (process.exitValue() != 0 && process.exitValue() != HaltingStore.EXIT) {
            throw new AssertionError("the program failed:\n" + Files.readString(output));
        }
        return process.exitValue() == HaltingStore.EXIT;
    }
}
