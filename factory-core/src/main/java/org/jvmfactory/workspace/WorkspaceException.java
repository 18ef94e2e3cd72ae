package org.jvmfactory.workspace;

import org.jspecify.annotations.Nullable;
import org.jvmfactory.error.ErrorCode;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.error.FullDisk;

/** A workspace couldn't be made, read or cleared away. */
public final class WorkspaceException extends FactoryException {

    private static final long serialVersionUID = 1L;

    /** What can go wrong with a workspace. */
    public enum Code implements ErrorCode {
        /** The user that commands run as can't enter the work area. */
        UNREACHABLE(Category.ENVIRONMENT),
        /** What shall leave the workspace is larger than the settings allow. */
        TOO_LARGE(Category.ENVIRONMENT),
        /** A command in the workspace took too long. */
        TIMED_OUT(Category.TRANSIENT),
        /** The disk is full. */
        NO_SPACE(Category.TRANSIENT),
        /** A command in the workspace, or the disk below it, failed. */
        FAILED(Category.ENVIRONMENT);

        private final Category category;

        Code(Category category) {
            this.category = category;
        }

        @Override
        public Category category() {
            return category;
        }
    }

    public WorkspaceException(Code code, String message) {
        this(code, message, null);
    }

    public WorkspaceException(Code code, String message, @Nullable Throwable cause) {
        super(of(code, message), message, cause);
    }

    /** A full disk shows in what is said, whatever was being done. */
    private static Code of(Code code, String message) {
        return code == Code.FAILED && FullDisk.saidBy(message) ? Code.NO_SPACE : code;
    }
}
