package org.jvmfactory.notify;

import static java.util.Objects.requireNonNull;

import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.task.TaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes notifications to the log: one line each, so that a text from outside can't look like lines of its own. Thread-safe. */
public final class LogNotifier implements Notifier {

    private static final Logger LOG = LoggerFactory.getLogger(LogNotifier.class);
    private static final int LONGEST = 2_000;

    @Override
    public String kind() {
        return "log";
    }

    @Override
    public Promise promise() {
        return Promise.AT_LEAST_ONCE;
    }

    @Override
    public void notify(Notification notification) {
        String line = line(notification);
        if (notification.urgency() == Notification.Urgency.INFO) {
            LOG.info("{}", line);
        } else {
            LOG.warn("{}", line);
        }
    }

    /** What stands in the log. */
    static String line(Notification notification) {
        requireNonNull(notification, "notification");
        return "Notification: delivery=" + SingleLine.of(notification.delivery(), LONGEST) + " task="
                + notification.task().map(TaskId::value).orElse("-") + " happening="
                + ConfigNode.spelling(notification.happening()) + " title="
                + SingleLine.of(notification.title(), LONGEST) + " text="
                + SingleLine.of(notification.text(), LONGEST);
    }
}
