package org.jvmfactory.intake;

import java.util.Optional;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.ticket.Person;
import org.jvmfactory.ticket.TrackerEvent;
import org.jvmfactory.ticket.TrackerEvent.CommitChecked;
import org.jvmfactory.ticket.TrackerEvent.Dispatched;
import org.jvmfactory.ticket.TrackerEvent.Irrelevant;
import org.jvmfactory.ticket.TrackerEvent.LineCommented;
import org.jvmfactory.ticket.TrackerEvent.PullRequestChanged;
import org.jvmfactory.ticket.TrackerEvent.PullRequestCommented;
import org.jvmfactory.ticket.TrackerEvent.PullRequestReviewed;
import org.jvmfactory.ticket.TrackerEvent.TicketCommented;
import org.jvmfactory.ticket.TrackerEvent.TicketRequested;
import org.jvmfactory.ticket.TrackerEvent.TicketWithdrawn;

/** Brings what happened to who has to do with it. */
record Events(
        TicketDesk desk,
        Conversations conversations,
        Dispatches dispatches,
        IntakeHost host,
        PullRequests pullRequests) {

    /** What follows from {@code event} is kept when this returns. True where there was something. */
    boolean take(TrackerEvent event) throws InterruptedException {
        if (event instanceof TicketRequested requested) {
            return desk.marked(requested.ticket(), Optional.of(requested.by()).filter(Events::isSaid));
        }
        if (event instanceof TicketWithdrawn withdrawn) {
            return desk.withdrawn(withdrawn.ticket(), withdrawn.by(), withdrawn.how());
        }
        if (event instanceof TicketCommented commented) {
            return conversations.said(commented.ticket(), commented.comment());
        }
        if (event instanceof Dispatched dispatched) {
            Optional<TaskRequest> request = dispatches.request(dispatched);
            request.ifPresent(host::submit);
            return request.isPresent();
        }
        if (event instanceof PullRequestChanged
                || event instanceof PullRequestCommented
                || event instanceof PullRequestReviewed
                || event instanceof LineCommented
                || event instanceof CommitChecked) {
            pullRequests.look(event);
            return true;
        }
        if (event instanceof Irrelevant) {
            return false;
        }
        throw new IllegalStateException("nobody has to do with " + event.getClass());
    }

    private static boolean isSaid(Person by) {
        return !by.id().isEmpty() || !by.name().isEmpty();
    }
}
