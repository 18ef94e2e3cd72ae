package org.jvmfactory.intake;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.intake.IntakeConfig.Watched;
import org.jvmfactory.journal.Event.TicketNoted.Mark;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.ticket.Person;
import org.jvmfactory.ticket.Reaction;
import org.jvmfactory.ticket.Standing;
import org.jvmfactory.ticket.Ticket;
import org.jvmfactory.ticket.Tracker;
import org.jvmfactory.ticket.TrackerEvent.Withdrawal;
import org.jvmfactory.ticket.TrackerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the tickets of one tracker, and hears when a mark is taken away. Whatever says that something happened, a webhook or a look, is only a
 * hint: what counts is how the ticket is when it is read, and whether that is new. Thread-safe.
 */
final class TicketDesk {

    private static final Logger LOG = LoggerFactory.getLogger(TicketDesk.class);

    private final String name;
    private final Tracker tracker;
    private final Watched how;
    private final IntakeHost host;
    private final FactoryStore store;
    private final TicketBook book;
    private final TicketRequests requests;
    private final Inbox inbox;
    private final Voice voice;
    private final Turns turns = new Turns();

    /** Tickets of which was said that they can't be taken. */
    private final Set<String> troubled = ConcurrentHashMap.newKeySet();

    TicketDesk(String name, Tracker tracker, Watched how, IntakeHost host, TicketBook book, Inbox inbox) {
        this.name = requireNonNull(name, "name");
        this.tracker = requireNonNull(tracker, "tracker");
        this.how = requireNonNull(how, "how");
        this.host = requireNonNull(host, "host");
        this.store = inbox.store();
        this.book = requireNonNull(book, "book");
        this.requests = new TicketRequests(how, host);
        this.inbox = inbox;
        this.voice = new Voice(name, tracker);
    }

    /** Somebody marked a ticket, or it was found to be marked. True where that was news. */
    boolean marked(TicketRef ref, Optional<Person> by) throws InterruptedException {
        // A mark that was taken is known until it is gone: ten deliveries are one, whoever sends them.
        return turns.take(
                ref.key(),
                () -> book.find(ref.key()).filter(known -> known.is(Mark.TAKEN)).isEmpty()
                        && decide(tracker.read(ref), by));
    }

    /** A look found it to be marked. */
    private boolean marked(Ticket ticket) throws InterruptedException {
        return turns.take(ticket.ref().key(), () -> decide(ticket, Optional.empty()));
    }

    private boolean decide(Ticket ticket, Optional<Person> by) throws InterruptedException {
        Optional<TicketBook.Known> known = book.find(ticket.ref().key());
        if (!ticket.open()
                || !tracker.marked(ticket)
                || known.filter(it -> it.is(Mark.TAKEN)).isPresent()
                || (by.isEmpty() && known.filter(it -> it.is(Mark.REFUSED)).isPresent())) {
            return false;
        }
        Optional<Person> marker = by.isPresent() ? by : tracker.markedBy(ticket.ref());
        Optional<Standing> standing =
                marker.isPresent() ? Optional.of(judge(marker.get(), ticket.repository())) : Optional.empty();
        if (standing.filter(it -> it == Standing.OURSELVES).isPresent()) {
            ours(ticket.ref(), marker.orElseThrow());
            return false; // what Factory does to tickets asks for nothing
        }
        Standing author = judge(ticket.author(), ticket.repository());
        boolean mayStart =
                standing.map(it -> it == Standing.TRUSTED).orElse(how.people().marks() || author == Standing.TRUSTED);
        String who = marker.map(TicketRequests::name).orElse("");
        if (!mayStart) {
            refuse(
                    ticket,
                    who,
                    marker.isPresent()
                            ? "Only people who are trusted here can have Factory work on a ticket."
                            : "It isn't known who marked this ticket, so nobody is taken at their word.");
            return true;
        }
        TicketRequests.Wanted wanted = requests.of(ticket, author(ticket, author));
        if (wanted instanceof TicketRequests.Wanted.Impossible impossible) {
            refuse(ticket, who, impossible.why());
        } else {
            take(ticket, ((TicketRequests.Wanted.Task) wanted).request(), who);
        }
        return true;
    }

