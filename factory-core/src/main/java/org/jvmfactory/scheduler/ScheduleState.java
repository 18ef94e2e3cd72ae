package org.jvmfactory.scheduler;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;

/**
 * What the journal says of a schedule, and what follows from it: pure. Immutable.
 *
 * @param set how the schedule was last set
 * @param from what was due up to here needs nothing any more
 * @param last the latest task
 */
record ScheduleState(Optional<Event.ScheduleSet> set, Instant from, Optional<Event.ScheduleFired> last) {

    /** Of a schedule that the journal doesn't know. */
    static final ScheduleState NEW = new ScheduleState(Optional.empty(), Instant.MAX, Optional.empty());

    ScheduleState after(JournalEntry entry) {
        if (entry.event() instanceof Event.ScheduleSet anew) {
            return new ScheduleState(Optional.of(anew), entry.at(), last);
        }
        if (entry.event() instanceof Event.ScheduleFired fired) {
            // What is fired anew, since it came too late for the task before, takes nothing back.
            Instant to = fired.due().isBefore(from) && set.isPresent() ? from : fired.due();
            return new ScheduleState(set, to, Optional.of(fired));
        }
        if (entry.event() instanceof Event.ScheduleSkipped skipped) {
            return new ScheduleState(set, skipped.due(), last);
        }
        return this;
    }

    /** Whether the journal has yet to be told how the schedule is set. */
    boolean differs(Schedule schedule) {
        return !set.equals(Optional.of(setting(schedule)));
    }

    static Event.ScheduleSet setting(Schedule schedule) {
        return new Event.ScheduleSet(
                schedule.name(), schedule.cron().toString(), schedule.zone().getId());
    }

    /**
     * What is to be done now: of what has come due since, the latest counts, and it is fired or skipped.
     *
     * @param status of a task; empty where there is no such task
     */
    Optional<Event> next(Schedule schedule, Instant now, Function<TaskId, Optional<TaskStatus>> status) {
        if (!from.isBefore(now)) {
            return Optional.empty();
        }
        return schedule.cron().latest(from, now, schedule.zone()).map(due -> {
            Optional<String> obstacle = schedule.overlap()
                    ? Optional.empty()
                    : last.flatMap(fired -> status.apply(fired.task())
                            .filter(ScheduleState::atWork)
                            .map(at -> "task '" + fired.task() + "' is still "
                                    + at.name().toLowerCase(java.util.Locale.ROOT)));
            TaskId task = last.map(Event.ScheduleFired::task)
                    .filter(before ->
                            schedule.continues() && status.apply(before).equals(Optional.of(TaskStatus.IN_REVIEW)))
                    .orElseGet(() -> schedule.at(due).id());
            return obstacle.<Event>map(why -> new Event.ScheduleSkipped(schedule.name(), due, why))
                    .orElseGet(() -> new Event.ScheduleFired(schedule.name(), due, task));
        });
    }

    /** A task in review isn't: its run has ended, and a person may take weeks to merge. */
    private static boolean atWork(TaskStatus status) {
        return switch (status) {
            case HELD, QUEUED, RUNNING, WAITING -> true;
            case IN_REVIEW, DONE, FAILED, CANCELLED, REJECTED -> false;
        };
    }
}
