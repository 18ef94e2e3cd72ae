package org.jvmfactory.notify;

import static java.util.Objects.requireNonNull;

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
    public void notify(Notification notification) {
        requireNonNull(notification, "notification");
        String task = notification.task().map(TaskId::value).orElse("-");
        String title = oneLine(notification.title());
        String text = oneLine(notification.text());
        if (notification.urgency() == Notification.Urgency.INFO) {
            LOG.info("Notification: task={} title={} text={}", task, title, text);
        } else {
            LOG.warn("Notification: task={} title={} text={}", task, title, text);
        }
    }

    static String oneLine(String text) {
        String line = text.strip().replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
