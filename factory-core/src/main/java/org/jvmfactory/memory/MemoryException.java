package org.jvmfactory.memory;

import org.jspecify.annotations.Nullable;
import org.jvmfactory.error.ErrorCode;
import org.jvmfactory.error.FactoryException;

/** A memory couldn't do what was asked, and changed nothing. */
public final class MemoryException extends FactoryException {

    private static final long serialVersionUID = 1L;

    /** What can go wrong with a memory. */
    public enum Code implements ErrorCode {
        /** It can't be reached, or not in time. */
        UNAVAILABLE(Category.TRANSIENT),
        /** What it keeps is damaged, or was written by a newer version. */
        UNREADABLE(Category.ENVIRONMENT),
        /** It was closed. */
        CLOSED(Category.BUG);

        private final Category category;

        Code(Category category) {
            this.category = category;
        }

        @Override
        public Category category() {
            return category;
        }
    }

    public MemoryException(Code code, String message) {
        this(code, message, null);
    }

    public MemoryException(Code code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
