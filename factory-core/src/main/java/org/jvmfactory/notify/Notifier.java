package org.jvmfactory.notify;

import java.util.Set;
import org.jvmfactory.meta.Spi;

/**
 * Tells people.
 *
 * <p>Called on a thread of its own, never on one of a run, with one notification at a time from each instance that shares the store.
 * Blocking, ended by interruption; a call that takes longer than two minutes is interrupted and counts as unclear. Thread-safe. When
 * {@link #notify} returns, the notification is delivered. What it throws is a failure: a {@code FactoryException} whose code says that a
 * retry helps is tried again, later and for a day; any other is given up. {@code toString} and messages hold no secret.
 */
@Spi
public interface Notifier {

    /** What happens to a delivery whose outcome nobody knows, because the machine went down or the other side never answered. */
    enum Promise {
        /** It is sent again under the same delivery id, by which whoever gets it can tell; for a receiver that one more does no harm. */
        AT_LEAST_ONCE,
        /** It isn't sent again; that it may not have arrived is recorded. */
        AT_MOST_ONCE
    }

    /** The kind's name: {@code log}, {@code slack}, yours. */
    String kind();

    /** {@link Promise#AT_MOST_ONCE} unless the kind knows better. */
    default Promise promise() {
        return Promise.AT_MOST_ONCE;
    }

    /** What it is told of whatever the rules of a configuration say; nothing unless the kind knows better. */
    default Set<Happening> always() {
        return Set.of();
    }

    /**
     * Delivers it.
     *
     * @throws NotifyException where it isn't delivered, or nobody can say whether it is
     */
    void notify(Notification notification) throws InterruptedException;
}
