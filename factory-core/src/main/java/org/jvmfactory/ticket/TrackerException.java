package org.jvmfactory.ticket;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.error.ErrorCode;
import org.jvmfactory.error.FactoryException;

/** A tracker couldn't do what was asked. */
public final class TrackerException extends FactoryException {

    private static final long serialVersionUID = 1L;

    /** What can go wrong with a tracker. */
    public enum Code implements ErrorCode {
        /** There is no such ticket, or it can't be seen. */
        UNKNOWN_TICKET(Category.CONFIG),
        /** The tracker refused: rights, rules, or what was sent. */
        REFUSED(Category.CONFIG),
        /** The tracker didn't answer as it should, or wants to be left alone for a while. */
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

    private final @Nullable Duration retryAfter;

    public TrackerException(Code code, String message, @Nullable Throwable cause) {
        this(code, message, cause, Optional.empty());
    }

    public TrackerException(Code code, String message, @Nullable Throwable cause, Optional<Duration> retryAfter) {
        super(code, message, cause);
        this.retryAfter = requireNonNull(retryAfter, "retryAfter").orElse(null);
    }

    /** How long the tracker asks to be left alone; empty where it didn't say. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
