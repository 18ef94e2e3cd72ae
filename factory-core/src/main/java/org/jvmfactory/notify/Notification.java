package org.jvmfactory.notify;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jvmfactory.task.TaskId;

/**
 * Something that people should know. Immutable. Title, text and details may hold what agents and strangers wrote: they are data, and
 * whoever puts them into a log, a page or a message escapes them.
 *
 * @param delivery the same for the same happening and notifier, however often it is sent; letters, digits, dots and dashes
 * @param at when it happened
 * @param title one line
 * @param text plain text of any number of lines
 * @param task what it is about, where it is about one task
 * @param details more about it, by name: {@code status}, {@code run}, {@code repository}, {@code branch}, {@code pull-request}, ...
 */
public record Notification(
        String delivery,
        Happening happening,
        Instant at,
        String title,
        String text,
        Urgency urgency,
        Optional<TaskId> task,
        Map<String, String> details) {

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
        requireNonNull(delivery, "delivery");
        requireNonNull(happening, "happening");
        requireNonNull(at, "at");
        requireNonNull(title, "title");
        requireNonNull(text, "text");
        requireNonNull(urgency, "urgency");
        requireNonNull(task, "task");
        details = Collections.unmodifiableMap(new TreeMap<>(details));
    }
}
