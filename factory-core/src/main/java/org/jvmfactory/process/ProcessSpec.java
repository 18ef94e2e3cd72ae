package org.jvmfactory.process;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A command to start. The environment is complete: nothing is inherited.
 *
 * @param command program and arguments; never goes through a shell
 * @param input what its standard input is
 */
public record ProcessSpec(
        List<String> command,
        Path directory,
        Map<String, String> environment,
        Input input,
        ByteSink stdout,
        ByteSink stderr) {

    /** What a process reads. */
    public sealed interface Input {
        /** At its end from the start. */
        record Nothing() implements Input {}

        /** These bytes, then the end. Immutable. */
        final class Bytes implements Input {

            private final byte[] content;

            public Bytes(byte[] content) {
                this.content = content.clone();
            }

            public byte[] content() {
                return content.clone();
            }
        }

        /** Whatever is sent to the running process, until the input is closed. */
        record Open() implements Input {}
    }

    public ProcessSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        requireNonNull(directory, "directory");
        requireNonNull(input, "input");
        requireNonNull(stdout, "stdout");
        requireNonNull(stderr, "stderr");
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a command names at least a program");
        }
    }

    /** A command without input whose output goes nowhere. */
    public static ProcessSpec of(List<String> command, Path directory) {
        return new ProcessSpec(command, directory, Map.of(), new Input.Nothing(), ByteSink.NOWHERE, ByteSink.NOWHERE);
    }

    public ProcessSpec withEnvironment(Map<String, String> complete) {
        return new ProcessSpec(command, directory, complete, input, stdout, stderr);
    }

    public ProcessSpec withInput(Input value) {
        return new ProcessSpec(command, directory, environment, value, stdout, stderr);
    }

    public ProcessSpec withOutput(ByteSink out, ByteSink err) {
        return new ProcessSpec(command, directory, environment, input, out, err);
    }

    /** The same process started by another command line, such as one that wraps it. */
    public ProcessSpec withCommand(List<String> other) {
        return new ProcessSpec(other, directory, environment, input, stdout, stderr);
    }

    /** Without the values of the environment, which may hold secrets. */
    @Override
    public String toString() {
        return "ProcessSpec[command=" + command + ", directory=" + directory + ", environment="
                + new TreeSet<>(environment.keySet()) + "]";
    }
}
