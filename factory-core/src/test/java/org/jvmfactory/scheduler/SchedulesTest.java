package org.jvmfactory.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.Commit;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.InMemoryStore;
import org.jvmfactory.journal.InboxEntry;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.Submission;
import org.jvmfactory.journal.TaskChange;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.Task;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;

class SchedulesTest {

    private static final Instant MONDAY = Instant.parse("2026-11-23T10:00:00Z");
    private static final Instant TUESDAY_3 = Instant.parse("2026-11-24T03:00:00Z");
    private static final TaskId TUESDAYS = new TaskId("nightly-2611240300");

    private final FactoryStore store = InMemoryStore.create();
    private final List<String> submitted = new ArrayList<>();

    /** A new instance with the schedule. */
    private Schedules instance() {
        return instance("0 3 * * *", this::submit);
    }

    private Schedules instance(String cron, Schedules.Submitter submitter) {
        TaskRequest request = TaskRequest.builder("https://git.example/shop", "Update")
                .idempotencyKey("the same each time")
                .build();
        return new Schedules(store, List.of(Schedule.of("nightly", cron, ZoneOffset.UTC, request)), submitter);
    }

    private void submit(TaskRequest request, Schedule.Due due) {
        Task task = new Task(due.id(), request, due.correlation(), TUESDAY_3);
        if (store.submit(new Submission(
                        task,
                        Optional.of(due.identity()),
                        "shop",
                        TaskStatus.QUEUED,
                        "submitted",
                        TUESDAY_3,
                        List.of(new Event.TaskSubmitted(task))))
                .created()) {
            submitted.add(due.identity());
        }
    }

    private void finish(TaskId task) {
        become(task, TaskStatus.DONE);
    }

    /** What waited in its inbox was taken, and came to {@code events}. */
    private void become(TaskId task, TaskStatus status, Event... events) {
        Claim claim = store.claim(new InstanceId("one"), task, TUESDAY_3, Duration.ofSeconds(30))
                .orElseThrow();
        store.commit(new Commit(
                claim.fence(),
                claim.row().nextSequence(),
                TUESDAY_3,
                List.of(events),
                Optional.of(TaskChange.release(status, "it is so")),
                store.inbox(task).stream().map(InboxEntry::id).toList(),
                List.of()));
    }

    private List<Event> told() {
        return store.read(new StreamId("cron/nightly"), 0, 100).stream()
                .map(JournalEntry::event)
                .toList();
    }

    @Test
    void what_is_due_is_submitted_once_however_often_it_is_looked_at() {
        Schedules schedules = instance();
        schedules.look(MONDAY);
        assertThat(submitted).isEmpty();
        schedules.look(TUESDAY_3);
        schedules.look(TUESDAY_3.plusSeconds(1));
        schedules.look(TUESDAY_3.plusSeconds(2));
        assertThat(submitted).containsExactly("cron/nightly/2026-11-24T03:00:00Z");
        assertThat(told())
                .containsExactly(
                        new Event.ScheduleSet("nightly", "0 3 * * *", "Z"),
                        new Event.ScheduleFired("nightly", TUESDAY_3, TUESDAYS));
    }

    @Test
    void a_clock_that_is_put_back_does_not_make_it_due_again() {
        Schedules schedules = instance("0 * * * *", this::submit);
        schedules.look(MONDAY.minusSeconds(1));
        schedules.look(MONDAY.plusSeconds(1));
        Instant back = MONDAY.minus(Duration.ofHours(1)).minusSeconds(1);
        for (Instant now = back; now.isBefore(MONDAY.plusSeconds(10)); now = now.plusSeconds(600)) {
            schedules.look(now);
            instance("0 * * * *", this::submit).look(now);
        }
        assertThat(submitted).containsExactly("cron/nightly/2026-11-23T10:00:00Z");
        finish(new TaskId("nightly-2611231000"));
        schedules.look(MONDAY.plus(Duration.ofHours(1)));
        assertThat(submitted).hasSize(2);
    }

    @Test
    void several_instances_submit_it_once() {
        List<Schedules> instances = List.of(instance(), instance(), instance());
        instances.forEach(each -> each.look(MONDAY));
        instances.forEach(each -> each.look(TUESDAY_3));
        instances.forEach(each -> each.look(TUESDAY_3.plusSeconds(1)));
        assertThat(submitted).hasSize(1);
        assertThat(told()).hasSize(2);
    }

    @Test
    void after_a_restart_it_is_not_submitted_again_even_when_the_task_is_done() {
        instance().look(MONDAY);
        instance().look(TUESDAY_3);
        finish(TUESDAYS);
        instance().look(TUESDAY_3.plusSeconds(3600));
        assertThat(submitted).hasSize(1);
    }

