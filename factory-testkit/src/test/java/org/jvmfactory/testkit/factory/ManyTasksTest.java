package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.FactoryConfig.Isolation;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.scheduler.SchedulerConfig;
import org.jvmfactory.task.Priority;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.SampleRepository;
import org.jvmfactory.testkit.junit.TestDirectories;
import org.jvmfactory.workflow.Workflow;

/**
 * The scheduler under load: 200 tasks on 8 slots. Each has a real clone of a real repository and one session of a real process, of an agent
 * that may only read, so that nothing is handed over or published.
 */
class ManyTasksTest {

    private static final int TASKS = 200;
    private static final int SLOTS = 8;
    private static final int PER_REPOSITORY = 4;
    private static final int OF_SLOW = 3;

    @TempDir(factory = TestDirectories.class)
    private java.nio.file.Path directory;

    private final Map<TaskId, String> repositories = new HashMap<>();
    private final Set<TaskId> slow = new HashSet<>();

    @Test
    @Timeout(120)
    void two_hundred_tasks_on_eight_slots_all_end_and_no_cap_is_ever_passed() {
        FactoryConfig config = FactoryConfig.defaults()
                .withIsolation(Isolation.NONE)
                .withEngine("quick")
                .withScheduler(SchedulerConfig.defaults()
                        .withSlots(SLOTS)
                        .withSlotsPerRepository(PER_REPOSITORY)
                        .withSlotsPerEngine("slow", OF_SLOW))
                .withWorkflow(Workflow.parse("look.yaml", """
                        name: look
                        steps:
                          - {id: look, uses: agent, agent: researcher}
                        """))
                .withWorkflow("look");
        try (Factory factory = Factory.builder()
                .dataDirectory(directory.resolve("data"))
                .engine(new QuickEngine("quick"))
                .engine(new QuickEngine("slow"))
                .config(config)
                .build()) {
            submitAll(factory);
            await().atMost(Duration.ofSeconds(100))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> factory.tasks(Set.of(TaskStatus.DONE), TASKS).size() == TASKS);
            assertThat(factory.tasks(Set.of(), 2 * TASKS))
                    .hasSize(TASKS)
                    .extracting(TaskRow::status)
                    .containsOnly(TaskStatus.DONE);
            assertCapsKept(factory.store().readAll(0, 1_000_000));
        }
    }

    private void submitAll(Factory factory) {
        List<SampleRepository> places = new ArrayList<>();
        for (int place = 0; place < 5; place++) {
            places.add(SampleRepository.create(directory.resolve("place-" + place + ".git")));
        }
        Priority[] priorities = Priority.values();
        for (int number = 0; number < TASKS; number++) {
            // The first place has a flood of its own: half of all tasks.
            int place = number % 2 == 0 ? 0 : 1 + number / 2 % 4;
            boolean onSlow = number % 3 == 0;
            TaskRequest.Builder request = TaskRequest.builder(places.get(place).path(), "Task " + number)
                    .priority(priorities[number % priorities.length]);
            TaskId id = factory.submit((onSlow ? request.engine("slow") : request).build())
                    .id();
            repositories.put(id, "place-" + place);
            if (onSlow) {
                slow.add(id);
            }
        }
    }

    /** Goes through the journal: who holds a slot from claim to end, at every moment. */
    private void assertCapsKept(List<JournalEntry> journal) {
        Set<TaskId> running = new HashSet<>();
        int most = 0;
        int ended = 0;
        for (JournalEntry entry : journal) {
            if (entry.event() instanceof Event.RunStarted started) {
                running.add(started.run().task());
            } else if (entry.event() instanceof Event.RunEnded over) {
                running.remove(over.run().task());
                ended++;
            }
            most = Math.max(most, running.size());
            assertThat(running).hasSizeLessThanOrEqualTo(SLOTS);
            assertThat(running.stream().filter(slow::contains)).hasSizeLessThanOrEqualTo(OF_SLOW);
            Map<String, Integer> byPlace = new HashMap<>();
            running.forEach(task -> byPlace.merge(String.valueOf(repositories.get(task)), 1, Integer::sum));
            assertThat(byPlace.values()).allMatch(count -> count <= PER_REPOSITORY);
        }
        assertThat(ended).isEqualTo(TASKS);
        assertThat(most).isGreaterThan(SLOTS / 2);
    }
}
