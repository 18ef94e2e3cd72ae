package org.jvmfactory.journal;

import org.jspecify.annotations.Nullable;
import org.jvmfactory.error.ErrorCode;
import org.jvmfactory.error.FactoryException;

/** The store refused or failed; nothing of the call has happened. */
public final class StoreException extends FactoryException {

    private static final long serialVersionUID = 1L;

    /** What can go wrong with a store. */
    public enum Code implements ErrorCode {
        /** Somebody else drives the task now: stop, and write nothing more. */
        FENCED(Category.TRANSIENT, false),
        /** Another writer was first at that sequence. */
        SEQUENCE_TAKEN(Category.TRANSIENT, true),
        /** A command was taken before. */
        COMMAND_TAKEN(Category.TRANSIENT, false),
        NO_SUCH_TASK(Category.CONFIG, false),
        NO_SUCH_BLOB(Category.ENVIRONMENT, false),
        /** The store was written by a newer version of Factory. */
        NEWER_SCHEMA(Category.ENVIRONMENT, false),
        /** The database can't be used: gone, full, read-only. */
        UNAVAILABLE(Category.TRANSIENT, true),
        /** What is stored can't be read. */
        CORRUPT(Category.ENVIRONMENT, false),
        CLOSED(Category.BUG, false);

        private final Category category;
        private final boolean retryable;

        Code(Category category, boolean retryable) {
            this.category = category;
            this.retryable = retryable;
        }

        @Override
        public Category category() {
            return category;
        }

        @Override
        public boolean retryable() {
            return retryable;
        }
    }

    public StoreException(Code code, String message) {
        this(code, message, null);
    }

    public StoreException(Code code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
