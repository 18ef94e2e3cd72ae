package org.jvmfactory.testkit;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A tiny program that stands in for an agent CLI: it prints what it was told, and records below HOME how it was called. Each method returns
 * a program that does one thing more. Immutable, thread-safe.
 */
public final class FakeCli {

    private static final String RECORDS = ".fake-cli";
    private static final String END_OF_TEXT = "END_OF_WHAT_THE_FAKE_PRINTS";

    private static final String HEAD = """
            #!/bin/sh
            record="$HOME/%s/%s"
            mkdir -p "$record"
            call=1
            while ! mkdir "$record/$call" 2>/dev/null; do call=$((call + 1)); done
            record="$record/$call"
            for argument in "$@"; do printf '%%s\\0' "$argument"; done > "$record/arguments"
            env -0 > "$record/environment"
            : > "$record/input"
            """;

    private final String name;
    private final List<String> commands;

    private FakeCli(String name, List<String> commands) {
        this.name = name;
        this.commands = List.copyOf(commands);
    }

    /** One call of the program, as it was recorded. */
    public record Call(List<String> arguments, Map<String, String> environment, String input) {
        public Call {
            arguments = List.copyOf(arguments);
            environment = Map.copyOf(environment);
            requireNonNull(input, "input");
        }
    }

    /** A program that only records its calls and ends with status 0. */
    public static FakeCli named(String name) {
        if (!name.matches("[A-Za-z0-9_-]+")) {
            throw new IllegalArgumentException("'" + name + "' is no simple name for a program");
        }
        return new FakeCli(name, List.of());
    }

    /** Prints these lines. */
    public FakeCli prints(String... lines) {
        return and("cat <<'" + END_OF_TEXT + "'\n" + String.join("\n", lines) + "\n" + END_OF_TEXT);
    }

    /** Prints this line on standard error. */
    public FakeCli complains(String line) {
        return and("cat >&2 <<'" + END_OF_TEXT + "'\n" + line + "\n" + END_OF_TEXT);
    }

    /** Waits for a line of input. */
    public FakeCli readsLine() {
        return and("IFS= read -r line && printf '%s\\n' \"$line\" >> \"$record/input\"");
    }

    /** Reads input up to its end. */
    public FakeCli readsAll() {
        return and("cat >> \"$record/input\"");
    }

    public FakeCli pauses(Duration time) {
        return and("sleep " + time.toMillis() / 1000 + "." + "%03d".formatted(time.toMillisPart()));
    }

    /** Runs a command of the shell. */
    public FakeCli runs(String command) {
        return and(command);
    }

    /**
     * Leaves a process behind that has no parent, a session of its own, and no ear for polite signals.
     *
     * @param marker stands in its command line
     * @param keepsPipe whether it holds the program's standard output open
     */
    public FakeCli leavesBehind(String marker, boolean keepsPipe) {
        return and("(setsid sh -c 'trap \"\" TERM INT HUP; while :; do sleep 3600; done' '" + marker + "' </dev/null"
                + (keepsPipe ? "" : " >/dev/null 2>&1") + " &)");
    }

    /** Does nothing more until a signal ends it. */
    public FakeCli hangs() {
        return and("exec sleep 86400");
    }

    /** Does nothing more, and can only be killed. */
    public FakeCli hangsDeaf() {
        return and("trap '' INT TERM HUP; while :; do sleep 3600; done");
    }

    public FakeCli exits(int status) {
        return and("exit " + status);
    }

    /** Dies of a signal, such as {@code SEGV}. */
    public FakeCli dies(String signal) {
        return and("kill -s " + signal + " $$");
    }

    /** Writes the program into {@code directory}, for everybody to run, and returns its path. */
    public Path writeTo(Path directory) {
        try {
            String text = HEAD.formatted(RECORDS, name) + String.join("\n", commands) + "\n";
            Path program = Files.writeString(directory.resolve(name), text);
            return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException("The program '" + name + "' can't be written to '" + directory + "'.", e);
        }
    }

    /** How the program was called with this HOME, in order. */
    public List<Call> calls(Path home) {
        List<Call> calls = new ArrayList<>();
        Path records = home.resolve(RECORDS).resolve(name);
        for (Path call = records.resolve("1"); Files.isDirectory(call); call = next(records, calls)) {
            calls.add(read(call));
        }
        return calls;
    }

    private FakeCli and(String command) {
        List<String> longer = new ArrayList<>(commands);
        longer.add(command);
        return new FakeCli(name, longer);
    }

    private static Path next(Path records, List<Call> calls) {
        return records.resolve(Integer.toString(calls.size() + 1));
    }

    private static Call read(Path call) {
        try {
            Map<String, String> environment = new TreeMap<>();
            for (String variable : parts(call.resolve("environment"))) {
                int equals = variable.indexOf('=');
                environment.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
            return new Call(parts(call.resolve("arguments")), environment, Files.readString(call.resolve("input")));
        } catch (IOException e) {
            throw new UncheckedIOException("The record '" + call + "' can't be read.", e);
        }
    }

    private static List<String> parts(Path file) throws IOException {
        List<String> parts = new ArrayList<>();
        String text = Files.readString(file, StandardCharsets.UTF_8);
        for (int start = 0, end; (end = text.indexOf('\0', start)) >= 0; start = end + 1) {
            parts.add(text.substring(start, end));
        }
        return parts;
    }
}
