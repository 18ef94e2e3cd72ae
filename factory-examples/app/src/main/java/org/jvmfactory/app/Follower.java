package org.jvmfactory.app;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jvmfactory.app.view.Progress;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.TaskId;

/** Follows the journals of some tasks, whoever writes them. For one thread. */
final class Follower {

    private static final Duration PACE = Duration.ofMillis(100);
    private static final int PAGE = 500;

    private final FactoryStore store;
    private final Progress progress;
    private final Map<TaskId, Followed> tasks = new LinkedHashMap<>();

    Follower(FactoryStore store, Progress progress, Set<TaskId> tasks) {
        this.store = store;
        this.progress = progress;
        tasks.forEach(id -> this.tasks.put(id, new Followed()));
    }

    private static final class Followed {
        private final TaskFold fold = new TaskFold();
        private long next;
    }

    /** When following ends. */
    @FunctionalInterface
    interface Until {
        boolean over(TaskView task);
    }

    /** Takes what there is so far for known. */
    void skip() {
        tasks.forEach((id, task) -> {
            for (List<JournalEntry> page = page(id, task); !page.isEmpty(); page = page(id, task)) {
                page.forEach(progress::skip);
            }
        });
    }

    /** Shows what comes, until all there is has been shown and all tasks are {@code over}. */
    Map<TaskId, TaskView> follow(Until until) throws InterruptedException {
        while (true) {
            long position = store.lastPosition();
            boolean news = false;
            for (Map.Entry<TaskId, Followed> task : tasks.entrySet()) {
                List<JournalEntry> page = page(task.getKey(), task.getValue());
                page.forEach(progress::show);
                news |= !page.isEmpty();
            }
            if (!news) {
                if (tasks.values().stream().allMatch(task -> until.over(task.fold.view()))) {
                    return views();
                }
                progress.tick();
                store.await(position, PACE);
            }
        }
    }

    /** True when Factory can do nothing more for the task before a person does something. */
    static boolean settled(FactoryStore store, TaskView task) {
        boolean resting = switch (task.status()) {
            case QUEUED, RUNNING -> false;
            case WAITING -> task.question().isPresent();
            case HELD, IN_REVIEW, DONE, FAILED, CANCELLED, REJECTED -> true;
        };
        return resting && store.inbox(task.task().id()).isEmpty();
    }

    private List<JournalEntry> page(TaskId id, Followed task) {
        List<JournalEntry> page = store.read(StreamId.of(id), task.next, PAGE);
        page.forEach(task.fold::apply);
        task.next += page.size();
        return page;
    }

    private Map<TaskId, TaskView> views() {
        Map<TaskId, TaskView> views = new LinkedHashMap<>();
        tasks.forEach((id, task) -> views.put(id, task.fold.view()));
        return views;
    }
}
