package org.jvmfactory.notify;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.error.ErrorCode;
import org.jvmfactory.error.FactoryException;

/** A notification couldn't be delivered. */
public final class NotifyException extends FactoryException {

    private static final long serialVersionUID = 1L;

    /** What can go wrong with a delivery. */
    public enum Code implements ErrorCode {
        /** It wasn't delivered; another try may help. */
        UNAVAILABLE(Category.TRANSIENT),
        /** It was refused for good; somebody must change something. */
        REFUSED(Category.CONFIG),
        /** It may have been delivered or not, and nobody can say. */
        UNCLEAR(Category.ENVIRONMENT);

        private final Category category;

        Code(Category category) {
            this.category = category;
        }

        @Override
        public Category category() {
            return category;
        }
    }

    private final @Nullable Duration retryAfter;

    public NotifyException(Code code, String message) {
        this(code, message, null);
    }

    public NotifyException(Code code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
        this.retryAfter = null;
    }

    private NotifyException(String message, Duration retryAfter) {
        super(Code.UNAVAILABLE, message, null);
        this.retryAfter = requireNonNull(retryAfter, "retryAfter");
    }

    /** It wasn't delivered, and the other side says when to come again. */
    public static NotifyException unavailable(String message, Duration retryAfter) {
        return new NotifyException(message, retryAfter);
    }

    /** How long the other side asks to be left alone; empty where it didn't say. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
