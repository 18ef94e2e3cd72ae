package org.jvmfactory.error;

/**
 * Names one kind of failure. Each feature has its own enum of codes; plug-ins may add theirs. Implementations are
 * immutable.
 */
public interface ErrorCode {

    /** Where the cause of a failure lies, and so who can remove it. */
    enum Category {
        /** A setting is wrong; a person corrects it. */
        CONFIG,
        /** The machine or another program lacks something or refuses; a person sees to it. */
        ENVIRONMENT,
        /** It may go away by itself. */
        TRANSIENT,
        /** Factory or a plug-in is wrong. */
        BUG
    }

    /** The code's name, unique within its feature. */
    String name();

    /** Where the cause lies. */
    Category category();

    /** Whether the same call may succeed later with nothing changed by anybody. */
    default boolean retryable() {
        return category() == Category.TRANSIENT;
    }
}
