package org.jvmfactory.codehost;

import org.jspecify.annotations.Nullable;
import org.jvmfactory.error.ErrorCode;
import org.jvmfactory.error.FactoryException;

/** A code host couldn't do what was asked. */
public final class CodeHostException extends FactoryException {

    private static final long serialVersionUID = 1L;

    /** What can go wrong with a code host. */
    public enum Code implements ErrorCode {
        /** No code host keeps pull requests for the repository. */
        UNSERVED(Category.CONFIG),
        /** The code host refused: rights, rules, or what was sent. */
        REFUSED(Category.CONFIG),
        /** The code host, or the disk under the local kind, didn't answer as it should. */
        UNAVAILABLE(Category.TRANSIENT);

        private final Category category;

        Code(Category category) {
            this.category = category;
        }

        @Override
        public Category category() {
            return category;
        }
    }

    public CodeHostException(Code code, String message) {
        this(code, message, null);
    }

    public CodeHostException(Code code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
