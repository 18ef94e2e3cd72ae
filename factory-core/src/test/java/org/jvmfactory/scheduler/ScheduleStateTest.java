package org.jvmfactory.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;

class ScheduleStateTest {

    private static final Instant MONDAY = Instant.parse("2026-11-23T10:00:00Z");
    private static final Instant TUESDAY_3 = Instant.parse("2026-11-24T03:00:00Z");
    private static final Instant WEDNESDAY_3 = Instant.parse("2026-11-25T03:00:00Z");
    private static final TaskId TUESDAYS = new TaskId("nightly-2611240300");

    private final Schedule nightly = Schedule.of(
            "nightly",
            "0 3 * * *",
            ZoneOffset.UTC,
            TaskRequest.builder("https://git.example/shop", "Update").build());

    private static ScheduleState state(Event... events) {
        ScheduleState state = ScheduleState.NEW;
        long sequence = 0;
        for (Event event : List.of(events)) {
            state = state.after(new JournalEntry(sequence + 1, new StreamId("cron/nightly"), sequence, MONDAY, event));
            sequence++;
        }
        return state;
    }

    private Event set() {
        return ScheduleState.setting(nightly);
    }

    private static Event fired(Instant due, TaskId task) {
        return new Event.ScheduleFired("nightly", due, task);
    }

    private Optional<Event> next(ScheduleState state, Instant now, Map<TaskId, TaskStatus> tasks) {
        return state.next(nightly, now, task -> Optional.ofNullable(tasks.get(task)));
    }

    @Test
    void a_schedule_that_was_never_set_has_nothing_due() {
        assertThat(next(ScheduleState.NEW, TUESDAY_3, Map.of())).isEmpty();
    }

    @Test
    void what_was_due_before_the_schedule_was_set_does_not_count() {
        assertThat(next(state(set()), MONDAY.plusSeconds(60), Map.of())).isEmpty();
        assertThat(next(state(set()), TUESDAY_3.minusNanos(1), Map.of())).isEmpty();
    }

    @Test
    void what_is_due_is_fired_when_its_time_has_come() {
        assertThat(next(state(set()), TUESDAY_3, Map.of())).contains(fired(TUESDAY_3, TUESDAYS));
    }

    @Test
    void what_was_fired_is_not_fired_again() {
        assertThat(next(state(set(), fired(TUESDAY_3, TUESDAYS)), WEDNESDAY_3.minusNanos(1), Map.of()))
                .isEmpty();
    }

    @Test
    void of_what_was_missed_only_the_latest_is_caught_up_on() {
        assertThat(next(state(set()), WEDNESDAY_3.plusSeconds(7200), Map.of()))
                .contains(fired(WEDNESDAY_3, new TaskId("nightly-2611250300")));
    }

    @ParameterizedTest
    @EnumSource(
            value = TaskStatus.class,
            names = {"HELD", "QUEUED", "RUNNING", "WAITING"})
    void while_the_last_task_is_at_work_the_next_is_skipped_and_says_why(TaskStatus status) {
        ScheduleState state = state(set(), fired(TUESDAY_3, TUESDAYS));
        Event skipped = next(state, WEDNESDAY_3, Map.of(TUESDAYS, status)).orElseThrow();
        assertThat(skipped)
                .isEqualTo(new Event.ScheduleSkipped(
                        "nightly",
                        WEDNESDAY_3,
                        "task 'nightly-2611240300' is still " + status.name().toLowerCase(java.util.Locale.ROOT)));
        ScheduleState after = state(set(), fired(TUESDAY_3, TUESDAYS), skipped);
        assertThat(next(after, WEDNESDAY_3.plusSeconds(7200), Map.of())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = TaskStatus.class,
            names = {"IN_REVIEW", "DONE", "FAILED", "CANCELLED", "REJECTED"})
    void when_the_run_of_the_last_task_has_ended_the_next_comes(TaskStatus status) {
        ScheduleState state = state(set(), fired(TUESDAY_3, TUESDAYS));
        assertThat(next(state, WEDNESDAY_3, Map.of(TUESDAYS, status))).containsInstanceOf(Event.ScheduleFired.class);
    }

    @Test
    void a_schedule_whose_tasks_may_overlap_skips_none() {
        Schedule overlapping = new Schedule("nightly", nightly.cron(), nightly.zone(), true, nightly.task());
        assertThat(state(set(), fired(TUESDAY_3, TUESDAYS))
                        .next(overlapping, WEDNESDAY_3, task -> Optional.of(TaskStatus.RUNNING)))
                .containsInstanceOf(Event.ScheduleFired.class);
    }

    @Test
    void one_that_continues_goes_on_with_the_task_before_while_that_is_in_review() {
        Schedule continuing = new Schedule("nightly", nightly.cron(), nightly.zone(), false, true, nightly.task());
        ScheduleState state = state(set(), fired(TUESDAY_3, TUESDAYS));

        assertThat(state.next(continuing, WEDNESDAY_3, task -> Optional.of(TaskStatus.IN_REVIEW)))
                .contains(fired(WEDNESDAY_3, TUESDAYS));
        assertThat(state.next(continuing, WEDNESDAY_3, task -> Optional.of(TaskStatus.DONE)))
                .contains(fired(WEDNESDAY_3, new TaskId("nightly-2611250300")));
    }

    @Test
    void a_schedule_that_is_set_anew_begins_anew() {
        Schedule hourly = Schedule.of("nightly", "0 * * * *", ZoneOffset.UTC, nightly.task());
        ScheduleState before = state(set());
        assertThat(before.differs(nightly)).isFalse();
        assertThat(before.differs(hourly)).isTrue();
        ScheduleState after = state(set(), ScheduleState.setting(hourly));
        assertThat(after.differs(hourly)).isFalse();
        assertThat(after.next(hourly, MONDAY, task -> Optional.empty())).isEmpty();
        assertThat(after.next(hourly, MONDAY.plusSeconds(3600), task -> Optional.empty()))
                .contains(fired(MONDAY.plusSeconds(3600), new TaskId("nightly-2611231100")));
    }
}
