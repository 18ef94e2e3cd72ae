package org.jvmfactory.notify;

import org.jvmfactory.meta.Spi;

/**
 * Tells people.
 *
 * <p>Called on the threads of runs, once for each notification. Blocking, ended by interruption. Thread-safe. A failure is a
 * {@code FactoryException}; nothing is sent again by Factory, so one that retries does so within the call.
 */
@Spi
public interface Notifier {

    /** The kind's name: {@code log}, {@code slack}, yours. */
    String kind();

    /** Tells it once, before it returns. */
    void notify(Notification notification) throws InterruptedException;
}
