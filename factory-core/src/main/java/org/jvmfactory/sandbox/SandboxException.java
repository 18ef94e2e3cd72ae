package org.jvmfactory.sandbox;

import org.jspecify.annotations.Nullable;
import org.jvmfactory.error.ErrorCode;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.error.FullDisk;

/** A sandbox couldn't be used as asked. */
public final class SandboxException extends FactoryException {

    private static final long serialVersionUID = 1L;

    /** What can go wrong with a sandbox. */
    public enum Code implements ErrorCode {
        /** There is no such kind. */
        UNKNOWN(Category.CONFIG),
        /** The kind can't be used on this machine. */
        UNAVAILABLE(Category.ENVIRONMENT),
        /** A required guarantee isn't proven here. */
        GUARANTEE_MISSING(Category.ENVIRONMENT),
        /** A path that must be reached from inside can't be. */
        UNREACHABLE_PATH(Category.ENVIRONMENT),
        /** The command couldn't be started. */
        NOT_STARTED(Category.ENVIRONMENT),
        /** The machine had no thread, process, memory or room on its disk left for it. */
        EXHAUSTED(Category.TRANSIENT),
        /** Processes of a dead run are still there. */
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

    public SandboxException(Code code, String message) {
        this(code, message, null);
    }

    public SandboxException(Code code, String message, @Nullable Throwable cause) {
        super(of(code, message), message, cause);
    }

    /** A full disk shows in what is said, whatever was being done. */
    private static Code of(Code code, String message) {
        return code == Code.UNAVAILABLE && FullDisk.saidBy(message) ? Code.EXHAUSTED : code;
    }
}
