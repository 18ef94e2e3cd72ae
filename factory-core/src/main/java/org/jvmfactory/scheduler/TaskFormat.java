package org.jvmfactory.scheduler;

import java.util.Optional;
import java.util.stream.Stream;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.task.Priority;
import org.jvmfactory.task.TaskRequest;

/** A task as it is written down, in a schedule or by whoever asks for it over HTTP. Stateless. */
@Internal
public final class TaskFormat {

    private static final String[] KEYS = {
        "repository", "title", "description", "spec", "base", "workflow", "agent", "engine", "priority", "labels"
    };

    private TaskFormat() {}

    /**
     * The request that {@code node} begins.
     *
     * @param title where it says none; it must where this is empty
     * @param further keys that may stand beside those of a task
     */
    public static TaskRequest.Builder read(ConfigNode node, Optional<String> title, String... further) {
        node.only(Stream.of(KEYS, further).flatMap(Stream::of).toArray(String[]::new));
        TaskRequest.Builder task = TaskRequest.builder(
                node.text("repository"), node.findText("title").or(() -> title).orElseGet(() -> node.text("title")));
        node.findText("description").ifPresent(task::description);
        node.findText("spec").ifPresent(task::spec);
        node.findText("base").ifPresent(task::base);
        node.findText("workflow").ifPresent(task::workflow);
        node.findText("agent").ifPresent(task::agent);
        node.findText("engine").ifPresent(task::engine);
        node.find("priority").map(priority -> priority.choice(Priority.class)).ifPresent(task::priority);
        node.find("labels").ifPresent(labels -> labels.texts().forEach(task::label));
        return task;
    }
}