    @Test
    void what_came_due_while_nobody_ran_is_caught_up_on_once() {
        instance().look(MONDAY);
        instance().look(MONDAY.plus(Duration.ofDays(30)));
        assertThat(submitted).containsExactly("cron/nightly/2026-12-23T03:00:00Z");
    }

    @Test
    void a_task_that_was_decided_on_by_an_instance_that_is_gone_is_submitted_by_the_next() {
        instance().look(MONDAY);
        instance("0 3 * * *", (request, due) -> {
                    throw new StoreException(StoreException.Code.UNAVAILABLE, "the machine goes down here");
                })
                .look(TUESDAY_3);
        assertThat(submitted).isEmpty();
        assertThat(told()).hasSize(2);
        instance().look(TUESDAY_3.plusSeconds(5));
        assertThat(submitted).hasSize(1);
        assertThat(store.tasks(Set.of(), 10)).extracting(TaskRow::id).containsExactly(TUESDAYS);
    }

    @Test
    void the_next_one_is_skipped_while_the_task_is_at_work_and_comes_when_it_is_over() {
        Schedules schedules = instance();
        schedules.look(MONDAY);
        schedules.look(TUESDAY_3);
        schedules.look(TUESDAY_3.plus(Duration.ofDays(1)));
        assertThat(submitted).hasSize(1);
        assertThat(told().get(2)).isInstanceOf(Event.ScheduleSkipped.class);
        finish(TUESDAYS);
        schedules.look(TUESDAY_3.plus(Duration.ofDays(1)).plusSeconds(60));
        assertThat(submitted).hasSize(1);
        schedules.look(TUESDAY_3.plus(Duration.ofDays(2)));
        assertThat(submitted).hasSize(2);
    }

    /** An instance with the schedule that goes on with the task before. */
    private Schedules continuing() {
        TaskRequest request =
                TaskRequest.builder("https://git.example/shop", "Update").build();
        Schedule schedule = new Schedule("nightly", Cron.parse("0 3 * * *"), ZoneOffset.UTC, false, true, request);
        return new Schedules(store, List.of(schedule), this::submit);
    }

    private Command waiting() {
        return store.inbox(TUESDAYS).get(0).command();
    }

    @Test
    void what_came_too_late_for_the_task_before_becomes_a_task_of_its_own() {
        Instant wednesday = TUESDAY_3.plus(Duration.ofDays(1));
        Schedules schedules = continuing();
        schedules.look(MONDAY);
        schedules.look(TUESDAY_3);
        become(TUESDAYS, TaskStatus.IN_REVIEW);
        schedules.look(wednesday);
        schedules.look(wednesday.plusSeconds(1));
        assertThat(submitted).hasSize(1);

        become(TUESDAYS, TaskStatus.DONE, new Event.CommandTaken(1, waiting(), "refused: the task has ended as done"));
        for (Schedules each : List.of(schedules, continuing(), schedules)) {
            each.look(wednesday.plusSeconds(2));
            each.look(wednesday.plusSeconds(3));
        }

        assertThat(submitted).containsExactly("cron/nightly/2026-11-24T03:00:00Z", "cron/nightly/2026-11-25T03:00:00Z");
        assertThat(told())
                .endsWith(new Event.ScheduleFired("nightly", wednesday, new TaskId("nightly-2611250300")))
                .hasSize(4);
    }

    @Test
    void what_the_task_before_went_on_with_is_not_submitted_when_it_has_ended() {
        Instant wednesday = TUESDAY_3.plus(Duration.ofDays(1));
        continuing().look(MONDAY);
        continuing().look(TUESDAY_3);
        become(TUESDAYS, TaskStatus.IN_REVIEW);
        Schedules schedules = continuing();
        schedules.look(wednesday);
        become(TUESDAYS, TaskStatus.DONE, new Event.CommandTaken(1, waiting(), TaskFold.Outcomes.ACCEPTED));

        schedules.look(wednesday.plusSeconds(1));
        continuing().look(wednesday.plusSeconds(2));

        assertThat(submitted).hasSize(1);
        assertThat(told()).hasSize(3);
    }

    @Test
    void a_schedule_that_was_changed_submits_nothing_for_the_time_before() {
        instance().look(MONDAY);
        instance("@hourly", this::submit).look(MONDAY.plus(Duration.ofMinutes(90)));
        assertThat(submitted).isEmpty();
        assertThat(told()).hasSize(2);
    }
}
