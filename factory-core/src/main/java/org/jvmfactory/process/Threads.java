package org.jvmfactory.process;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

/** The one place that knows whether this JVM has virtual threads (21 and later). */
public final class Threads {

    private Threads() {}

    /**
     * Threads named by {@code prefix} and a number: virtual if possible, else daemons. Not for reading from or writing to
     * processes: on JDK 21 to 25 each blocked read of a pipe keeps a carrier thread, and 256 of them stop every virtual thread of the JVM.
     */
    public static ThreadFactory named(String prefix) {
        requireNonNull(prefix, "prefix");
        try {
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Object virtual = Thread.class.getMethod("ofVirtual").invoke(null);
            builder.getMethod("name", String.class, long.class).invoke(virtual, prefix, 0L);
            return (ThreadFactory) requireNonNull(builder.getMethod("factory").invoke(virtual), "factory");
        } catch (ReflectiveOperationException e) {
            return daemons(prefix);
        }
    }

    /** Daemon threads of the operating system, named by {@code prefix} and a number. */
    public static ThreadFactory daemons(String prefix) {
        requireNonNull(prefix, "prefix");
        AtomicLong count = new AtomicLong();
        return task -> {
            Thread thread = new Thread(null, task, prefix + count.getAndIncrement(), 0, false);
            thread.setDaemon(true);
            return thread;
        };
    }
}
