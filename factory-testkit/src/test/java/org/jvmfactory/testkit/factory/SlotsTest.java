package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.BuilderThreads;
import org.jvmfactory.Factory;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.ClaimRequest;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.InMemoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.process.Threads;
import org.jvmfactory.scheduler.SchedulerConfig;
import org.jvmfactory.task.Priority;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.ForwardingStore;
import org.jvmfactory.testkit.SampleRepository;

/** Who may run and who waits: with scenarios 12 and 13 of the comparison. */
@Execution(ExecutionMode.CONCURRENT)
class SlotsTest extends HouseTest {

    /** Scenarios 12 and 13. */
    @Test
    void tasks_beyond_the_only_slot_wait_say_why_and_start_by_themselves_the_most_urgent_first() throws Exception {
        Factory factory = open(
                gated(),
                config -> config.withScheduler(SchedulerConfig.defaults().withSlots(1)));
        TaskHandle first = submit(factory, "First");
        untilSaid(factory, first, "I am at it.");
        TaskHandle low = factory.submit(request("Low").priority(Priority.LOW).build());
        TaskHandle medium = submit(factory, "Medium");
        TaskHandle high = factory.submit(request("High").priority(Priority.HIGH).build());
        List<TaskHandle> waiting = List.of(low, medium, high);
        for (TaskHandle task : waiting) {
            assertThat(until(task, view -> view.reason().startsWith("waits for a slot"))
                            .status())
                    .isEqualTo(TaskStatus.QUEUED);
        }
        assertThat(factory.tasks(Set.of(TaskStatus.RUNNING), 10)).hasSize(1);

        openGate();

        for (TaskHandle task : waiting) {
            assertThat(until(task, TaskStatus.IN_REVIEW).runs()).hasSize(1);
        }
        assertThat(startedInOrder(factory)).containsExactly(first.id(), high.id(), medium.id(), low.id());
        assertThat(mostAtOnce(factory)).isOne();
    }

    @Test
    void a_repository_takes_no_more_slots_than_it_may_and_another_runs_beside_it() throws Exception {
        Factory factory = open(
                gated(),
                config -> config.withScheduler(
                        SchedulerConfig.defaults().withSlots(2).withSlotsPerRepository(1)));
        SampleRepository other = SampleRepository.create(directory.resolve("other.git"));
        TaskHandle first = submit(factory, "First");
        untilSaid(factory, first, "I am at it.");
        TaskHandle same = submit(factory, "Same repository");
        TaskHandle elsewhere = factory.submit(TaskRequest.builder(other.path(), "Elsewhere")
                .priority(Priority.LOW)
                .build());

        untilSaid(factory, elsewhere, "I am at it.");
        assertThat(until(same, view -> view.reason().startsWith("waits for a slot"))
                        .runs())
                .isEmpty();

        openGate();
        until(same, TaskStatus.IN_REVIEW);
    }

    @Test
    void a_flood_from_one_repository_does_not_starve_another() throws Exception {
        Factory factory = open(
                gated(),
                config -> config.withScheduler(SchedulerConfig.defaults().withSlots(2)));
        SampleRepository other = SampleRepository.create(directory.resolve("other.git"));
        List<TaskHandle> flood = new ArrayList<>();
        for (int number = 1; number <= 4; number++) {
            flood.add(submit(factory, "Flood " + number));
        }
        untilSaid(factory, flood.get(0), "I am at it.");
        untilSaid(factory, flood.get(1), "I am at it.");
        TaskHandle quiet =
                factory.submit(TaskRequest.builder(other.path(), "Quiet").build());

        openGate();

        until(quiet, TaskStatus.IN_REVIEW);
        for (TaskHandle task : flood) {
            until(task, TaskStatus.IN_REVIEW);
        }
        assertThat(startedInOrder(factory).get(4))
                .as("the last to start")
                .isEqualTo(flood.get(3).id());
    }

    /** Lets nothing be claimed before it was closed once, then counts how many tasks each claim came to. */
    private static final class Counting extends ForwardingStore {

        private final List<Integer> claimed = new CopyOnWriteArrayList<>();
        private volatile boolean filled;

        Counting() {
            super(InMemoryStore.create());
        }

        @Override
        public List<Claim> claim(ClaimRequest request, int limit) {
            List<Claim> claims = filled ? super.claim(request, limit) : List.of();
            if (!claims.isEmpty()) {
                claimed.add(claims.size());
            }
            return claims;
        }

        @Override
        public void close() {
            filled = true; // the next one goes on with it
        }
    }

    /** Tasks that were submitted while nobody drove any. */
    private List<TaskId> queued(FactoryStore store, int many) {
        Factory submitting = open(CODER, config -> config, builder -> builder.store(store));
        List<TaskId> tasks = new ArrayList<>();
        for (int number = 1; number <= many; number++) {
            tasks.add(submit(submitting, "Task " + number).id());
        }
        close(submitting);
        return tasks;
    }

    @Test
    void as_many_tasks_as_there_are_free_slots_are_claimed_in_one_transaction() {
        Counting store = new Counting();
        List<TaskId> tasks = queued(store, 4);
        Factory factory = open(
                CODER,
                config -> config.withScheduler(SchedulerConfig.defaults().withSlots(3)),
                builder -> builder.store(store));
        for (TaskId task : tasks) {
            until(factory.task(task).orElseThrow(), TaskStatus.IN_REVIEW);
        }
        assertThat(store.claimed.get(0)).isEqualTo(3);
        assertThat(mostAtOnce(factory)).isLessThanOrEqualTo(3);
    }

    @Test
    void what_was_claimed_together_with_a_run_that_no_thread_can_be_had_for_is_given_up_and_goes_on() {
        Counting store = new Counting();
        List<TaskId> tasks = queued(store, 3);
        AtomicBoolean refused = new AtomicBoolean();
        Factory factory = open(CODER, config -> config, builder -> {
            builder.store(store).time(time);
            BuilderThreads.set(builder, prefix -> task -> {
                if (prefix.startsWith("factory-run") && refused.compareAndSet(false, true)) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                return Threads.named(prefix).newThread(task);
            });
        });
        for (TaskId task : tasks) {
            until(factory.task(task).orElseThrow(), view -> view.reason().startsWith("goes on soon"));
        }

        untilLookedAgain(factory);

        for (TaskId task : tasks) {
            TaskHandle handle = factory.task(task).orElseThrow();
            until(handle, TaskStatus.IN_REVIEW);
            assertThat(events(factory, handle, Event.LeaseTaken.class)).hasSize(2);
        }
        assertThat(store.claimed.get(0)).isEqualTo(3);
    }

    /** A coder that goes on only when the gate is open. */
    private String gated() {
        return """
              coder:
                - do:
                    - say: I am at it.
                    - await-file: %s
                    - write: {path: hello.txt, content: hello}
            """.formatted(gate());
    }

    private Path gate() {
        return directory.resolve("gate");
    }

    private void openGate() throws IOException {
        Files.createFile(gate());
    }

    private static List<TaskId> startedInOrder(Factory factory) {
        return factory.store().readAll(0, 10_000).stream()
                .filter(entry -> entry.event() instanceof Event.RunStarted)
                .map(entry -> ((Event.RunStarted) entry.event()).run().task())
                .toList();
    }

    private static int mostAtOnce(Factory factory) {
        int running = 0;
        int most = 0;
        for (JournalEntry entry : factory.store().readAll(0, 10_000)) {
            if (entry.event() instanceof Event.RunStarted) {
                running++;
            } else if (entry.event() instanceof Event.RunEnded) {
                running--;
            }
            most = Math.max(most, running);
        }
        return most;
    }
}
