package org.jvmfactory.error;

import static java.util.Objects.requireNonNull;

/**
 * One problem at one place of a source that a person wrote, such as a workflow or configuration file. Immutable.
 *
 * @param source the file's name, or what else names the source
 * @param line the line, counted from 1
 * @param column the column, counted from 1
 * @param message what is wrong there, and what to do
 */
public record Diagnostic(String source, int line, int column, String message) {

    public Diagnostic {
        requireNonNull(source, "source");
        requireNonNull(message, "message");
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("Line and column count from 1, but they are " + line + " and " + column);
        }
    }

    /** The problem as compilers print it: {@code source:line:column: message}. */
    @Override
    public String toString() {
        return source + ":" + line + ":" + column + ": " + message;
    }
}
