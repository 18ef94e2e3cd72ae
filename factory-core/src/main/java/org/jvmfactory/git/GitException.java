package org.jvmfactory.git;

import org.jspecify.annotations.Nullable;
import org.jvmfactory.error.ErrorCode;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.error.FullDisk;

/** Git couldn't do what was asked, or what it was given isn't taken. Messages are free of logins. */
public final class GitException extends FactoryException {

    private static final long serialVersionUID = 1L;

    /** What can go wrong with git. */
    public enum Code implements ErrorCode {
        /** The remote repository didn't answer. */
        UNREACHABLE(Category.TRANSIENT),
        /** The remote repository wants another login, or none was given. */
        AUTH(Category.CONFIG),
        /** There is no repository at the address, or the address is none. */
        NO_REPOSITORY(Category.CONFIG),
        /** The repository has no commit yet. */
        EMPTY_REPOSITORY(Category.CONFIG),
        /** The repository uses something that Factory doesn't work with. */
        UNSUPPORTED(Category.CONFIG),
        /** The repository has no such branch, or none that can be the default. */
        UNKNOWN_BRANCH(Category.CONFIG),
        /** Commits that an agent made aren't taken over. */
        REJECTED(Category.ENVIRONMENT),
        /** The remote branch isn't where it was expected: somebody else pushed. */
        CONFLICT(Category.ENVIRONMENT),
        /** The remote repository refused a push: its rights or its rules. */
        REFUSED(Category.CONFIG),
        /** The disk is full. */
        NO_SPACE(Category.TRANSIENT),
        /** Git itself failed: the disk, the mirror, its version. */
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

    public GitException(Code code, String message) {
        this(code, message, null);
    }

    public GitException(Code code, String message, @Nullable Throwable cause) {
        super(of(code, message), message, cause);
    }

    /** A full disk shows in what is said, whatever was being done. */
    private static Code of(Code code, String message) {
        return (code == Code.FAILED || code == Code.REJECTED) && FullDisk.saidBy(message) ? Code.NO_SPACE : code;
    }
}
