package org.jvmfactory.app;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.InboxEntry;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.TaskId;

/** Puts a command into a task's inbox, and says what became of it as far as that can be seen soon. */
final class Inbox {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration PACE = Duration.ofMillis(100);
    private static final int PAGE = 500;

    private final Main main;

    Inbox(Main main) {
        this.main = main;
    }

    /** Makes the command for a task that stands so. */
    @FunctionalInterface
    interface Made {
        Command command(TaskView task, List<InboxEntry> waiting);
    }

    /** Returns the exit code: {@link ExitCode#DONE} also where nobody has taken it yet, for it is kept. */
    int put(String id, Made made) throws InterruptedException {
        Screen screen = main.screen();
        try (FactoryStore store = main.data().openExisting()) {
            TaskRow row = DataDirectory.task(store, id);
            TaskId task = row.id();
            TaskView view = TaskFold.view(store, StreamId.of(task)).orElseThrow();
            Command command = made.command(view, store.inbox(task));
            store.put(task, command, UUID.randomUUID().toString(), now());
            Optional<String> outcome =
                    LivingInstances.any(store) ? outcome(store, task, command, view.nextSequence()) : Optional.empty();
            if (outcome.isEmpty()) {
                screen.out()
                        .println("Stored. Nobody works on it at the moment; go on with: "
                                + main.invocation("resume " + task));
                return ExitCode.DONE;
            }
            boolean refused = outcome.get().startsWith("refused");
            (refused ? screen.err() : screen.out()).println(task + ": " + outcome.get());
            return refused ? ExitCode.ENDED_OTHERWISE : ExitCode.DONE;
        }
    }

    /** What the journal says of the command, once somebody has taken it; empty where nobody does. */
    private static Optional<String> outcome(FactoryStore store, TaskId task, Command command, long sequence)
            throws InterruptedException {
        Instant end = now().plus(PATIENCE);
        while (true) {
            long position = store.lastPosition();
            Optional<String> outcome = store.read(StreamId.of(task), sequence, PAGE).stream()
                    .flatMap(entry -> entry.event() instanceof Event.CommandTaken taken
                                    && taken.command().equals(command)
                            ? Optional.of(taken.outcome()).stream()
                            : Optional.<String>empty().stream())
                    .findFirst();
            if (outcome.isPresent() || now().isAfter(end)) {
                return outcome;
            }
            store.await(position, PACE);
        }
    }

    private static Instant now() {
        return Clock.systemUTC().instant();
    }
}
