package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.FactoryConfig.Isolation;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.journal.BlobId;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.LivingProcesses;
import org.jvmfactory.testkit.MovableTime;
import org.jvmfactory.testkit.SampleRepository;
import org.jvmfactory.testkit.ScriptedEngine;
import org.jvmfactory.testkit.junit.TestDirectories;
import org.jvmfactory.workflow.Workflow;

/** A whole Factory with scripted agents on a sample repository, used through its public API alone, and a look at what it does. */
@Timeout(120)
abstract class HouseTest {

    /** A coder that does its work. */
    static final String CODER = """
              coder:
                - do:
                    - write: {path: hello.txt, content: "hello\\n"}
                    - commit: Say hello
                    - say: I wrote a greeting.
            """;

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir(factory = TestDirectories.class)
    Path directory;

    SampleRepository repository;

    /** For the tests that let time pass. */
    final MovableTime time = MovableTime.at(Instant.parse("2030-01-01T12:00:00Z"));

    private final List<Factory> opened = new ArrayList<>();

    @BeforeEach
    final void make_a_repository() {
        repository = SampleRepository.create(directory.resolve("sample.git"));
    }

    @AfterEach
    final void close_and_leave_no_process() {
        List<TaskRow> tasks = new ArrayList<>();
        for (Factory factory : opened) {
            tasks.addAll(factory.tasks(Set.of(), 100));
            factory.close();
        }
        for (TaskRow task : tasks) {
            assertThat(LivingProcesses.of(task.id()))
                    .as("processes of %s", task.id())
                    .isEmpty();
        }
    }

    /** A factory that isolates nothing, whose agents play the roles in {@code agents}. */
    final Factory open(String agents) {
        return open(agents, config -> config);
    }

    final Factory open(String agents, UnaryOperator<FactoryConfig> config) {
        return open(agents, config, builder -> {});
    }

    final Factory open(String agents, UnaryOperator<FactoryConfig> config, Consumer<Factory.Builder> more) {
        FactoryConfig base = FactoryConfig.defaults().withIsolation(Isolation.NONE);
        Factory.Builder builder = Factory.builder()
                .dataDirectory(directory.resolve("data"))
                .engine(ScriptedEngine.ofYaml("agents:\n" + agents))
                .config(config.apply(base));
        more.accept(builder);
        Factory factory = builder.build();
        opened.add(factory);
        return factory;
    }

