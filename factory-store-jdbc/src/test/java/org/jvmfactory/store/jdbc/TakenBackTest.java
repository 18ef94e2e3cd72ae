package org.jvmfactory.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmfactory.store.jdbc.DurableHouse.only;
import static org.jvmfactory.store.jdbc.DurableHouse.until;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.FactoryConfig.Isolation;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.Event;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.SampleRepository;
import org.jvmfactory.testkit.ScriptedEngine;
import org.jvmfactory.testkit.junit.TestDirectories;

/** A task that another data directory's instance worked on in between. */
class TakenBackTest {

    private static final String SCRIPT = """
            agents:
              coder:
                - do:
                    - write: {path: first.txt, content: "here"}
                    - commit: First
                    - ask: Which colour?
                  then:
                    - do:
                        - run: "test -f first.txt"
                        - write: {path: second.txt, content: "there"}
                        - commit: Second
                        - ask: Which shade?
                    - do:
                        - run: "test -f second.txt && test ! -e stray.txt"
                        - write: {path: third.txt, content: "here again"}
                        - commit: Third
            """;

    @TempDir(factory = TestDirectories.class)
    Path directory;

    @Test
    void is_gone_on_with_where_the_other_one_left_it() throws Exception {
        SampleRepository repository = SampleRepository.create(directory.resolve("sample.git"));
        TaskId task;
        try (Factory here = factory("here")) {
            TaskHandle handle = here.submit(TaskRequest.builder(directory.resolve("sample.git"), "Paint it")
                    .workflow("single")
                    .build());
            task = handle.id();
            until(handle, view -> view.question().isPresent());
        }
        Files.writeString(tree("here", task).resolve("stray.txt"), "left behind");
        try (Factory there = factory("there")) {
            answer(there, task, "Blue", "Which shade?");
        }
        try (Factory here = factory("here")) {
            answer(here, task, "Pale", "");

            assertThat(DurableHouse.events(here.store(), task, Event.StepFinished.class))
                    .as("nothing was tried twice")
                    .filteredOn(finished -> finished.path().value().startsWith("code"))
                    .hasSize(3)
                    .allMatch(finished -> finished.attempt() == 1);
            assertThat(DurableHouse.events(here.store(), task, Event.SessionOpened.class))
                    .extracting(opened -> opened.resumed().isPresent())
                    .containsExactly(false, true, true);
        }
        String branch = only(repository.published());
        assertThat(repository.git("ls-tree", "--name-only", branch)).contains("first.txt", "second.txt", "third.txt");
        assertThat(broken("here", task)).as("what was here before is kept").anyMatch(this::hasStray);
    }

    /** Answers what the task asks, and waits until it asks {@code next}, or is over where that is empty. */
    private static void answer(Factory factory, TaskId task, String answer, String next) {
        TaskHandle handle = factory.task(task).orElseThrow();
        handle.answer(answer);
        until(
                handle,
                view -> next.isEmpty()
                        ? view.status() == TaskStatus.IN_REVIEW
                        : view.question()
                                .filter(asked -> asked.text().equals(next))
                                .isPresent());
    }

    private Path tree(String data, TaskId task) {
        return work(data, task).resolve("tree");
    }

    private Path work(String data, TaskId task) {
        return directory.resolve(data).resolve("work/tasks").resolve(task.value());
    }

    private List<Path> broken(String data, TaskId task) throws IOException {
        try (Stream<Path> all = Files.list(work(data, task))) {
            return all.filter(path -> path.getFileName().toString().startsWith("broken-"))
                    .toList();
        }
    }

    private boolean hasStray(Path place) {
        return Files.exists(place.resolve("stray.txt"));
    }

    private Factory factory(String data) {
        return Factory.builder()
                .dataDirectory(directory.resolve(data))
                .store(SqliteStore.open(directory.resolve("factory.db")))
                .engine(ScriptedEngine.ofYaml(SCRIPT))
                .config(FactoryConfig.defaults().withIsolation(Isolation.NONE))
                .build();
    }
}
