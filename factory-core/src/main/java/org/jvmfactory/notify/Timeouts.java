package org.jvmfactory.notify;

import java.time.Duration;
import org.jvmfactory.config.ConfigNode;

/** How long one delivery may take. */
final class Timeouts {

    /** Less than what Factory grants any notifier. */
    private static final Duration MOST = Duration.ofSeconds(90);

    private Timeouts() {}

    static Duration read(ConfigNode node) {
        Duration timeout = node.duration();
        if (timeout.isZero() || timeout.compareTo(MOST) > 0) {
            throw node.error("a delivery takes more than nothing and at most 90s");
        }
        return timeout;
    }
}
