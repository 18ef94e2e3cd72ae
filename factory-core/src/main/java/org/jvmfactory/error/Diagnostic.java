package org.jvmfactory.error;

import static java.util.Objects.requireNonNull;

/** A problem at a place in a text that somebody wrote. Line and column count from 1; 0 means that the place isn't known. */
public record Diagnostic(String source, int line, int column, String message) {

    public Diagnostic {
        requireNonNull(source, "source");
        requireNonNull(message, "message");
    }

    /** As compilers print it: {@code factory.yml:3:5: unknown key 'stpes', did you mean 'steps'?}. */
    @Override
    public String toString() {
        if (line == 0) {
            return source + ": " + message;
        }
        return source + ":" + line + ":" + column + ": " + message;
    }
}
