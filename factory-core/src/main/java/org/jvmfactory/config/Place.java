package org.jvmfactory.config;

import org.jvmfactory.error.Diagnostic;

/** Where something stands in a source; line and column count from 1. */
record Place(String source, int line, int column) {

    Diagnostic problem(String message) {
        return new Diagnostic(source, line, column, message);
    }

    @Override
    public String toString() {
        return source + ":" + line + ":" + column;
    }
}
