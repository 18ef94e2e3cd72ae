package org.jvmfactory.task;

import static java.util.Objects.requireNonNull;

/** Names one running {@code Factory}; a new one at every start. */
public record InstanceId(String value) {

    public InstanceId {
        requireNonNull(value, "value");
        if (value.isBlank()) {
            throw new IllegalArgumentException("an instance id can't be blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
