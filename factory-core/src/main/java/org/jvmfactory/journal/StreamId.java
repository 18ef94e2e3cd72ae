package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jvmfactory.task.TaskId;

/** Names one stream of events: one for each task ({@code task/<id>}), one for each system subject ({@code engine/claude}). */
public record StreamId(String value) {

    private static final Pattern VALID = Pattern.compile("[a-z]+/[A-Za-z0-9._-]{1,100}");
    private static final String TASK = "task/";

    public StreamId {
        if (!VALID.matcher(requireNonNull(value, "value")).matches()) {
            throw new IllegalArgumentException("'" + value + "' is not a stream such as 'task/k3f9x2ab'");
        }
    }

    public static StreamId of(TaskId task) {
        return new StreamId(TASK + task.value());
    }

    /** The task whose stream it is; empty for a system subject's. */
    public Optional<TaskId> task() {
        return value.startsWith(TASK) ? Optional.of(new TaskId(value.substring(TASK.length()))) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
