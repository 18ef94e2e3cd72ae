package org.jvmfactory.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jvmfactory.store.jdbc.SqliteStore;
import org.jvmfactory.testkit.junit.Needs;

/** The runnable jar, started in processes of its own that share a working directory. */
final class FactoryJar {

    private static final long PATIENCE = 120;

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private List<String> prefix = List.of();

    FactoryJar(Path directory) {
        this.directory = directory;
    }

    /** One command that has ended. */
    record Result(int exitCode, String out, String err) {

        List<String> lines() {
            return out.lines().toList();
        }

        String lastLine() {
            List<String> lines = lines();
            return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        }

        @Override
        public String toString() {
            return "exit code " + exitCode + "\n" + out + "\n--- stderr\n" + err;
        }
    }

    FactoryJar with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Every command runs on a machine without bubblewrap. */
    FactoryJar withoutBubblewrap() throws Exception {
        return behind("mount --bind /dev/null " + Needs.program("bwrap").toRealPath() + " && exec \"$@\"");
    }

    /** Every command runs by this script, {@code "$@"} in it, which may mount what only it sees. */
    FactoryJar behind(String script) throws Exception {
        prefix = List.of("unshare", "--mount", "sh", "-c", script, "sh");
        Process tried =
                new ProcessBuilder("unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", directory.toString()).start();
        Needs.that(tried.waitFor() == 0, "this user may mount in a namespace of its own");
        return this;
    }

    Path directory() {
        return directory;
    }

    SqliteStore store() {
        return SqliteStore.open(directory.resolve(".factory/factory.db"));
    }

    Result run(String... arguments) throws Exception {
        return start(arguments).await();
    }

    Running start(String... arguments) throws IOException {
        Path out = Files.createTempFile(directory, "stdout", ".txt");
        Path err = Files.createTempFile(directory, "stderr", ".txt");
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Stream.of(System.getProperty("factory.jar.argLine", "").split(" "))
                .filter(argument -> !argument.isBlank())
                .forEach(command::add);
        command.addAll(List.of("-jar", System.getProperty("factory.jar", "")));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        return new Running(builder.start(), out, err);
    }

    /** One command under way. */
    record Running(Process process, Path out, Path err) {

        Running input(String text) throws IOException {
            process.getOutputStream().write(text.getBytes(UTF_8));
            process.getOutputStream().close();
            return this;
        }

        /** As if the machine had failed. */
        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        /** What Ctrl-C does. */
        void interrupt() throws IOException, InterruptedException {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        }

        String outSoFar() throws IOException {
            return Files.readString(out);
        }

        Result await() throws IOException, InterruptedException {
            if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
                kill();
                throw new AssertionError(
                        "not over after " + PATIENCE + " s:\n" + Files.readString(out) + Files.readString(err));
            }
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        }
    }
}
