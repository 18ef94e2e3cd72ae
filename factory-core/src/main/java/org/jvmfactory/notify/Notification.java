package org.jvmfactory.notify;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jvmfactory.task.TaskId;

/**
 * Something that people should know. Immutable.
 *
 * @param task what it is about, where it is about one task
 * @param title one line
 * @param text Markdown; may hold what agents and other people wrote
 */
public record Notification(Optional<TaskId> task, String title, String text, Urgency urgency) {

    /** How much it matters, least first. */
    public enum Urgency {
        /** Good to know. */
        INFO,
        /** Somebody should look. */
        WARNING,
        /** Nothing goes on before somebody acts. */
        ACTION
    }

    public Notification {
        requireNonNull(task, "task");
        requireNonNull(title, "title");
        requireNonNull(text, "text");
        requireNonNull(urgency, "urgency");
    }
}
