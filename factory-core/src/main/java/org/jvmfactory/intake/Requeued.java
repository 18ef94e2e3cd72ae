package org.jvmfactory.intake;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.News;
import org.jvmfactory.ticket.Ticket;
import org.jvmfactory.ticket.TrackerEvent.Withdrawal;

/** What a mark that is set again, or taken away, means for the task that the ticket is. Pure. */
final class Requeued {

    private Requeued() {}

    /**
     * Marked again: an ended task is tried again, an open pull request goes on, and what would be assumed is accepted.
     *
     * @param author who wrote the ticket
     */
    static Optional<Command> command(TaskView task, Ticket ticket, Actor author, Actor by) {
        return switch (task.status()) {
            case FAILED, CANCELLED, REJECTED -> Optional.of(new Command.Retry(by));
            case WAITING ->
                task.question()
                        .filter(question -> question.digest().isEmpty())
                        .flatMap(question ->
                                question.fallback().map(assumed -> new Command.Answer(question.id(), assumed, by)));
            case IN_REVIEW -> Optional.of(revision(ticket, author, by));
            case HELD, QUEUED, RUNNING, DONE -> Optional.empty();
        };
    }

    private static Command revision(Ticket ticket, Actor author, Actor by) {
        String source = ticket.ref().tracker() + ":" + ticket.ref().key() + "@" + ticket.updated();
        String text = ticket.title() + "\n\n" + ticket.body();
        return new Command.Revise(List.of(new News(News.Kind.TICKET, source, text.strip(), author)), by);
    }

    /**
     * The ticket was withdrawn.
     *
     * @param marked whether it was marked up to now, as far as was known
     */
    static Optional<Command> withdrawal(TaskView task, Withdrawal how, boolean marked, String by) {
        boolean published = task.effectValue("pull-request", "url").isPresent();
        boolean asks = task.question().isPresent();
        if (task.status().ended() || published || (how == Withdrawal.MARK_REMOVED && (!marked || asks))) {
            // A pull request decides for itself, and to take a mark away and set it again accepts what would be
            // assumed.
            return Optional.empty();
        }
        String what = how == Withdrawal.MARK_REMOVED
                ? "the ticket isn't marked any more"
                : "the ticket is " + how.name().toLowerCase(Locale.ROOT);
        return Optional.of(new Command.Cancel(
                what + (by.equals("somebody") ? "" : ", says " + by), Actor.trusted(by.isEmpty() ? "tracker" : by)));
    }
}
