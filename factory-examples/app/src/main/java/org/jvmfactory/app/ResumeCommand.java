package org.jvmfactory.app;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code factory resume}: goes on with what a killed or stopped process left. */
@Command(
        name = "resume",
        description =
                "Goes on with what a stopped or killed process left, and with what a command set in motion; then ends.",
        mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {

    private static final int MANY = 10_000;

    @ParentCommand
    private Main main;

    @Mixin
    private Configuration configuration;

    @Option(names = "--json", description = "One JSON object per line: the events, and last the outcomes.")
    private boolean json;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "The task, or how its id begins; all unless said.")
    private @Nullable String id;

    @Override
    public Integer call() throws InterruptedException {
        FactoryConfig config = configuration.read();
        Preflight.git();
        FactoryStore store = main.data().openExisting();
        Set<TaskId> tasks;
        try {
            tasks = id == null ? left(store) : Set.of(one(store, id));
            if (tasks.isEmpty()) {
                nothing(store);
                store.close();
                return ExitCode.DONE;
            }
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
        Set<String> engines = engines(store, tasks, config);
        try (Factory factory = Factory.builder()
                .config(main.data().withMemory(config))
                .dataDirectory(main.data().path())
                .store(store)
                .only(tasks)
                .build()) {
            Preflight.engines(factory, engines);
            Map<TaskId, TaskView> views = new Watch(main, factory, tasks, json).untilSettled(false);
            return ExitCode.worst(views.values());
        }
    }

    private TaskId one(FactoryStore store, String written) {
        TaskRow row = DataDirectory.task(store, written);
        LivingInstances.holder(store, row).ifPresent(holder -> {
            throw new CliException(
                    ExitCode.ENDED_OTHERWISE,
                    "process " + holder.pid() + " works on '" + row.id() + "' already. Watch it with '"
                            + main.invocation("logs " + row.id() + " --follow") + "'.");
        });
        return row.id();
    }

    /** What nobody works on, but somebody should. */
    private static Set<TaskId> left(FactoryStore store) {
        Set<TaskId> commanded = Set.copyOf(store.tasksWithCommands());
        Set<TaskId> left = new LinkedHashSet<>();
        for (TaskRow row : store.tasks(Set.of(), MANY)) {
            boolean wanted = row.status().active()
                    || (row.status() == TaskStatus.WAITING && row.wakeAt().isPresent())
                    || commanded.contains(row.id());
            if (wanted && LivingInstances.holder(store, row).isEmpty()) {
                left.add(row.id());
            }
        }
        return left;
    }

    private void nothing(FactoryStore store) {
        List<TaskRow> waiting = store.tasks(Set.of(TaskStatus.WAITING, TaskStatus.HELD), MANY);
        Screen screen = main.screen();
        screen.err().println("There is nothing to go on with.");
        waiting.forEach(row -> screen.err().println("  " + row.id() + " " + row.reason()));
    }

    private static Set<String> engines(FactoryStore store, Set<TaskId> tasks, FactoryConfig config) {
        return tasks.stream()
                .flatMap(task -> TaskFold.view(store, StreamId.of(task)).stream())
                .filter(task -> !task.status().ended())
                .flatMap(task -> task.task().request().engine().or(config::engine).stream())
                .collect(Collectors.toSet());
    }
}
