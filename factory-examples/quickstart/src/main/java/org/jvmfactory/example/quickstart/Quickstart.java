package org.jvmfactory.example.quickstart;

import java.nio.file.Path;
import org.jvmfactory.Factory;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.TaskRequest;

/** Has an agent do a task in the repository whose path is the first argument. */
public final class Quickstart {

    private Quickstart() {}

    public static void main(String[] args) throws InterruptedException {
        try (Factory factory = Factory.builder().build()) {
            TaskRequest request = TaskRequest.builder(Path.of(args[0]), "Say in FACTORY.md that you were here")
                    .build();
            TaskHandle task = factory.submit(request);
            for (JournalEntry entry : task.events(0)) {
                System.out.println(entry.event());
            }
            TaskView result = task.view();
            System.out.println(result.status() + ": "
                    + result.effectValue("push", "branch").orElse(result.reason()));
        }
    }
}
