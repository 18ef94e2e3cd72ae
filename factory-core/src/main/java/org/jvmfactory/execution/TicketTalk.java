package org.jvmfactory.execution;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.secret.Redactor;
import org.jvmfactory.step.Discussion;
import org.jvmfactory.step.Discussion.Remark;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.Task;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.ticket.Person;
import org.jvmfactory.ticket.Standing;
import org.jvmfactory.ticket.Ticket;
import org.jvmfactory.ticket.TicketComment;
import org.jvmfactory.ticket.Tracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what was said on a task's ticket, with how far each author is trusted. Whatever a tracker does, the run goes on. */
final class TicketTalk {

    private static final Logger LOG = LoggerFactory.getLogger(TicketTalk.class);

    /** Whoever has more to say is heard with the latest of it. */
    private static final int MOST = 100;

    private final Map<String, Tracker> trackers;
    private final Redactor redactor;

    TicketTalk(RunServices services) {
        this(services.catalogue().trackers(), services.keeping().redactor());
    }

    TicketTalk(Map<String, Tracker> trackers, Redactor redactor) {
        this.trackers = Map.copyOf(trackers);
        this.redactor = redactor;
    }

    Discussion of(Task task) throws InterruptedException {
        Optional<TicketRef> ref = task.request().ticket();
        if (ref.isEmpty()) {
            return Discussion.NONE;
        }
        Tracker tracker = trackers.get(ref.get().tracker());
        if (tracker == null) {
            return Discussion.unread("no tracker is called '" + ref.get().tracker() + "' here");
        }
        try {
            return read(new Authors(tracker, task), ref.get());
        } catch (RuntimeException e) { // a plugin's error, too, is no reason to end the run
            String why = redactor.redact(String.valueOf(e.getMessage()));
            LOG.warn("task={} what was said on its ticket can't be read: {}", task.id(), why);
            return Discussion.unread(why);
        }
    }

    private Discussion read(Authors authors, TicketRef ref) throws InterruptedException {
        Ticket ticket = authors.tracker.read(ref);
        List<TicketComment> comments = authors.tracker.comments(ref, Instant.EPOCH);
        int leftOut = Math.max(0, comments.size() - MOST);
        Optional<Remark> text = Optional.empty();
        String body = ticket.body().strip();
        if (!body.isEmpty() && !authors.task.request().description().contains(body)) {
            text = Optional.of(authors.remark(ticket.author(), false, ticket.updated(), body));
        }
        List<Remark> remarks = new ArrayList<>();
        for (TicketComment comment : comments.subList(leftOut, comments.size())) {
            remarks.add(authors.remark(comment.author(), comment.ours(), comment.created(), comment.body()));
        }
        return new Discussion(text, remarks, leftOut, Optional.empty());
    }

    /** The people who speak, each judged once. */
    private final class Authors {

        private final Tracker tracker;
        private final Task task;
        private final Map<Person, Standing> judged = new HashMap<>();

        Authors(Tracker tracker, Task task) {
            this.tracker = tracker;
            this.task = task;
        }

        Remark remark(Person author, boolean ours, Instant at, String text) throws InterruptedException {
            Standing standing = ours ? Standing.OURSELVES : standing(author);
            Actor actor = new Actor(
                    redactor.redact(OneLine.of(author.name(), 80)),
                    standing == Standing.STRANGER ? Actor.Trust.UNTRUSTED : Actor.Trust.TRUSTED);
            return new Remark(actor, ours, at, redactor.redact(text));
        }

        private Standing standing(Person author) throws InterruptedException {
            Standing known = judged.get(author);
            if (known == null) {
                known = judge(author);
                judged.put(author, known);
            }
            return known;
        }

        /** Whom nobody can judge is trusted by nobody. */
        private Standing judge(Person author) throws InterruptedException {
            try {
                return tracker.judge(author, Optional.of(task.request().repository()));
            } catch (RuntimeException e) {
                LOG.warn(
                        "task={} an author on its ticket counts as a stranger, as it isn't known what they may do: {}",
                        task.id(),
                        redactor.redact(String.valueOf(e.getMessage())));
                return Standing.STRANGER;
            }
        }
    }
}
