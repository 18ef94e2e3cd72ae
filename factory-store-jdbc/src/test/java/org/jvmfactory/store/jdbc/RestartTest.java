package org.jvmfactory.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.Factory;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.journal.BlobId;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.Commit;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.LivingProcesses;
import org.jvmfactory.testkit.SampleRepository;
import org.jvmfactory.testkit.junit.Needs;
import org.jvmfactory.testkit.junit.TestDirectories;

/** What one Factory leaves, politely or not, and another takes up: with scenarios 20, 27 and 28 of the comparison. */
@Timeout(120)
class RestartTest {

    private static final TaskId GATED = new TaskId("gated");
    private static final Duration LONG = Duration.ofSeconds(60);

    private static final String ASKING = """
            agents:
              coder:
                - do:
                    - ask: {question: "Which colour?", options: [red, blue]}
                  then:
                    - do:
                        - expect-prompt-contains: blue
                        - write: {path: colour.txt, content: blue}
                        - commit: Paint it
            """;

    @TempDir(factory = TestDirectories.class)
    Path directory;

    private DurableHouse house;
    private SampleRepository repository;

    @BeforeEach
    void make_a_repository() {
        house = new DurableHouse(directory);
        repository = SampleRepository.create(house.repository());
    }

    @AfterEach
    void nothing_is_left() {
        try (SqliteStore store = house.store()) {
            store.tasks(Set.of(), 100)
                    .forEach(task -> assertThat(LivingProcesses.of(task.id())).isEmpty());
        }
    }

    /** Scenario 20. */
    @Test
    void a_question_outlives_its_factory_and_its_answer_goes_on_with_the_same_session() throws Exception {
        TaskId id;
        try (Factory first = house.open(ASKING)) {
            TaskHandle task = first.submit(house.request("Paint it"));
            id = task.id();
            DurableHouse.until(task, view -> view.status() == TaskStatus.WAITING);
            await().atMost(LONG).until(() -> threads("factory-run-").isEmpty());
            assertThat(LivingProcesses.of(id)).isEmpty();
        }
        try (Factory second = house.open(ASKING)) {
            TaskHandle task = second.task(id).orElseThrow();
            assertThat(task.view().question().orElseThrow().text()).isEqualTo("Which colour?");

            task.answer("blue");

            DurableHouse.until(task, view -> view.status() == TaskStatus.IN_REVIEW);
        }
        assertThat(repository.file(DurableHouse.only(repository.published()), "colour.txt"))
                .isEqualTo("blue");
        assertThat(sessions(id)).hasSize(1);
    }

    @Test
    void an_answer_given_while_no_factory_lives_is_taken_by_the_next_one() throws Exception {
        TaskId id;
        String question;
        try (Factory first = house.open(ASKING)) {
            TaskHandle task = first.submit(house.request("Paint it"));
            id = task.id();
            question = DurableHouse.until(task, view -> view.status() == TaskStatus.WAITING)
                    .question()
                    .orElseThrow()
                    .id();
        }
        try (SqliteStore store = house.store()) {
            store.put(id, new Command.Answer(question, "blue", Actor.HOST), "by-hand", Instant.now());
        }

        try (Factory second = house.open(ASKING)) {
            DurableHouse.until(second.task(id).orElseThrow(), view -> view.status() == TaskStatus.IN_REVIEW);
        }

        assertThat(sessions(id)).hasSize(1);
    }

    @Test
    void a_factory_that_drives_nothing_can_answer_for_the_one_that_drives() {
        try (Factory driving = house.open(ASKING);
                Factory answering = house.open(ASKING, builder -> builder.only(Set.of()))) {
            TaskHandle task = driving.submit(house.request("Paint it"));
            DurableHouse.until(task, view -> view.status() == TaskStatus.WAITING);

            answering.task(task.id()).orElseThrow().answer("blue");

            DurableHouse.until(task, view -> view.status() == TaskStatus.IN_REVIEW);
        }
    }

