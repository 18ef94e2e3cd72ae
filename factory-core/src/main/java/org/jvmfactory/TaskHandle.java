package org.jvmfactory;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.TaskId;

/**
 * A task as its owner sees it, whichever instance drives it. Commands go to the inbox: they are kept when a method returns, and taken
 * within a second. Thread-safe.
 */
public final class TaskHandle {

    private static final Duration PACE = Duration.ofSeconds(1);

    private final Access factory;
    private final TaskId id;
    private final boolean created;

    TaskHandle(Access factory, TaskId id, boolean created) {
        this.factory = factory;
        this.id = id;
        this.created = created;
    }

    public TaskId id() {
        return id;
    }

    /** False where the request was for a task that was there before. */
    public boolean created() {
        return created;
    }

    /** What the journal says of it now. */
    public TaskView view() {
        return TaskFold.view(store(), StreamId.of(id)).orElseThrow();
    }

    /** Waits until Factory can do nothing more for now: it ended, is in review, is held, or waits for a person. */
    public TaskView await() throws InterruptedException {
        while (true) {
            Optional<TaskView> view = await(Duration.ofDays(1));
            if (view.isPresent()) {
                return view.get();
            }
        }
    }

    /** Like {@link #await()}, but empty when that takes longer than {@code limit}. */
    public Optional<TaskView> await(Duration limit) throws InterruptedException {
        TaskFold fold = new TaskFold();
        long position = 0;
        Duration left = limit;
        while (true) {
            position = store().lastPosition();
            fold.catchUp(store(), StreamId.of(id));
            TaskView view = fold.view();
            if (settled(view)) {
                return Optional.of(view);
            }
            if (left.isZero() || left.isNegative()) {
                return Optional.empty();
            }
            Duration pause = left.compareTo(PACE) < 0 ? left : PACE;
            java.time.Instant before = factory.now();
            store().await(position, pause);
            left = left.minus(Duration.between(before, factory.now()));
        }
    }

    private static boolean settled(TaskView view) {
        return switch (view.status()) {
            case QUEUED, RUNNING -> false;
            case WAITING -> view.question().isPresent();
            case HELD, IN_REVIEW, DONE, FAILED, CANCELLED, REJECTED -> true;
        };
    }

    /**
     * Its events from {@code sequence} on, as they come. The iterator blocks for the next one; it ends when the task has settled as for
     * {@link #await()}. Not for two threads at once.
     */
    public Iterable<JournalEntry> events(long sequence) {
        return () -> new Events(sequence);
    }

    /** Ends it, whatever its state. */
    public void cancel(String reason) {
        put(new Command.Cancel(requireNonNull(reason, "reason"), Actor.HOST));
    }

    /** Says something to the agent at work, or to the next one. */
    public void steer(String text) {
        put(new Command.Steer(requireNonNull(text, "text"), Actor.HOST));
    }

    /** Says something on the task's board; the next turn of an agent is told. {@link TaskView#messages} has what was said there. */
    public void post(String text) {
        post(text, Actor.HOST);
    }

    /** Says something on the task's board as {@code by}. */
    public void post(String text, Actor by) {
        put(new Command.Post(requireNonNull(text, "text"), by));
    }

    /**
     * Answers the open question.
     *
     * @throws IllegalStateException when none is open
     */
    public void answer(String text) {
        answer(text, Actor.HOST);
    }

    /** Answers the open question as {@code by}. */
    public void answer(String text, Actor by) {
        Question question = view().question()
                .orElseThrow(
                        () -> new IllegalStateException("task '" + id + "' asks nothing; it is " + view().status()));
        put(new Command.Answer(question.id(), requireNonNull(text, "text"), by));
    }

    /**
     * Consents, as {@code by}, to what the open approval is about.
     *
     * @param digest what {@code by} has seen: the approval's digest
     * @throws IllegalStateException when no approval of exactly that is open
     */
    public void approve(String digest, Actor by) {
        requireNonNull(digest, "digest");
        Question question = view().question()
                .filter(open -> open.digest().equals(Optional.of(digest)))
                .orElseThrow(() -> new IllegalStateException(
                        "task '" + id + "' doesn't ask for the approval of " + digest + "; it is " + view().status()));
        put(new Command.Answer(question.id(), Question.APPROVE, by));
    }

    /** Lets a held task start. */
    public void start() {
        put(new Command.Start(Actor.HOST));
    }

    /** Tries an ended task again. */
    public void retry() {
        put(new Command.Retry(Actor.HOST));
    }

    /** Tries an ended task again, with {@code budget} for all that it has cost and will cost; also one that a budget holds back. */
    public void retry(Money budget) {
        put(new Command.Retry(Optional.of(budget), Actor.HOST));
    }

    private void put(Command command) {
        store().put(id, command, UUID.randomUUID().toString(), factory.now());
        factory.signal();
    }

    private FactoryStore store() {
        return factory.store();
    }

    /** What a handle needs of its factory. */
    interface Access {
        FactoryStore store();

        java.time.Instant now();

        void signal();
    }

    private final class Events implements Iterator<JournalEntry> {

        private final TaskFold fold = new TaskFold();
        private final Deque<JournalEntry> ready = new ArrayDeque<>();
        private final long from;
        private long next;
        private boolean settled;

        Events(long from) {
            this.from = from;
        }

        @Override
        public boolean hasNext() {
            while (ready.isEmpty()) {
                long position = store().lastPosition();
                var page = store().read(StreamId.of(id), next, 500);
                for (JournalEntry entry : page) {
                    take(entry);
                }
                if (page.isEmpty()) {
                    if (settled) {
                        return false;
                    }
                    if (!pause(position)) {
                        return false;
                    }
                }
            }
            return true;
        }

        private void take(JournalEntry entry) {
            fold.apply(entry);
            next = entry.sequence() + 1;
            settled = settled(fold.view());
            if (entry.sequence() >= from) {
                ready.add(entry);
            }
        }

        /** False when the thread was interrupted: the iteration ends there, with the flag still set. */
        private boolean pause(long position) {
            try {
                store().await(position, PACE);
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public JournalEntry next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the task has settled");
            }
            return ready.remove();
        }
    }
}
