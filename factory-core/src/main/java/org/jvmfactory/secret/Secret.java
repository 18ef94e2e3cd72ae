package org.jvmfactory.secret;

import static java.util.Objects.requireNonNull;

/** A value that never prints: {@code toString} hides it, and nothing serialises it. Immutable, thread-safe. */
public final class Secret {

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    public static Secret of(String value) {
        return new Secret(requireNonNull(value, "value"));
    }

    /** The value itself: hand it to the one place that needs it, and to nobody else. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
