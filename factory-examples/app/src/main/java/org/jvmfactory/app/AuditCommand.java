package org.jvmfactory.app;

import java.util.List;
import java.util.concurrent.Callable;
import org.jvmfactory.journal.EventJson;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.task.TaskId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code factory audit}: a task's whole journal, as it is kept. */
@Command(
        name = "audit",
        description = "Prints the whole journal of a task: one JSON object per line.",
        mixinStandardHelpOptions = true)
final class AuditCommand implements Callable<Integer> {

    private static final int PAGE = 500;

    @ParentCommand
    private Main main;

    @Parameters(paramLabel = "ID", description = "The task, or how its id begins.")
    private String id;

    @Override
    public Integer call() {
        Screen screen = main.screen();
        try (FactoryStore store = main.data().openExisting()) {
            TaskId task = DataDirectory.task(store, id).id();
            long next = 0;
            for (List<JournalEntry> page = store.read(StreamId.of(task), next, PAGE);
                    !page.isEmpty();
                    page = store.read(StreamId.of(task), next, PAGE)) {
                page.forEach(entry -> screen.out().println(EventJson.line(entry)));
                next += page.size();
            }
        }
        return ExitCode.DONE;
    }
}
