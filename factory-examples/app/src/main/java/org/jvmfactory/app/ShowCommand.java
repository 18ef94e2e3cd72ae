package org.jvmfactory.app;

import java.util.List;
import java.util.concurrent.Callable;
import org.jvmfactory.app.view.TaskJson;
import org.jvmfactory.app.view.TaskText;
import org.jvmfactory.effect.NoticeView;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.InboxEntry;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.TaskId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code factory show}: all there is to know of a task at a glance. */
@Command(
        name = "show",
        description = "Shows a task: its steps, findings, cost, question, branch and pull request.",
        mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {

    @ParentCommand
    private Main main;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Parameters(paramLabel = "ID", description = "The task, or how its id begins.")
    private String id;

    @Override
    public Integer call() {
        Screen screen = main.screen();
        try (FactoryStore store = main.data().openExisting()) {
            TaskId task = DataDirectory.task(store, id).id();
            TaskView view = TaskFold.view(store, StreamId.of(task)).orElseThrow();
            List<InboxEntry> waiting = store.inbox(task);
            List<NoticeView> notices = NoticeView.of(store, view);
            if (json) {
                screen.out().println(TaskJson.task(view, waiting, notices));
                return ExitCode.DONE;
            }
            TaskText text = new TaskText(screen.style());
            text.all(view, waiting).forEach(screen.out()::println);
            text.notices(notices).forEach(screen.out()::println);
            view.question().ifPresent(question -> {
                screen.out().println();
                text.question(question).forEach(screen.out()::println);
                screen.out().println("  Answer it: " + main.invocation("answer " + task + " '<your answer>'"));
            });
        }
        return ExitCode.DONE;
    }
}
