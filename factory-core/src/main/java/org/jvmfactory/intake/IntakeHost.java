package org.jvmfactory.intake;

import java.util.Set;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.task.TaskRequest;

/** What intake needs of the Factory around it. */
@Internal
public interface IntakeHost {

    /** Takes a task in, as {@code Factory.submit} does. */
    FactoryStore.Submitted submit(TaskRequest request);

    /** Whether that is the name of a repository that the configuration has chosen. */
    boolean knowsRepository(String name);

    /** The roles that there are. */
    Set<String> agents();

    /** The workflows that there are. */
    Set<String> workflows();

    /** Something was put into an inbox. */
    void signal();
}
