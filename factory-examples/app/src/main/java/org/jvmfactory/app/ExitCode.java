package org.jvmfactory.app;

import java.util.Collection;
import java.util.Optional;
import org.jvmfactory.app.view.Totals;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.RunEnd;

/** What the command line's exit codes mean. */
final class ExitCode {

    static final int DONE = 0;

    /** The task ended otherwise, or what was wanted couldn't be done. */
    static final int ENDED_OTHERWISE = 1;

    static final int WRONG_USE = 2;

    /** This machine lacks something: git, an engine, a sandbox. */
    static final int LACKS_SOMETHING = 3;

    /** The task waits for a person. */
    static final int WAITS = 4;

    private ExitCode() {}

    /** The exit code for a task where Factory can do nothing more for now. */
    static int of(TaskView task) {
        return switch (task.status()) {
            case DONE -> DONE;
            case IN_REVIEW -> Totals.end(task).equals(Optional.of(RunEnd.UNRESOLVED)) ? ENDED_OTHERWISE : DONE;
            case FAILED, CANCELLED, REJECTED -> ENDED_OTHERWISE;
            case HELD, WAITING, QUEUED, RUNNING -> WAITS;
        };
    }

    /** The exit code for several: one that failed counts more than one that waits. */
    static int worst(Collection<TaskView> tasks) {
        boolean waits = false;
        for (TaskView task : tasks) {
            int code = of(task);
            if (code == ENDED_OTHERWISE) {
                return code;
            }
            waits |= code == WAITS;
        }
        return waits ? WAITS : DONE;
    }
}
