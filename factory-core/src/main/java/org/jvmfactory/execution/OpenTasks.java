package org.jvmfactory.execution;

import java.util.List;
import java.util.Set;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.step.OpenTask;
import org.jvmfactory.task.Task;
import org.jvmfactory.task.TaskStatus;

/** The tasks beside one. */
record OpenTasks(FactoryStore store) {

    /** However many there are: nobody is shown more. */
    private static final int MOST = 500;

    private static final Set<TaskStatus> OPEN =
            Set.of(TaskStatus.HELD, TaskStatus.QUEUED, TaskStatus.RUNNING, TaskStatus.WAITING, TaskStatus.IN_REVIEW);

    /**
     * Those in the same repository that haven't ended and were there before {@code task}, so that of two that want the same only the later
     * one steps back.
     *
     * @param repository the keys under which tasks of one repository stand together
     */
    List<OpenTask> before(Task task, Set<String> repository) {
        return store.tasks(OPEN, MOST).stream()
                .filter(row -> repository.contains(row.repository()) && earlier(row, task))
                .map(row -> new OpenTask(row.id(), row.title(), row.status()))
                .toList();
    }

    private static boolean earlier(TaskRow row, Task task) {
        int order = row.submittedAt().compareTo(task.submittedAt());
        return order < 0 || (order == 0 && row.id().value().compareTo(task.id().value()) < 0);
    }
}
