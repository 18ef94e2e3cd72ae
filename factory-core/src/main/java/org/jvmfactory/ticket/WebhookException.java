package org.jvmfactory.ticket;

import org.jspecify.annotations.Nullable;
import org.jvmfactory.error.ErrorCode;
import org.jvmfactory.error.FactoryException;

/** A request to a webhook's address isn't taken. Messages hold nothing that it sent. */
public final class WebhookException extends FactoryException {

    private static final long serialVersionUID = 1L;

    /** Why not, and the HTTP status that says so. */
    public enum Code implements ErrorCode {
        /** It isn't signed, or not with the secret. */
        UNSIGNED(401),
        /** It is signed and can't be read. */
        UNREADABLE(400),
        /** It is larger than any that is sent. */
        TOO_LARGE(413);

        private final int status;

        Code(int status) {
            this.status = status;
        }

        /** The status of the answer. */
        public int status() {
            return status;
        }

        @Override
        public Category category() {
            return Category.CONFIG;
        }
    }

    public WebhookException(Code code, String message) {
        this(code, message, null);
    }

    public WebhookException(Code code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