    private Standing judge(Person person, Optional<String> repository) throws InterruptedException {
        return how.people().standing(person, tracker.judge(person, repository));
    }

    /** A person who gave Factory their own login would wonder for long. */
    private void ours(TicketRef ticket, Person marker) {
        if (!marker.machine() && troubled.add("ours")) {
            LOG.warn(
                    "connector={} ticket={} was marked by '{}', the login that Factory itself has, and isn't taken."
                            + " Where a person uses it, too, say 'shared-login: true'; better is a login of its own",
                    name,
                    ticket.key(),
                    TicketRequests.name(marker));
        }
    }

    private static Actor author(Ticket ticket, Standing standing) {
        return new Actor(
                TicketRequests.name(ticket.author()),
                standing == Standing.TRUSTED ? Actor.Trust.TRUSTED : Actor.Trust.UNTRUSTED);
    }

    private void take(Ticket ticket, TaskRequest request, String by) throws InterruptedException {
        String occasion = book.occasion(ticket.ref());
        FactoryStore.Submitted task;
        try {
            task = host.submit(request);
        } catch (FactoryException e) {
            if (e.code().retryable() || e instanceof StoreException) {
                throw e;
            }
            refuse(ticket, by, "Factory can't take this ticket:\n\n" + TicketText.quoted(e.getMessage()));
            return;
        }
        if (!task.created()) {
            Optional<TaskView> view = view(task.id());
            sayAssumed(ticket.ref(), view.flatMap(Requeued::lapsed));
            view.flatMap(it -> Requeued.command(it, ticket, request.author(), Actor.trusted(by.isEmpty() ? name : by)))
                    .ifPresent(command -> inbox.put(task.id(), command, occasion));
        }
        book.note(ticket.ref(), Mark.TAKEN, Optional.of(task.id()), by);
        LOG.info("connector={} ticket={} task={} was taken", name, ticket.ref().key(), task.id());
        voice.react(ticket.ref(), Optional.empty(), Reaction.SEEN);
    }

    private void sayAssumed(TicketRef ticket, Optional<Question> lapsed) throws InterruptedException {
        Optional<String> assumed = lapsed.flatMap(Question::anew);
        if (assumed.isPresent()) {
            Question question = lapsed.get();
            voice.mention(ticket, "assumed/" + question.id(), TicketText.assumedLate(question, assumed.get()));
        }
    }

    /** A ticket that somebody vouches for who may do anything here: marked or not, it is taken. */
    FactoryStore.Submitted take(TicketRef ref) throws InterruptedException {
        Ticket ticket = tracker.read(ref);
        Standing author = judge(ticket.author(), ticket.repository());
        TicketRequests.Wanted wanted = requests.of(ticket, author(ticket, author));
        if (wanted instanceof TicketRequests.Wanted.Impossible impossible) {
            throw new TrackerException(
                    TrackerException.Code.REFUSED,
                    "Ticket '" + ref.key() + "' can't be taken: " + impossible.why(),
                    null);
        }
        FactoryStore.Submitted task = host.submit(((TicketRequests.Wanted.Task) wanted).request());
        Mark mark = tracker.marked(ticket) ? Mark.TAKEN : Mark.GONE;
        book.note(ref, mark, Optional.of(task.id()), "", Optional.of(ticket.updated()));
        return task;
    }

    private void refuse(Ticket ticket, String by, String why) throws InterruptedException {
        LOG.info("connector={} ticket={} is refused: {}", name, ticket.ref().key(), why);
        if (!voice.react(ticket.ref(), Optional.empty(), Reaction.REFUSED) || !by.isEmpty()) {
            voice.say(ticket.ref(), "refused", why);
        }
        book.note(ticket.ref(), Mark.REFUSED, Optional.empty(), by);
    }

