package org.jvmfactory.example.benchmarks;

import org.jvmfactory.Factory;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.task.TaskRequest;

/** Builds a factory, has it claim a task, and prints how long each took since the beginning, in microseconds. */
final class StartedFactory {

    private StartedFactory() {}

    public static void main(String[] arguments) throws Exception {
        try (Ground ground = new Ground()) {
            Factory.Builder builder = ground.factory(arguments[0], "agent.sh", 1);
            TaskRequest request = TaskRequest.builder(ground.repository().path(), "Write a file")
                    .build();
            long begin = System.nanoTime();
            try (Factory factory = builder.build()) {
                long built = System.nanoTime();
                TaskHandle task = factory.submit(request);
                for (JournalEntry entry : task.events(0)) {
                    if (entry.event() instanceof Event.LeaseTaken) {
                        break;
                    }
                }
                long claimed = System.nanoTime();
                System.out.println((built - begin) / 1000 + " " + (claimed - begin) / 1000);
                task.await();
            }
        }
    }
}
