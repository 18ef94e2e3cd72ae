package org.jvmfactory.scheduler;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.journal.Append;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.News;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Submits the tasks of schedules when they are due, once each however many instances share the store. For one thread.
 *
 * <p>A schedule has a stream, {@code cron/<name>}. What is due is first decided there, guarded by the sequence, so that one instance decides;
 * then the task is submitted under an id that follows from name and moment. Whoever reads of a task that isn't there yet submits it: the one
 * that decided may be gone, and twice is once.
 */
@Internal
public final class Schedules {

    private static final Logger LOG = LoggerFactory.getLogger(Schedules.class);
    private static final Duration PACE = Duration.ofSeconds(1);

    private final FactoryStore store;
    private final Submitter submitter;
    private final List<Watched> all;
    private final Pace pace = new Pace(PACE);

    /** Takes a task in; what is due once is one task, however often it is taken in. */
    @FunctionalInterface
    public interface Submitter {
        void submit(TaskRequest request, Schedule.Due due);
    }

    public Schedules(FactoryStore store, List<Schedule> schedules, Submitter submitter) {
        this.store = requireNonNull(store, "store");
        this.submitter = requireNonNull(submitter, "submitter");
        this.all = schedules.stream().map(Watched::new).toList();
    }

    /** Does what is to be done by now. */
    public void look(Instant now) {
        if (!pace.due(now)) {
            return;
        }
        pace.done(now);
        for (Watched each : all) {
            try {
                each.look(now);
            } catch (FactoryException e) {
                LOG.warn("schedule={} can't be served now, tried again soon: {}", each.schedule.name(), e.getMessage());
            }
        }
    }

    /** A schedule with what is known of its stream. */
    private final class Watched {

        private final Schedule schedule;
        private final StreamId stream;
        private ScheduleState state = ScheduleState.NEW;
        private long nextSequence;
        private boolean introduced;
        private Event.@Nullable ScheduleFired unsure;

        Watched(Schedule schedule) {
            this.schedule = schedule;
            this.stream = new StreamId("cron/" + schedule.name());
        }

        void look(Instant now) {
            catchUp();
            if (!introduced) {
                if (state.differs(schedule) && !append(ScheduleState.setting(schedule), now)) {
                    return;
                }
                introduced = true;
            }
            submit(now);
            state.next(schedule, now, task -> store.task(task).map(TaskRow::status))
                    .filter(event -> append(event, now))
                    .ifPresent(this::tell);
            submit(now);
        }

        private void catchUp() {
            List<JournalEntry> page;
            do {
                page = store.read(stream, nextSequence, 1000);
                page.forEach(this::take);
            } while (!page.isEmpty());
        }

        private void take(JournalEntry entry) {
            nextSequence = entry.sequence() + 1;
            state = state.after(entry);
            if (entry.event() instanceof Event.ScheduleFired fired) {
                unsure = fired;
            }
        }

        /** False where another instance was quicker: what it wrote is read, and decides. */
        private boolean append(Event event, Instant now) {
            try {
                store.append(new Append(stream, nextSequence, now, List.of(event)));
                catchUp();
                return true;
            } catch (StoreException e) {
                if (e.code() != StoreException.Code.SEQUENCE_TAKEN) {
                    throw e;
                }
                catchUp();
                return false;
            }
        }

        private void tell(Event event) {
            if (event instanceof Event.ScheduleFired fired) {
                LOG.info("schedule={} task={} was due at {}", schedule.name(), fired.task(), fired.due());
            } else if (event instanceof Event.ScheduleSkipped skipped) {
                LOG.info("schedule={} skipped {}: {}", schedule.name(), skipped.due(), skipped.reason());
            }
        }

        private void submit(Instant now) {
            Event.ScheduleFired fired = unsure;
            if (fired == null) {
                return;
            }
            Schedule.Due due = schedule.at(fired.due());
            if (!fired.task().equals(due.id())) {
                goOn(fired, due, now);
                return;
            }
            if (store.task(fired.task()).isEmpty()) {
                submitter.submit(schedule.task(), due);
            }
            unsure = null;
        }

        /** A further run of the task before, asked for once; a task of its own where that one ended before it could be told. */
        private void goOn(Event.ScheduleFired fired, Schedule.Due due, Instant now) {
            TaskId task = fired.task();
            if (!isOver(task)) {
                News news = new News(News.Kind.DUE, due.identity(), "It has come due again.", Actor.HOST);
                store.put(task, new Command.Revise(List.of(news), Actor.HOST), due.identity(), now);
            }
            if (store.inbox(task).stream().anyMatch(entry -> isOf(entry.command(), due))) {
                return; // nobody has taken it yet
            }
            Event anew = new Event.ScheduleFired(schedule.name(), fired.due(), due.id());
            if (wasTold(task, due)) {
                unsure = null;
            } else if (isOver(task) && append(anew, now)) {
                tell(anew);
                submit(now);
            }
        }

        private boolean isOver(TaskId task) {
            return store.task(task).filter(row -> row.status().ended()).isPresent();
        }

        private boolean isOf(Command command, Schedule.Due due) {
            return command instanceof Command.Revise revise
                    && revise.news().stream().anyMatch(news -> news.source().equals(due.identity()));
        }

        /** A task whose journal is forgotten was, for all that is known. */
        private boolean wasTold(TaskId task, Schedule.Due due) {
            return TaskFold.view(store, StreamId.of(task))
                    .filter(view -> view.forgotten().isEmpty())
                    .map(view -> view.sources().contains(due.identity()))
                    .orElse(true);
        }
    }
}
