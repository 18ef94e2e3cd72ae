package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/** Names stored content by its SHA-256, in lower-case hexadecimal digits. */
public record BlobId(String value) {

    private static final Pattern VALID = Pattern.compile("[0-9a-f]{64}");

    public BlobId {
        if (!VALID.matcher(requireNonNull(value, "value")).matches()) {
            throw new IllegalArgumentException("'" + value + "' is not a SHA-256 in hexadecimal digits");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