    /** Somebody took the mark away, or ended the ticket. */
    boolean withdrawn(TicketRef ref, Person by, Withdrawal how) throws InterruptedException {
        return turns.take(ref.key(), () -> end(ref, by, how));
    }

    private boolean end(TicketRef ref, Person by, Withdrawal how) throws InterruptedException {
        Optional<TicketBook.Known> known = book.find(ref.key());
        if (known.isEmpty()) {
            return false;
        }
        Optional<Ticket> now = how == Withdrawal.DELETED ? Optional.empty() : current(ref);
        if (now.filter(ticket -> ticket.open() && tracker.marked(ticket)).isPresent()) {
            return false;
        }
        String occasion = book.occasion(ref);
        boolean wasTaken = known.get().is(Mark.TAKEN);
        Optional<TaskView> task = known.get().task().flatMap(this::view);
        boolean named = !by.id().isEmpty() || !by.name().isEmpty();
        // By hand, a person who shares Factory's login may end a ticket; Factory does so only when the task has ended.
        boolean ours = named
                && tracker.judge(by, task.map(view -> view.task().request().repository())) == Standing.OURSELVES
                && (how == Withdrawal.MARK_REMOVED || !this.how.people().shared());
        if (!ours) {
            task.flatMap(view -> Requeued.withdrawal(view, how, wasTaken, TicketRequests.name(by)))
                    .ifPresent(command -> inbox.put(task.get().task().id(), command, occasion));
        }
        book.note(ref, Mark.GONE, Optional.empty(), TicketRequests.name(by), now.map(Ticket::updated));
        return true;
    }

    /** As it is now; empty where it isn't there any more. */
    private Optional<Ticket> current(TicketRef ref) throws InterruptedException {
        try {
            return Optional.of(tracker.read(ref));
        } catch (TrackerException e) {
            if (e.code() == TrackerException.Code.UNKNOWN_TICKET) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A look found these marked, and no others. */
    boolean found(List<Ticket> wanted, boolean complete) throws InterruptedException {
        boolean news = false;
        List<String> keys = new ArrayList<>();
        for (Ticket ticket : wanted) {
            keys.add(ticket.ref().key());
            news |= one(ticket);
        }
        if (complete) {
            Set<String> gone = book.marked();
            keys.forEach(gone::remove);
            for (String key : gone) {
                gone(key);
                news = true;
            }
        }
        return news;
    }

    /** One ticket that nothing can be made of keeps no other waiting. */
    private boolean one(Ticket ticket) throws InterruptedException {
        try {
            return marked(ticket);
        } catch (TrackerException e) {
            if (e.code().retryable()) {
                throw e;
            }
            if (troubled.add(ticket.ref().key())) {
                LOG.warn(
                        "connector={} ticket={} can't be taken: {}",
                        name,
                        ticket.ref().key(),
                        e.getMessage());
            }
            return false;
        }
    }

    /** Nobody told who took the mark away, or how: only an end of the ticket is understood. */
    private void gone(String key) throws InterruptedException {
        TicketRef ref = book.find(key).orElseThrow().ticket();
        Optional<Ticket> now = current(ref);
        if (now.filter(Ticket::open).isEmpty()) {
            withdrawn(ref, new Person("", "", false), Withdrawal.DONE);
        } else if (!tracker.marked(now.get())) { // else marked again since, or the list was short
            book.note(ref, Mark.GONE, Optional.empty(), "", now.map(Ticket::updated));
        }
    }

    /** Factory moved the ticket: where its state marks it, the mark is gone with that. */
    void moved(TicketRef ref) throws InterruptedException {
        if (book.find(ref.key()).filter(known -> known.is(Mark.TAKEN)).isEmpty()) {
            return;
        }
        Ticket ticket = tracker.read(ref);
        if (!tracker.marked(ticket)) {
            book.note(ref, Mark.GONE, Optional.empty(), "", Optional.of(ticket.updated()));
        }
    }

    Optional<TaskView> view(TaskId task) {
        return TaskFold.view(store, StreamId.of(task));
    }
}
