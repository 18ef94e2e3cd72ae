package org.jvmfactory.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.FactoryConfig.Isolation;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.policy.Budgets;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.testkit.ScriptedEngine;

/**
 * A place where one Factory after the other works, on one SQLite file. As a program it submits one task and drives it until somebody kills
 * it; its arguments are the directory and the kind of sandbox.
 */
final class DurableHouse {

    static final String AT_WORK = "I am at it.";

    private static final Budgets BUDGETS = Budgets.NONE.withDay(Budgets.Ceiling.money("1000"));
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Path directory;

    DurableHouse(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] arguments) throws InterruptedException {
        DurableHouse house = new DurableHouse(Path.of(arguments[0]));
        Isolation isolation = arguments[1].equals("process") ? Isolation.NONE : Isolation.BUBBLEWRAP;
        try (Factory factory = house.open(
                house.gated(),
                builder -> builder.ids(() -> "gated")
                        .config(FactoryConfig.defaults().withBudgets(BUDGETS).withIsolation(isolation)))) {
            factory.submit(house.request("Count")).await();
        }
    }

    /** An agent that commits something, leaves a process behind, goes on only when the gate is open, and commits again. */
    String gated() {
        return """
                agents:
                  coder:
                    - do:
                        - write: {path: first.txt, content: "1"}
                        - commit: First
                        - orphan: left-behind
                        - say: %s
                        - await-file: %s
                        - write: {path: second.txt, content: "2"}
                        - commit: Second
                        - cost: 0.25
                """.formatted(AT_WORK, gate());
    }

    private Path gate() {
        return directory.resolve("gate");
    }

    void openGate() throws IOException {
        Files.createFile(gate());
    }

    Path repository() {
        return directory.resolve("sample.git");
    }

    TaskRequest request(String title) {
        return TaskRequest.builder(repository(), title).build();
    }

    SqliteStore store() {
        return SqliteStore.open(directory.resolve("factory.db"));
    }

    Factory open(String script) {
        return open(script, builder -> {});
    }

    Factory open(String script, Consumer<Factory.Builder> more) {
        return open(script, store(), more);
    }

    Factory open(String script, FactoryStore store, Consumer<Factory.Builder> more) {
        Factory.Builder builder = Factory.builder()
                .dataDirectory(directory.resolve("data"))
                .store(store)
                .engine(ScriptedEngine.ofYaml(script))
                .config(FactoryConfig.defaults().withBudgets(BUDGETS).withIsolation(Isolation.NONE));
        more.accept(builder);
        return builder.build();
    }

    /** Another JVM in which this program runs. */
    Process start(String sandbox) throws IOException {
        return JavaChild.builder(DurableHouse.class, directory.toString(), sandbox)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output.log").toFile())
                .start();
    }

    static TaskView until(TaskHandle task, Predicate<TaskView> wanted) {
        return await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(task::view, wanted);
    }

    static void untilSaid(FactoryStore store, TaskId task, String words) {
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> events(store, task).stream()
                        .anyMatch(event -> event instanceof Event.AgentReported reported
                                && reported.event() instanceof AgentEvent.Said said
                                && said.text().equals(words)));
    }

    static List<Event> events(FactoryStore store, TaskId task) {
        return store.read(StreamId.of(task), 0, 10_000).stream()
                .map(JournalEntry::event)
                .toList();
    }

    static <E extends Event> List<E> events(FactoryStore store, TaskId task, Class<E> kind) {
        return events(store, task).stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    static <T> T only(List<T> list) {
        assertThat(list).hasSize(1);
        return list.get(0);
    }
}
