package org.jvmfactory.task;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * One problem in a change.
 *
 * @param id stays the same while the problem does, also over rounds
 * @param file path in the repository, with slashes
 * @param line from 1
 * @param suggestion how it could be mended
 */
public record Finding(
        String id,
        Severity severity,
        Optional<String> file,
        Optional<Integer> line,
        String message,
        Optional<String> suggestion) {

    public Finding {
        requireNonNull(id, "id");
        requireNonNull(severity, "severity");
        requireNonNull(file, "file");
        requireNonNull(line, "line");
        requireNonNull(message, "message");
        requireNonNull(suggestion, "suggestion");
    }

    public Finding withId(String other) {
        return new Finding(other, severity, file, line, message, suggestion);
    }

    public Finding withSeverity(Severity other) {
        return new Finding(id, other, file, line, message, suggestion);
    }

    /** Where it is, as {@code src/App.java:12}, or "the change" when no file is named. */
    public String place() {
        return file.map(name -> line.map(number -> name + ":" + number).orElse(name))
                .orElse("the change");
    }
}