    /** Scenario 28. */
    @Test
    void a_factory_closed_in_the_middle_of_a_run_leaves_it_to_the_next_one() throws Exception {
        TaskId id;
        try (Factory first = house.open(house.gated())) {
            id = first.submit(house.request("Count")).id();
            DurableHouse.untilSaid(first.store(), id, DurableHouse.AT_WORK);
        }
        assertThat(LivingProcesses.of(id)).isEmpty();
        try (SqliteStore store = house.store()) {
            assertThat(store.task(id).orElseThrow().status()).isEqualTo(TaskStatus.QUEUED);
            assertThat(store.task(id).orElseThrow().reason()).contains("goes on at its next start");
        }
        house.openGate();

        try (Factory second = house.open(house.gated())) {
            TaskView view =
                    DurableHouse.until(second.task(id).orElseThrow(), it -> it.status() == TaskStatus.IN_REVIEW);
            assertThat(view.runs()).hasSize(1);
        }

        assertThat(repository.subjects("main", DurableHouse.only(repository.published())))
                .containsExactly("First", "Second");
        assertThat(sessions(id)).hasSize(1);
    }

    /** Scenario 27. */
    @Test
    void a_run_whose_jvm_was_killed_goes_on_by_itself_and_its_processes_are_gone() throws Exception {
        killed("process");
        house.openGate();

        try (Factory second = house.open(house.gated())) {
            TaskView view =
                    DurableHouse.until(second.task(GATED).orElseThrow(), it -> it.status() == TaskStatus.IN_REVIEW);
            assertThat(view.runs()).hasSize(1);
        }

        assertThat(repository.subjects("main", DurableHouse.only(repository.published())))
                .containsExactly("First", "Second");
        assertThat(statuses(GATED)).doesNotContain(TaskStatus.FAILED);
        try (SqliteStore store = house.store()) {
            BudgetRows.assertBalanced(store);
            assertThat(DurableHouse.events(store, GATED, Event.PermitSettled.class))
                    .extracting(settled -> settled.cost().certainty(), Event.PermitSettled::counted)
                    .containsExactly(
                            tuple(Cost.Certainty.UNKNOWN, Money.usd("1")),
                            tuple(Cost.Certainty.EXACT, Money.usd("0.25")));
        }
    }

    @Test
    void nothing_of_a_confined_run_survives_its_killed_jvm() throws Exception {
        Needs.program("bwrap");

        killed("bubblewrap");

        await().atMost(LONG).until(() -> LivingProcesses.of(GATED).isEmpty());
    }

    @Test
    void a_run_whose_jvm_was_killed_can_be_cancelled() throws Exception {
        killed("process");
        try (SqliteStore store = house.store()) {
            store.put(GATED, new Command.Cancel("I changed my mind", Actor.HOST), "by-hand", Instant.now());
        }

        try (Factory second = house.open(house.gated())) {
            TaskView view =
                    DurableHouse.until(second.task(GATED).orElseThrow(), it -> it.status() == TaskStatus.CANCELLED);
            assertThat(view.lastRun().orElseThrow().end()).contains(RunEnd.CANCELLED);
            assertThat(LivingProcesses.of(GATED)).isEmpty();
            BudgetRows.assertBalanced(second.store());
        }

        assertThat(statuses(GATED)).containsOnlyOnce(TaskStatus.CANCELLED).doesNotContain(TaskStatus.FAILED);
        assertThat(sessions(GATED)).hasSize(1);
        assertThat(repository.published()).isEmpty();
    }

    @Test
    void a_request_submitted_to_two_factories_at_once_is_one_task() throws Exception {
        TaskRequest request = TaskRequest.builder(house.repository(), "Paint it")
                .idempotencyKey("paint")
                .build();
        Set<TaskId> tasks = new HashSet<>();
        ExecutorService ten = Executors.newFixedThreadPool(10);
        try (Factory one = house.open(ASKING);
                Factory two = house.open(ASKING)) {
            List<Callable<TaskHandle>> submissions = IntStream.range(0, 10)
                    .<Callable<TaskHandle>>mapToObj(number -> () -> (number % 2 == 0 ? one : two).submit(request))
                    .toList();
            for (Future<TaskHandle> submitted : ten.invokeAll(submissions)) {
                tasks.add(submitted.get().id());
            }
            TaskHandle task = one.task(tasks.iterator().next()).orElseThrow();
            DurableHouse.until(task, view -> view.status() == TaskStatus.WAITING);
        } finally {
            ten.shutdown();
        }

        assertThat(tasks).hasSize(1);
        try (SqliteStore store = house.store()) {
            TaskId id = DurableHouse.only(List.copyOf(tasks));
            assertThat(DurableHouse.events(store, id, Event.RunStarted.class)).hasSize(1);
            assertThat(DurableHouse.events(store, id, Event.SessionOpened.class))
                    .hasSize(1);
        }
    }

