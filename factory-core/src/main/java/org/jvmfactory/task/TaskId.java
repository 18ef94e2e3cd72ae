package org.jvmfactory.task;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/** Names one task for ever. Safe in a path, a git ref and a URL: lower-case letters, digits and inner dashes, at most 40 characters. */
public record TaskId(String value) implements Comparable<TaskId> {

    private static final Pattern VALID = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?");

    public TaskId {
        requireNonNull(value, "value");
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "'" + value + "' is not a task id: use lower-case letters, digits and dashes");
        }
    }

    /** Whether it could name a task. */
    public static boolean isValid(String name) {
        return VALID.matcher(name).matches();
    }

    @Override
    public int compareTo(TaskId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
