package org.jvmfactory.connector.chat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.notify.Happening;
import org.jvmfactory.notify.Notification;
import org.jvmfactory.task.TaskId;

/** Notifications as a Factory makes them. */
final class Notices {

    private Notices() {}

    static Notification question(String text) {
        return of(Happening.QUESTION, text, Map.of("pull-request", "https://github.com/acme/shop/pull/1"));
    }

    static Notification done(String text) {
        return of(Happening.DONE, text, Map.of());
    }

    static Notification with(String detail, String value) {
        return of(Happening.DONE, "Done.", Map.of(detail, value));
    }

    private static Notification of(Happening happening, String text, Map<String, String> details) {
        return new Notification(
                "t1.1.n",
                happening,
                Instant.parse("2030-01-01T12:00:00Z"),
                happening.heading() + ": Mend it",
                text,
                happening.urgency(),
                Optional.of(new TaskId("t1")),
                details);
    }
}
