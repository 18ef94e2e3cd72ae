package org.jvmfactory.error;

/** Names one kind of malfunction. Each feature has its own enum; plugins may add theirs. */
public interface ErrorCode {

    /** Who can do something about it. */
    enum Category {
        /** Somebody mends the configuration or the input. */
        CONFIG,
        /** Somebody mends the machine: installs, frees, allows. */
        ENVIRONMENT,
        /** It may pass by itself. */
        TRANSIENT,
        /** Somebody mends the program. */
        BUG
    }

    String name();

    Category category();

    /** Whether the same call may succeed later without anybody doing anything. */
    default boolean retryable() {
        return category() == Category.TRANSIENT;
    }
}
