package org.jvmfactory.plugin;

import org.jspecify.annotations.Nullable;
import org.jvmfactory.error.ErrorCode;
import org.jvmfactory.error.FactoryException;

/** A plugin can't be used. */
public final class PluginException extends FactoryException {

    private static final long serialVersionUID = 1L;

    /** What can go wrong with plugins. */
    public enum Code implements ErrorCode {
        /** Nothing of that type is there. */
        MISSING,
        /** Two are of the same type. */
        DUPLICATE,
        /** It is there and can't be loaded. */
        BROKEN;

        @Override
        public Category category() {
            return Category.CONFIG;
        }
    }

    public PluginException(Code code, String message) {
        this(code, message, null);
    }

    public PluginException(Code code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
