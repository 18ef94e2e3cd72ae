package org.jvmfactory.app;

import java.util.Set;
import java.util.concurrent.Callable;
import org.jvmfactory.app.view.PlainProgress;
import org.jvmfactory.app.view.Progress;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code factory logs}: what happened to a task, in lines for a person. */
@Command(name = "logs", description = "Shows what happened to a task, line by line.", mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {

    @ParentCommand
    private Main main;

    @Option(names = "--follow", description = "Go on with what happens, whoever does it, until the task ends.")
    private boolean follow;

    @Parameters(paramLabel = "ID", description = "The task, or how its id begins.")
    private String id;

    @Override
    public Integer call() throws InterruptedException {
        Screen screen = main.screen();
        try (FactoryStore store = main.data().openExisting()) {
            var row = DataDirectory.task(store, id);
            TaskId task = row.id();
            Progress progress =
                    new PlainProgress(screen.out(), screen.style(), java.time.ZoneId.systemDefault(), false);
            if (follow
                    && row.status().active()
                    && LivingInstances.holder(store, row).isEmpty()) {
                screen.err()
                        .println("Nobody works on it at the moment; '" + main.invocation("resume " + task)
                                + "' goes on.");
            }
            new Follower(store, progress, Set.of(task))
                    .follow(view -> !follow || screen.out().checkError() || over(view));
        }
        return ExitCode.DONE;
    }

    private static boolean over(TaskView view) {
        return view.status().ended() || view.status() == TaskStatus.IN_REVIEW;
    }
}
