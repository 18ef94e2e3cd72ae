package org.jvmfactory.intake;

import static java.util.Objects.requireNonNull;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.notify.Happening;
import org.jvmfactory.notify.Notification;
import org.jvmfactory.notify.Notifier;
import org.jvmfactory.notify.NotifyException;
import org.jvmfactory.notify.NotifyException.Code;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.ticket.TicketStage;
import org.jvmfactory.ticket.Tracker;
import org.jvmfactory.ticket.TrackerException;

/**
 * Tells what happens to a task on the ticket that it came from: one comment that is kept up to date, a comment for each question and end, and
 * the label or state that shows the stage. Thread-safe.
 */
@Internal
public final class TicketTeller implements Notifier {

    /** The name under which steps and rules know it. */
    public static final String NAME = "ticket";

    private final FactoryStore store;
    private final Map<String, Tracker> trackers;
    private volatile Moved moved = ticket -> {};

    /** Is told where a ticket was moved. */
    @FunctionalInterface
    interface Moved {
        void moved(TicketRef ticket) throws InterruptedException;
    }

    /** @param trackers those whose tickets are told, by name */
    public TicketTeller(FactoryStore store, Map<String, Tracker> trackers) {
        this.store = requireNonNull(store, "store");
        this.trackers = Map.copyOf(trackers);
    }

    void whenMoved(Moved listener) {
        moved = listener;
    }

    /** Under which key the question stands on the ticket. */
    static String questionKey(TaskId task, Question question) {
        return "task/" + task + "/question/" + question.id();
    }

    @Override
    public String kind() {
        return NAME;
    }

    /** All that it does may be done again. */
    @Override
    public Promise promise() {
        return Promise.AT_LEAST_ONCE;
    }

    @Override
    public Set<Happening> always() {
        return EnumSet.complementOf(EnumSet.of(Happening.MESSAGE));
    }

    @Override
    public void notify(Notification notification) throws InterruptedException {
        Optional<TaskView> task = notification.task().flatMap(id -> TaskFold.view(store, StreamId.of(id)));
        if (task.isEmpty()) {
            return;
        }
        Optional<TicketRef> ticket = task.get().task().request().ticket();
        Optional<Tracker> tracker = ticket.flatMap(ref -> Optional.ofNullable(trackers.get(ref.tracker())));
        if (tracker.isPresent()) {
            try {
                tell(tracker.get(), ticket.orElseThrow(), task.get(), notification);
            } catch (TrackerException e) {
                throw failure(e);
            }
        }
    }

    private void tell(Tracker tracker, TicketRef ticket, TaskView task, Notification notification)
            throws InterruptedException {
        TaskId id = task.task().id();
        boolean message = notification.happening() == Happening.MESSAGE;
        Optional<Question> open = task.question().filter(question -> !message);
        if (open.isPresent()) { // before anything else shows it: what is said after this is its answer
            tracker.comment(ticket, questionKey(id, open.get()), TicketText.question(open.get()));
        }
        if (!message) {
            tracker.comment(ticket, "task/" + id + "/board", TicketText.board(task));
        }
        Optional<String> told = TicketText.told(notification.happening(), notification.text(), task);
        if (told.isPresent()) {
            tracker.comment(ticket, "task/" + notification.delivery(), told.get());
        }
        if (!message && tracker.move(ticket, stage(task))) {
            moved.moved(ticket);
        }
    }

    /** Where the task is now, whatever is told: what comes later must not be taken back. */
    static TicketStage stage(TaskView task) {
        return switch (task.status()) {
            case HELD, QUEUED -> TicketStage.QUEUED;
            case RUNNING -> TicketStage.WORKING;
            case WAITING -> task.question().isPresent() ? TicketStage.WAITING_FOR_ANSWER : TicketStage.WORKING;
            case IN_REVIEW -> TicketStage.IN_REVIEW;
            case DONE -> TicketStage.DONE;
            case FAILED -> TicketStage.FAILED;
            case CANCELLED -> TicketStage.CANCELLED;
            case REJECTED -> TicketStage.REJECTED;
        };
    }

    private static NotifyException failure(TrackerException e) {
        if (!e.code().retryable()) {
            return new NotifyException(Code.REFUSED, e.getMessage(), e);
        }
        return e.retryAfter()
                .map(wait -> NotifyException.unavailable(e.getMessage(), wait))
                .orElseGet(() -> new NotifyException(Code.UNAVAILABLE, e.getMessage(), e));
    }

    @Override
    public String toString() {
        return "the tickets of " + trackers.keySet();
    }
}
