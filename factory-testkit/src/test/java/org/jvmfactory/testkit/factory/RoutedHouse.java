package org.jvmfactory.testkit.factory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.InMemoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.TaskStatus;

/** A house whose configuration has several scripted engines, at a time that can be moved. */
abstract class RoutedHouse extends HouseTest {

    static final String OVERLOADED = """
              coder:
                - do:
                    - write: {path: half.txt, content: "half\\n"}
                    - say: I began.
                    - usage: {input: 10, output: 1}
                    - cost: 0.01
                    - fail: {kind: overloaded, message: nobody has time}
            """;

    static final String DONE = """
              coder:
                - do:
                    - write: {path: hello.txt, content: "hello\\n"}
                    - commit: Say hello
                    - usage: {input: 20, output: 2}
                    - cost: 0.02
            """;

    /** One try, so that each task is one failure. */
    static final String ONCE = """
            workflows:
              once:
                name: once
                steps:
                  - {id: code, uses: agent, agent: coder, retry: {attempts: 1}}
            """;

    final Factory house(String config, String engines) {
        return house(config, engines, InMemoryStore.create());
    }

    final Factory house(String config, String engines, FactoryStore store) {
        try {
            Path file = Files.createTempFile(directory, "factory", ".yml");
            Files.writeString(
                    file,
                    "isolation: none\nengine: nobody\n" + config + "engines:\n" + engines + engine("nobody", DONE));
            FactoryConfig read = FactoryConfig.read(file, name -> Optional.empty());
            return open(
                    "  nobody: [{do: [{say: nothing}]}]",
                    base -> read,
                    builder -> builder.time(time).store(keptOpen(store)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    final String engine(String name, String agents) {
        try {
            Path script = directory.resolve(name + "-" + Integer.toHexString(agents.hashCode()) + ".yaml");
            Files.writeString(script, "agents:\n" + agents);
            return "  " + name + ": {type: scripted, script: " + script + "}\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TaskView until(TaskHandle task, Factory factory, TaskStatus status) {
        return until(factory.task(task.id()).orElseThrow(), status);
    }

    static String branch(TaskView view) {
        return view.lastRun().orElseThrow().workspace().orElseThrow().branch();
    }

    static List<Event> events(Factory factory, String engine) {
        return factory.store().read(new StreamId("engine/" + engine), 0, 1000).stream()
                .map(JournalEntry::event)
                .toList();
    }

    static String health(Factory factory, String engine) {
        try {
            return factory.diagnose().checks().stream()
                    .filter(check -> check.subject().equals("engine " + engine))
                    .findFirst()
                    .orElseThrow()
                    .finding();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