    @Test
    void a_word_that_a_killed_agent_was_given_is_told_again_with_the_task_and_sent_to_nobody_twice() throws Exception {
        killed("process", store -> {
            store.put(GATED, new Command.Steer("Mind the carpet", Actor.HOST), "1", Instant.now());
            await().atMost(LONG).until(() -> !taken(store).isEmpty());
        });

        house.openGate();
        try (Factory factory = house.open(house.gated())) {
            DurableHouse.until(factory.task(GATED).orElseThrow(), view -> view.status() == TaskStatus.IN_REVIEW);
        }

        try (SqliteStore store = house.store()) {
            assertThat(DurableHouse.only(taken(store)).outcome()).isEqualTo("delivered");
            assertThat(reported(store, AgentEvent.MessageDelivered.class))
                    .as("the agent was waiting for the gate, and the next one wasn't sent the word")
                    .isEmpty();
            List<Event.SessionOpened> sessions = DurableHouse.events(store, GATED, Event.SessionOpened.class);
            assertThat(prompt(store, sessions.get(0))).doesNotContain("Mind the carpet");
            assertThat(prompt(store, sessions.get(1))).containsOnlyOnce("Mind the carpet");
        }
    }

    @Test
    void a_cancellation_is_obeyed_though_its_receiver_died_right_after_it_took_it() throws Exception {
        InstanceId receiver = new InstanceId("receiver");
        Command cancel = new Command.Cancel("no longer wanted", Actor.HOST);
        killed("process", store -> {});
        try (SqliteStore store = house.store()) {
            Instant later = Instant.now().plus(Duration.ofHours(1));
            Claim claim =
                    store.claim(receiver, GATED, later, Duration.ofHours(1)).orElseThrow();
            store.put(GATED, cancel, "1", later);
            long id = DurableHouse.only(store.inbox(GATED)).id();
            store.commit(new Commit(
                    claim.fence(),
                    claim.row().nextSequence(),
                    later,
                    List.of(new Event.CommandTaken(id, cancel, "the run is stopped")),
                    Optional.empty(),
                    List.of(id)));
            store.retire(receiver);
        }

        try (Factory factory = house.open(house.gated())) {
            TaskView view = DurableHouse.until(
                    factory.task(GATED).orElseThrow(), it -> it.status().ended());

            assertThat(view.status()).isEqualTo(TaskStatus.CANCELLED);
            assertThat(view.reason()).isEqualTo("no longer wanted");
        }
        assertThat(repository.published()).isEmpty();
    }

    private static List<Event.CommandTaken> taken(SqliteStore store) {
        return DurableHouse.events(store, GATED, Event.CommandTaken.class);
    }

    private static <E extends AgentEvent> List<E> reported(SqliteStore store, Class<E> kind) {
        return DurableHouse.events(store, GATED, Event.AgentReported.class).stream()
                .map(Event.AgentReported::event)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private static String prompt(SqliteStore store, Event.SessionOpened opened) throws IOException {
        try (InputStream content = store.openBlob(new BlobId(opened.prompt()))) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void killed(String sandbox) throws Exception {
        killed(sandbox, store -> assertThat(LivingProcesses.of(GATED)).isNotEmpty());
    }

    /** A task is at work in another JVM, and that one is killed after what is done {@code before}. */
    private void killed(String sandbox, Consumer<SqliteStore> before) throws Exception {
        Process jvm = house.start(sandbox);
        try (SqliteStore store = house.store()) {
            await().atMost(LONG).until(() -> !jvm.isAlive() || store.task(GATED).isPresent());
            DurableHouse.untilSaid(store, GATED, DurableHouse.AT_WORK);
            before.accept(store);
        } finally {
            jvm.destroyForcibly().waitFor();
        }
    }

    /** The ids of the conversations that agents began. */
    private Set<String> sessions(TaskId task) {
        Set<String> ids = new HashSet<>();
        try (SqliteStore store = house.store()) {
            DurableHouse.events(store, task, Event.AgentReported.class).forEach(reported -> {
                if (reported.event() instanceof AgentEvent.SessionStarted started) {
                    ids.add(started.session());
                }
            });
        }
        return ids;
    }

    private List<TaskStatus> statuses(TaskId task) {
        try (SqliteStore store = house.store()) {
            return DurableHouse.events(store, task, Event.StatusChanged.class).stream()
                    .map(Event.StatusChanged::status)
                    .toList();
        }
    }

    private static List<String> threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(it -> it.startsWith(name))
                .toList();
    }
}
