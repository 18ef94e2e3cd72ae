package org.jvmfactory.testkit.notify;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** Where everything is logged in the tests of this module: it remembers what is about notifications, and prints nothing. */
public final class HeardLog implements SLF4JServiceProvider {

    private static final List<Line> LINES = new CopyOnWriteArrayList<>();

    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new BasicMDCAdapter();

    /** A line of the log. */
    public record Line(Level level, String text) {}

    /** The lines about notifications that are as wanted, in order. */
    public static List<Line> lines(Predicate<Line> wanted) {
        return LINES.stream().filter(wanted).toList();
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return Heard::new;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {}

    private static final class Heard extends LegacyAbstractLogger {

        private static final long serialVersionUID = 1L;

        private final boolean about;

        Heard(String name) {
            this.name = name;
            this.about = name.contains("Notif") || name.contains("Notice") || name.contains("Announcer");
        }

        @Override
        protected @Nullable String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level,
                @Nullable Marker marker,
                String message,
                Object @Nullable [] arguments,
                @Nullable Throwable cause) {
            if (about) {
                LINES.add(new Line(level, MessageFormatter.basicArrayFormat(message, arguments)));
            }
        }

        @Override
        public boolean isTraceEnabled() {
            return false;
        }

        @Override
        public boolean isDebugEnabled() {
            return about;
        }

        @Override
        public boolean isInfoEnabled() {
            return about;
        }

        @Override
        public boolean isWarnEnabled() {
            return about;
        }

        @Override
        public boolean isErrorEnabled() {
            return about;
        }
    }
}
