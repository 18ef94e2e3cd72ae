package org.jvmfactory.intake;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.Answer;
import org.jvmfactory.task.News;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.task.Wait;
import org.jvmfactory.ticket.Ticket;
import org.jvmfactory.ticket.TrackerEvent.Withdrawal;

/** What a mark that is set again, or taken away, means for the task that the ticket is. Pure. */
final class Requeued {

    private Requeued() {}

    /**
     * Marked again: an ended task is tried again, an open pull request goes on, and what would be assumed is accepted, also where the
     * task has failed because nobody answered.
     *
     * @param author who wrote the ticket
     */
    static Optional<Command> command(TaskView task, Ticket ticket, Actor author, Actor by) {
        return switch (task.status()) {
            case FAILED, CANCELLED, REJECTED ->
                Optional.of(new Command.Retry(
                        Optional.empty(),
                        lapsed(task)
                                .flatMap(question ->
                                        question.anew().map(assumed -> new Answer(question.id(), assumed, by))),
                        by));
            case WAITING ->
                task.question()
                        .flatMap(question ->
                                question.anew().map(assumed -> new Command.Answer(question.id(), assumed, by)));
            case IN_REVIEW -> Optional.of(revision(ticket, author, by));
            case HELD, QUEUED, RUNNING, DONE -> Optional.empty();
        };
    }

    /** The question over which the task failed, since nobody answered it in time; never one that has an answer. */
    static Optional<Question> lapsed(TaskView task) {
        return task.lastRun()
                .filter(run -> task.status() == TaskStatus.FAILED && run.end().equals(Optional.of(RunEnd.FAILED)))
                .flatMap(run -> run.steps().stream()
                        .flatMap(step -> step.result().stream())
                        .flatMap(result ->
                                result instanceof StepResult.Waits waits && waits.on() instanceof Wait.ForAnswer asked
                                        ? Stream.of(asked.question())
                                        : Stream.empty())
                        .filter(question -> question.expiresAt()
                                .filter(end ->
                                        run.endedAt().filter(end::isAfter).isEmpty())
                                .isPresent())
                        .filter(question -> !task.answers().containsKey(question.id()))
                        .findFirst());
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
