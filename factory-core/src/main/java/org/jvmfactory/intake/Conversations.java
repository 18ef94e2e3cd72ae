package org.jvmfactory.intake;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jvmfactory.intake.IntakeConfig.Watched;
import org.jvmfactory.intake.Response.Speaker;
import org.jvmfactory.intake.TicketBook.Origin;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.ticket.Reaction;
import org.jvmfactory.ticket.Standing;
import org.jvmfactory.ticket.TicketComment;
import org.jvmfactory.ticket.Tracker;
import org.jvmfactory.ticket.TrackerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what people say on the tickets of one tracker: answers, commands, and words for the task's board. A comment counts once, by its id, as
 * it was when it was first heard. Thread-safe.
 */
final class Conversations {

    private static final Logger LOG = LoggerFactory.getLogger(Conversations.class);
    private static final int MOST_TASKS = 1000;

    /**
     * How far the tracker's clock may be behind ours. A tracker doesn't say when a ticket was marked, and what is said right after that
     * must be heard; so what was said in the minutes before is heard as well. That is harmless: an answer has to come after its question, by
     * the tracker's own clock, and so has what is for the ticket's later task after the ticket stood unmarked.
     */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private static final Set<TaskStatus> LISTENING =
            Set.of(TaskStatus.HELD, TaskStatus.QUEUED, TaskStatus.RUNNING, TaskStatus.WAITING, TaskStatus.IN_REVIEW);

    private final String name;
    private final Tracker tracker;
    private final Watched how;
    private final FactoryStore store;
    private final TicketBook book;
    private final TicketDesk desk;
    private final Inbox inbox;
    private final Voice voice;

    /** Up to when a ticket was listened to, by the tracker's clock. For the thread that listens. */
    private final Map<TaskId, Heard> heard = new HashMap<>();

    /** @param last the ids of the comments of that very moment */
    private record Heard(Instant until, Set<String> last) {}

    Conversations(String name, Tracker tracker, Watched how, TicketBook book, TicketDesk desk, Inbox inbox) {
        this.name = requireNonNull(name, "name");
        this.tracker = requireNonNull(tracker, "tracker");
        this.how = requireNonNull(how, "how");
        this.store = inbox.store();
        this.book = requireNonNull(book, "book");
        this.desk = requireNonNull(desk, "desk");
        this.inbox = inbox;
        this.voice = new Voice(name, tracker);
    }

    /** A webhook says that somebody said something. It is read anew: only the tracker knows who wrote it, and whether it still stands. */
    boolean said(TicketRef ref, TicketComment told) throws InterruptedException {
        Optional<TaskId> task = book.find(ref.key()).flatMap(TicketBook.Known::task);
        if (task.isEmpty() || told.ours()) {
            return false;
        }
        Optional<TicketComment> comment = tracker.comments(ref, told.created()).stream()
                .filter(each -> each.id().equals(told.id()))
                .findFirst();
        return comment.isPresent()
                && book.originOf(task.get())
                        .filter(it -> it.hears(comment.get()))
                        .isPresent()
                && hear(ref, task.get(), comment.get());
    }

    /** Looks for what was said on the tickets of tasks that haven't ended. True where there was something. */
    boolean listen() throws InterruptedException {
        boolean news = false;
        List<TaskRow> rows = store.tasks(LISTENING, MOST_TASKS);
        heard.keySet().retainAll(rows.stream().map(TaskRow::id).toList());
        for (TaskRow row : rows) {
            Optional<Origin> origin = book.originOf(row.id());
            if (origin.isPresent()) {
                news |= listen(origin.get(), row);
            }
        }
        return news;
    }

    private boolean listen(Origin origin, TaskRow row) throws InterruptedException {
        TicketRef ticket = origin.ticket();
        Heard before = heard.getOrDefault(row.id(), new Heard(row.submittedAt().minus(SKEW), Set.of()));
        List<TicketComment> comments;
        try {
            comments = tracker.comments(ticket, before.until());
        } catch (TrackerException e) {
            if (e.code().retryable()) {
                throw e;
            }
            LOG.debug("connector={} ticket={} can't be listened to: {}", name, ticket.key(), e.getMessage());
            return false;
        }
        boolean news = false;
        for (TicketComment comment : comments) {
            if (!before.last().contains(comment.id()) && origin.hears(comment)) {
                news |= hear(ticket, row.id(), comment);
            }
        }
        comments.stream().map(TicketComment::updated).max(Instant::compareTo).ifPresent(latest -> {
            Set<String> last = comments.stream()
                    .filter(comment -> comment.updated().equals(latest))
                    .map(TicketComment::id)
                    .collect(Collectors.toSet());
            heard.put(row.id(), new Heard(latest, last));
        });
        return news;
    }

    private boolean hear(TicketRef ticket, TaskId id, TicketComment comment) throws InterruptedException {
        if (comment.ours()) {
            return false;
        }
        Optional<TaskView> task = desk.view(id);
        if (task.isEmpty()) {
            return false;
        }
        Remark remark = Remark.of(comment.body());
        Speaker speaker = speaker(ticket, comment, remark, task.get());
        if (remark.isCommand() && speaker.trusted() && voice.said(ticket, Response.about(comment.id()))) {
            return false; // heard and answered before, when it could not be done
        }
        Response response = Response.to(comment.id(), remark, speaker, task.get());
        if (response instanceof Response.Give give) {
            if (!inbox.put(id, give.command(), "comment/" + ticket.tracker() + "/" + comment.id())) {
                return false;
            }
            voice.react(ticket, Optional.of(comment.id()), Reaction.SEEN);
        } else if (response instanceof Response.Explain explain) {
            voice.say(ticket, explain.about(), explain.markdown());
        } else if (response instanceof Response.Refuse) {
            LOG.info("connector={} ticket={} a command by {} is refused", name, ticket.key(), speaker.name());
            voice.react(ticket, Optional.of(comment.id()), Reaction.REFUSED);
        }
        return !(response instanceof Response.Nothing);
    }

    private Speaker speaker(TicketRef ticket, TicketComment comment, Remark remark, TaskView task)
            throws InterruptedException {
        Standing standing = how.people()
                .standing(
                        comment.author(),
                        tracker.judge(
                                comment.author(),
                                Optional.of(task.task().request().repository())));
        Optional<Question> question = task.question();
        boolean stranger = standing == Standing.STRANGER;
        boolean mayAnswer = stranger
                && question.isPresent()
                && how.people().authors()
                && !comment.author().machine()
                && isAuthor(ticket, comment);
        boolean answers =
                question.isPresent() && (remark.isCommand() ? !stranger && remark.answers() : !stranger || mayAnswer);
        return new Speaker(
                TicketRequests.name(comment.author()),
                standing,
                mayAnswer,
                answers && stoodBefore(ticket, task, question.orElseThrow(), comment));
    }

    private boolean isAuthor(TicketRef ticket, TicketComment comment) throws InterruptedException {
        String id = comment.author().id();
        return !id.isEmpty() && tracker.read(ticket).author().id().equals(id);
    }

    /** By the tracker's clock alone: what was said before the question was told isn't its answer. */
    private boolean stoodBefore(TicketRef ticket, TaskView task, Question question, TicketComment comment)
            throws InterruptedException {
        return tracker.findComment(ticket, TicketTeller.questionKey(task.task().id(), question))
                .filter(asked -> !comment.created().isBefore(asked.created()))
                .isPresent();
    }
}
