package org.jvmfactory.notify;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.notify.Notification.Urgency;
import org.jvmfactory.task.TaskId;

/** Notifications to send. */
final class Notifications {

    /** Everything that could break a line, move a cursor or reorder letters. */
    static final String HOSTILE =
            "a\r\nINFO forged=true\u001B[31m \u009B2J \u202Egpj.exe \u2028 \u0000 \\n \" $(id) <b>";

    private Notifications() {}

    static Notification of(String title, String text) {
        return new Notification(
                "k3f9x2ab.9.chat",
                Happening.FAILED,
                Instant.parse("2026-11-21T12:00:00Z"),
                title,
                text,
                Urgency.WARNING,
                Optional.of(new TaskId("k3f9x2ab")),
                Map.of("status", "failed", "branch", "factory/k3f9x2ab"));
    }

    static Notification hello() {
        return of("Hello", "World");
    }
}
