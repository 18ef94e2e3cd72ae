package org.jvmfactory.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.error.Diagnostic;
import org.jvmfactory.error.ErrorCode;
import org.jvmfactory.error.FactoryException;

/** A configuration is wrong or can't be read. The message lists the problems found, one per line. Immutable. */
public final class ConfigException extends FactoryException {

    private static final long serialVersionUID = 1L;

    /** More than these nobody reads; somebody may have written thousands on purpose. */
    private static final int SHOWN = 20;

    /** What can be wrong with a configuration. */
    public enum Code implements ErrorCode {
        /** Something in it is wrong; the problems say where and what. */
        INVALID,
        /** The file isn't there or can't be read. */
        UNREADABLE;

        @Override
        public Category category() {
            return Category.CONFIG;
        }
    }

    @SuppressWarnings("serial") // an immutable list of records
    private final List<Diagnostic> problems;

    /** {@code problems} holds at least one. */
    public ConfigException(List<Diagnostic> problems) {
        super(Code.INVALID, message(problems), null);
        this.problems = List.copyOf(problems);
    }

    private ConfigException(Diagnostic unreadable, String message, @Nullable Throwable cause) {
        super(Code.UNREADABLE, message, cause);
        this.problems = List.of(unreadable);
    }

    static ConfigException unreadable(Path file, String reason, @Nullable Throwable cause) {
        String message = "Configuration file '" + file + "' can't be read: " + reason;
        return new ConfigException(new Diagnostic(file.toString(), 1, 1, reason), message, cause);
    }

    /** What is wrong, in the order found; never empty. */
    public List<Diagnostic> problems() {
        return problems;
    }

    private static String message(List<Diagnostic> problems) {
        if (requireNonNull(problems, "problems").isEmpty()) {
            throw new IllegalArgumentException("a configuration without problems is no error");
        }
        String shown = problems.stream().limit(SHOWN).map(Diagnostic::toString).collect(Collectors.joining("\n"));
        return problems.size() <= SHOWN ? shown : shown + "\nand " + (problems.size() - SHOWN) + " more";
    }
}
