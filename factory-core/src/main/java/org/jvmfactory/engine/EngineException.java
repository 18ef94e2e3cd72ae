package org.jvmfactory.engine;

import org.jspecify.annotations.Nullable;
import org.jvmfactory.error.ErrorCode;
import org.jvmfactory.error.FactoryException;

/** An engine couldn't be used. What its CLI failed at is a {@link TurnResult}, not an exception. */
public final class EngineException extends FactoryException {

    private static final long serialVersionUID = 1L;

    /** What can go wrong with an engine. */
    public enum Code implements ErrorCode {
        /** No engine of that name. */
        UNKNOWN(Category.CONFIG),
        /** The CLI isn't there, or too old. */
        UNAVAILABLE(Category.ENVIRONMENT),
        /** The CLI couldn't be started. */
        NOT_STARTED(Category.ENVIRONMENT);

        private final Category category;

        Code(Category category) {
            this.category = category;
        }

        @Override
        public Category category() {
            return category;
        }
    }

    public EngineException(Code code, String message) {
        this(code, message, null);
    }

    public EngineException(Code code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
