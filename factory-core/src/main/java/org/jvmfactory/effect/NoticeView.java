package org.jvmfactory.effect;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.notify.Happening;

/**
 * What became of one notification. Immutable.
 *
 * @param due when it was written down
 * @param tries how often it was begun to be sent
 * @param reason why it wasn't delivered, where it wasn't
 */
public record NoticeView(
        String delivery, String notifier, Happening happening, Instant due, State state, int tries, String reason) {

    /** Where it stands. */
    public enum State {
        /** It is still to be delivered. */
        DUE,
        DELIVERED,
        /** It isn't tried any more, and didn't arrive. */
        GIVEN_UP,
        /** It isn't tried any more, and nobody knows whether it arrived. */
        UNCLEAR
    }

    private static final int PAGE = 1000;

    public NoticeView {
        requireNonNull(delivery, "delivery");
        requireNonNull(notifier, "notifier");
        requireNonNull(happening, "happening");
        requireNonNull(due, "due");
        requireNonNull(state, "state");
        requireNonNull(reason, "reason");
    }

    /** The notifications about {@code task}, in the order in which they became due. */
    public static List<NoticeView> of(FactoryStore store, TaskView task) {
        String id = task.task().id().value();
        Map<String, NoticeView> notices = new LinkedHashMap<>();
        // Clocks of several machines differ a little, hence the minutes.
        Instant begin = task.task().submittedAt().minus(Duration.ofMinutes(10));
        Instant end = task.changedAt().plus(NoticeDesk.LONGEST).plus(NoticeDesk.LONGEST);
        long next = NoticeBook.first(store, entry -> !entry.at().isBefore(begin));
        while (true) {
            List<JournalEntry> page = store.read(NoticeBook.STREAM, next, PAGE);
            for (JournalEntry entry : page) {
                apply(entry, id, notices);
            }
            if (page.isEmpty() || page.get(page.size() - 1).at().isAfter(end)) {
                return new ArrayList<>(notices.values());
            }
            next += page.size();
        }
    }

    private static void apply(JournalEntry entry, String task, Map<String, NoticeView> notices) {
        Event event = entry.event();
        if (event instanceof Event.NotificationDue due) {
            if (task.equals(due.notification().payload().get("task"))) {
                NoticeView view = new NoticeView(
                        due.notification().key(),
                        due.notifier(),
                        NoticeMail.happening(due.notification()),
                        entry.at(),
                        State.DUE,
                        0,
                        "");
                notices.put(view.delivery(), view);
            }
        } else if (event instanceof Event.NotificationTried tried) {
            change(notices, tried.delivery(), view -> view.with(State.DUE, tried.attempt(), view.reason()));
        } else if (event instanceof Event.NotificationPutOff putOff) {
            change(notices, putOff.delivery(), view -> view.with(State.DUE, view.tries(), putOff.reason()));
        } else if (event instanceof Event.NotificationDelivered delivered) {
            change(notices, delivered.delivery(), view -> view.with(State.DELIVERED, view.tries(), ""));
        } else if (event instanceof Event.NotificationGivenUp givenUp) {
            State state = givenUp.unclear() ? State.UNCLEAR : State.GIVEN_UP;
            change(notices, givenUp.delivery(), view -> view.with(state, view.tries(), givenUp.reason()));
        }
    }

    private static void change(Map<String, NoticeView> notices, String delivery, UnaryOperator<NoticeView> change) {
        notices.computeIfPresent(delivery, (id, view) -> change.apply(view));
    }

    private NoticeView with(State newState, int newTries, String newReason) {
        return new NoticeView(delivery, notifier, happening, due, newState, newTries, newReason);
    }
}
