package org.jvmfactory.app;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jvmfactory.app.view.TaskJson;
import org.jvmfactory.app.view.TaskText;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.TaskRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code factory tasks}: lists what there is, newest first. */
@Command(name = "tasks", description = "Lists the tasks, newest first.", mixinStandardHelpOptions = true)
final class TasksCommand implements Callable<Integer> {

    @ParentCommand
    private Main main;

    @Option(names = "--limit", paramLabel = "N", description = "How many at most; ${DEFAULT-VALUE} unless said.")
    private int limit = 50;

    @Option(names = "--json", description = "One JSON object per line.")
    private boolean json;

    @Override
    public Integer call() {
        Screen screen = main.screen();
        if (limit < 1) {
            throw new CliException(ExitCode.WRONG_USE, "--limit must be at least 1.");
        }
        if (!main.data().exists()) {
            screen.err().println("There are no tasks yet. Start with 'factory demo' or 'factory run'.");
            return ExitCode.DONE;
        }
        try (FactoryStore store = main.data().openExisting()) {
            List<TaskRow> rows = store.tasks(Set.of(), limit);
            TaskText text = new TaskText(screen.style());
            rows.forEach(row -> screen.out().println(json ? TaskJson.row(row) : text.row(row)));
        }
        return ExitCode.DONE;
    }
}
