package org.jvmfactory.app;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.journal.Audit;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.StreamId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code factory audit}: the journal of a task or of everything, as it is kept. */
@Command(
        name = "audit",
        description = "Prints the whole journal of a task, or of everything: one JSON object per line.",
        mixinStandardHelpOptions = true)
final class AuditCommand implements Callable<Integer> {

    @ParentCommand
    private Main main;

    @Parameters(paramLabel = "ID", arity = "0..1", description = "The task, or how its id begins.")
    private @Nullable String id;

    @Option(names = "--all", description = "All tasks, and what no task has.")
    private boolean all;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "With --all: only what happened since, such as 2026-11-01 or 2026-11-01T08:00:00Z.")
    private @Nullable String since;

    @Override
    public Integer call() {
        String task = id;
        if (all == (task != null) || (since != null && !all)) {
            throw new CliException(ExitCode.WRONG_USE, "say which task, or --all, and --since only with that");
        }
        Instant begin = Optional.ofNullable(since).map(Times::read).orElse(Instant.MIN);
        Screen screen = main.screen();
        Consumer<String> print = screen.out()::println;
        try (FactoryStore store = main.data().openExisting()) {
            if (task == null) {
                Audit.all(store, begin, print);
            } else {
                Audit.stream(store, StreamId.of(DataDirectory.task(store, task).id()), print);
            }
        }
        return ExitCode.DONE;
    }
}
