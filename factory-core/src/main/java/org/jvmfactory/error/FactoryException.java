package org.jvmfactory.error;

import static java.util.Objects.requireNonNull;

/**
 * A malfunction in Factory or in something it depends on. Each feature has one final subclass, whose message says what
 * failed, which one, and what to do; whether a retry helps is told by the {@linkplain #code() code}, never by the
 * message. Secrets appear in neither.
 */
public abstract class FactoryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    protected FactoryException(String message) {
        super(requireNonNull(message, "message"));
    }

    protected FactoryException(String message, Throwable cause) {
        super(requireNonNull(message, "message"), requireNonNull(cause, "cause"));
    }

    /** The kind of failure. */
    public abstract ErrorCode code();
}
