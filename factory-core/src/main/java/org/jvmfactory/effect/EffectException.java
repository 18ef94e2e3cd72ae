package org.jvmfactory.effect;

import org.jspecify.annotations.Nullable;
import org.jvmfactory.error.ErrorCode;
import org.jvmfactory.error.FactoryException;

/** An act outside couldn't be done. */
public final class EffectException extends FactoryException {

    private static final long serialVersionUID = 1L;

    /** What can go wrong with an effect. */
    public enum Code implements ErrorCode {
        /** No handler for that kind. */
        UNKNOWN_KIND(Category.CONFIG),
        /** The other side has something that must not be overwritten. */
        CONFLICT(Category.CONFIG),
        /** The other side refused. */
        REFUSED(Category.CONFIG),
        /** It would publish what looks like a credential, and nobody has approved that. */
        EXPOSES_SECRET(Category.CONFIG),
        /** It may have been done or not, and can't be looked up: a person must. */
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

    public EffectException(Code code, String message) {
        this(code, message, null);
    }

    public EffectException(Code code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
