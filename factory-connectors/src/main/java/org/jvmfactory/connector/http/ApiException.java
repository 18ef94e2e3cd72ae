package org.jvmfactory.connector.http;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.error.ErrorCode;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.meta.Internal;

/** A call of an HTTP interface didn't bring what it should. Messages hold no secret. */
@Internal
public final class ApiException extends FactoryException {

    private static final long serialVersionUID = 1L;

    /** What can go wrong with a call. */
    public enum Code implements ErrorCode {
        /** It can't be reached or doesn't work at the moment. */
        UNAVAILABLE(Category.TRANSIENT),
        /** It may have done what was asked, or not. */
        UNCLEAR(Category.TRANSIENT),
        /** It was asked too often. */
        LIMITED(Category.TRANSIENT),
        /** It doesn't know the login. */
        UNAUTHORIZED(Category.CONFIG),
        /** The login has no right to it. */
        FORBIDDEN(Category.CONFIG),
        /** There is nothing there, or nothing that the login may see. */
        MISSING(Category.CONFIG),
        /** It refuses what was sent. */
        REFUSED(Category.CONFIG),
        /** What it answered can't be read. */
        UNREADABLE(Category.ENVIRONMENT);

        private final Category category;

        Code(Category category) {
            this.category = category;
        }

        @Override
        public Category category() {
            return category;
        }
    }

    private final int status;
    private final String said;
    private final @Nullable Duration retryAfter;

    ApiException(Code code, int status, String message, String said, Optional<Duration> retryAfter) {
        super(code, said.isEmpty() ? message : message + ": " + said, null);
        this.status = status;
        this.said = requireNonNull(said, "said");
        this.retryAfter = retryAfter.orElse(null);
    }

    /** What was asked for can't be had, for a reason that the caller found. */
    public ApiException(Code code, String message) {
        this(code, 0, message, "", Optional.empty());
    }

    /** The status of the answer; 0 where there was none. */
    public int status() {
        return status;
    }

    /** What the other side said about it, on one line. */
    public String said() {
        return said;
    }

    /** How long the other side asks to be left alone; empty where it didn't say. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Whether it went wrong in this way. */
    public boolean is(Code wanted) {
        return code() == wanted;
    }
}
