package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.git.RepositoryAddress;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.InMemoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.policy.FileLocks;
import org.jvmfactory.policy.FileLocks.Lock;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.TaskStatus;

/** Who works on which file, as two factories on one store tell each other. */
@Execution(ExecutionMode.CONCURRENT)
class LocksTest extends HouseTest {

    private final FactoryStore store = InMemoryStore.create();

    @Test
    void a_conflict_is_told_to_both_sides_and_ends_with_the_run() throws Exception {
        Path goOn = directory.resolve("go-on");
        Factory one = house("one", """
                  coder:
                    - do:
                        - call-tool: {tool: take_locks, input: '{"paths": ["src", "README.md"]}', expect-contains: nobody else}
                        - say: I have my locks.
                        - await-message: src
                        - write: {path: src/a.txt, content: one}
                        - await-file: %s
                """.formatted(goOn));
        Factory two = house("two", """
                  devops:
                    - do:
                        - call-tool:
                            tool: take_locks
                            input: '{"paths": ["src/a.txt"]}'
                            expect-contains: "(coder) works on src until 2030-01-01T13:00:00Z"
                        - write: {path: src/a.txt, content: two}
                """);
        TaskHandle first = submit(one, "First");
        untilSaid(one, first, "I have my locks.");
        TaskHandle second = two.submit(request("Second").agent("devops").build());

        TaskView done = settled(second);

        assertThat(done.status()).as(done.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        soon().until(() -> reported(one, first, AgentEvent.MessageDelivered.class).stream()
                .anyMatch(told -> told.text()
                        .startsWith("[Factory] Task " + second.id()
                                + " works on files that you have taken a lock on too: src.")));
        assertThat(held()).extracting(Lock::run).containsOnly(new RunId(first.id(), 1));
        Files.writeString(goOn, "");
        settled(first);
        assertThat(held()).isEmpty();
        assertThat(store.readAll(0, 10_000))
                .extracting(JournalEntry::event)
                .contains(
                        new Event.LocksReleased(new RunId(first.id(), 1), List.of("src", "README.md")),
                        new Event.LocksReleased(new RunId(second.id(), 1), List.of("src/a.txt")));
    }

    @Test
    void a_lock_holds_for_an_hour() throws Exception {
        Path goOn = directory.resolve("go-on");
        Factory factory = house("one", """
                  coder:
                    - do:
                        - call-tool: {tool: take_locks, input: '{"paths": ["src"]}', expect-contains: nobody else}
                        - say: I have my locks.
                        - await-file: %s
                        - write: {path: src/a.txt, content: one}
                """.formatted(goOn));
        TaskHandle task = submit(factory, "First");
        untilSaid(factory, task, "I have my locks.");
        RunId other = new RunId(task.id(), 1);

        assertThat(held()).extracting(Lock::path).containsExactly("src");
        assertThat(held()).extracting(Lock::run).containsExactly(other);
        FileLocks later = new FileLocks(store, () -> time.instant().plus(Duration.ofMinutes(61)));
        assertThat(later.held(key())).isEmpty();
        Files.writeString(goOn, "");
        settled(task);
    }

    @Test
    void the_locks_of_a_run_that_nobody_ended_properly_do_not_outlive_its_task() {
        Factory factory = house("one", CODER);
        TaskHandle task = submit(factory, "First");
        settled(task);
        FileLocks locks = new FileLocks(store, time);

        locks.take(key(), new RunId(task.id(), 1), "coder", List.of("src"));

        assertThat(held()).isEmpty();
    }

    private String key() {
        return RepositoryAddress.parse(repository.path().toString()).key();
    }

    private List<Lock> held() {
        return new FileLocks(store, time).held(key());
    }

    private Factory house(String name, String agents) {
        return open(
                agents,
                config -> config,
                builder -> builder.dataDirectory(directory.resolve(name))
                        .store(keptOpen(store))
                        .time(time));
    }
}
