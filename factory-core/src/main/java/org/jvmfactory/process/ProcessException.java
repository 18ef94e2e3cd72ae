package org.jvmfactory.process;

import org.jspecify.annotations.Nullable;
import org.jvmfactory.error.ErrorCode;
import org.jvmfactory.error.FactoryException;

/** A child process couldn't be started, listened to or ended. A process that ends with an error is a value, not this. */
public final class ProcessException extends FactoryException {

    private static final long serialVersionUID = 1L;

    /** What can go wrong with a child process. */
    public enum Code implements ErrorCode {
        /** There is no such program. */
        NOT_FOUND(Category.ENVIRONMENT),
        /** The program is there, but couldn't be started. */
        NOT_STARTED(Category.ENVIRONMENT),
        /** The machine had no thread, process or memory left for it. */
        EXHAUSTED(Category.TRANSIENT),
        /** It took longer than it may and was killed. */
        TIMED_OUT(Category.TRANSIENT),
        /** It printed more than is kept. */
        OUTPUT_TOO_LARGE(Category.ENVIRONMENT),
        /** What takes its output failed. */
        OUTPUT_LOST(Category.BUG),
        /** It is still there after SIGKILL. */
        NOT_ENDED(Category.ENVIRONMENT);

        private final Category category;

        Code(Category category) {
            this.category = category;
        }

        @Override
        public Category category() {
            return category;
        }
    }

    public ProcessException(Code code, String message) {
        this(code, message, null);
    }

    public ProcessException(Code code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
