package org.jvmfactory.error;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A malfunction of Factory or of what it stands on. Its message says what failed, which one, and what to do; its code says whether another
 * try helps. Outcomes of work, such as an agent that gave up, are values and not exceptions.
 */
public abstract class FactoryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // codes are enums
    private final ErrorCode code;

    protected FactoryException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(requireNonNull(message, "message"), cause);
        this.code = requireNonNull(code, "code");
    }

    public final ErrorCode code() {
        return code;
    }

    @Override
    public final String getMessage() {
        return requireNonNull(super.getMessage(), "message");
    }
}
