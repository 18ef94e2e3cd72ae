package org.jvmfactory.app;

import static java.util.Objects.requireNonNull;

/** The command can't do what was asked. Its message is for the person who typed it and says what to do. */
final class CliException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    CliException(int exitCode, String message) {
        super(requireNonNull(message, "message"));
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