    /** The settings in {@code yaml}, as a file in which no variable is set. */
    final FactoryConfig read(String yaml) {
        Path file = directory.resolve("factory.yml");
        try {
            Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return FactoryConfig.read(file, name -> Optional.empty());
    }

    /** With the workflow in {@code yaml}, which tasks get that name none. */
    static FactoryConfig with(FactoryConfig config, String yaml) {
        Workflow workflow = Workflow.parse("workflow.yaml", yaml);
        return config.withWorkflow(workflow).withWorkflow(workflow.name());
    }

    /** Closes one before the test is over. */
    final void close(Factory factory) {
        opened.remove(factory);
        factory.close();
    }

    final TaskRequest.Builder request(String title) {
        return TaskRequest.builder(repository.path(), title);
    }

    final TaskHandle submit(Factory factory, String title) {
        return factory.submit(request(title).build());
    }

    /** What the task comes to, once Factory can do nothing more for it. */
    static TaskView settled(TaskHandle task) {
        return until(task, view -> switch (view.status()) {
            case QUEUED, RUNNING -> false;
            case WAITING -> view.question().isPresent();
            case HELD, IN_REVIEW, DONE, FAILED, CANCELLED, REJECTED -> true;
        });
    }

    /** The first view of the task that is as wanted. */
    static TaskView until(TaskHandle task, Predicate<TaskView> wanted) {
        return await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(task::view, wanted);
    }

    static TaskView until(TaskHandle task, TaskStatus status) {
        return until(task, view -> view.status() == status);
    }

    /** Waits until an agent of the task has said {@code words}. */
    static void untilSaid(Factory factory, TaskHandle task, String words) {
        soon().until(() -> said(factory, task).stream().anyMatch(text -> text.contains(words)));
    }

    /** Waits until an agent of the task has begun a tool call that {@code words} describe, and has heard that it may. */
    static void untilReported(Factory factory, TaskHandle task, String words) {
        soon().until(() -> {
            List<AgentEvent.ToolStarted> started = reported(factory, task, AgentEvent.ToolStarted.class);
            return started.stream().anyMatch(call -> call.summary().contains(words))
                    && reported(factory, task, AgentEvent.PermissionDecided.class)
                                    .size()
                            == started.size();
        });
    }

    /** Waits until the task's commands have been taken. */
    static void untilTaken(Factory factory, TaskHandle task) {
        soon().until(() -> factory.store().inbox(task.id()).isEmpty());
    }

    /** Waits until a factory with a clock that can be moved has looked at everything, at the time that it is now. */
    final void untilLookedAgain(Factory factory) {
        for (int looks = 0; looks < 2; looks++) {
            // A look begins with a heartbeat: when the next one comes, the one before is over.
            time.advance(Duration.ofSeconds(30));
            Instant now = time.instant();
            soon().until(() -> factory.store().instances().stream()
                    .allMatch(instance -> instance.seen().equals(now)));
        }
    }

    static ConditionFactory soon() {
        return await().atMost(LONG).pollInterval(Duration.ofMillis(20));
    }

    static List<Event> events(Factory factory, TaskHandle task) {
        return factory.store().read(StreamId.of(task.id()), 0, 10_000).stream()
                .map(JournalEntry::event)
                .toList();
    }

    static <E extends Event> List<E> events(Factory factory, TaskHandle task, Class<E> kind) {
        return events(factory, task).stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    static <E extends AgentEvent> List<E> reported(Factory factory, TaskHandle task, Class<E> kind) {
        return events(factory, task, Event.AgentReported.class).stream()
                .map(Event.AgentReported::event)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    static List<String> said(Factory factory, TaskHandle task) {
        return reported(factory, task, AgentEvent.Said.class).stream()
                .map(AgentEvent.Said::text)
                .toList();
    }

    /** The paths of the steps that came to a result, in order. */
    static List<String> finished(Factory factory, TaskHandle task) {
        return events(factory, task, Event.StepFinished.class).stream()
                .map(finished -> finished.path().value())
                .toList();
    }

    static long times(Factory factory, TaskHandle task, TaskStatus status) {
        return events(factory, task, Event.StatusChanged.class).stream()
                .filter(changed -> changed.status() == status)
                .count();
    }

    static RunEnd end(TaskView view) {
        return view.lastRun().orElseThrow().end().orElseThrow();
    }

    /** What the agents were told, one text for each conversation opened. */
    static List<String> prompts(Factory factory, TaskHandle task) {
        return events(factory, task, Event.SessionOpened.class).stream()
                .map(opened -> {
                    try (InputStream prompt = factory.store().openBlob(new BlobId(opened.prompt()))) {
                        return new String(prompt.readAllBytes(), StandardCharsets.UTF_8);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    /** The list's only element. */
    static <T> T only(List<T> list) {
        assertThat(list).hasSize(1);
        return list.get(0);
    }

    /** The texts of the pull requests of all repositories. */
    final List<String> pullRequests() throws IOException {
        Path place = directory.resolve("data").resolve("pull-requests");
        if (!Files.exists(place)) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.filter(it -> it.toString().endsWith(".md")).toList()) {
                texts.add(Files.readString(file));
            }
        }
        return texts;
    }

    /** The store, left open by whoever closes what is returned: as a file is. */
    static FactoryStore keptOpen(FactoryStore store) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getName().equals("close")) {
                return null;
            }
            try {
                return method.invoke(store, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return (FactoryStore) Proxy.newProxyInstance(
                FactoryStore.class.getClassLoader(), new Class<?>[] {FactoryStore.class}, handler);
    }
}
