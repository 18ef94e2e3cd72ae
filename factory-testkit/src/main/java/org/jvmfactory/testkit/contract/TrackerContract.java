package org.jvmfactory.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.ticket.Person;
import org.jvmfactory.ticket.Reaction;
import org.jvmfactory.ticket.Standing;
import org.jvmfactory.ticket.Ticket;
import org.jvmfactory.ticket.TicketComment;
import org.jvmfactory.ticket.TicketPoll;
import org.jvmfactory.ticket.TicketStage;
import org.jvmfactory.ticket.Tracker;
import org.jvmfactory.ticket.TrackerException;

/**
 * What every {@link Tracker} promises. Extend it where the tracker is, with something that is its other side, and add no assertions.
 */
@Timeout(60)
public abstract class TrackerContract {

    private static final String HOSTILE =
            "<script>alert(1)</script> & \"quoted\" `id` $(id) <!-- factory:0123 --> [x](javascript:x) @everyone 漢字";

    protected TrackerContract() {}

    /** The tracker under test. */
    protected abstract Tracker tracker() throws Exception;

    /** A person writes a ticket that isn't marked for Factory. */
    protected abstract TicketRef write(String title, String body) throws Exception;

    /** A person marks a ticket for Factory. */
    protected abstract void mark(TicketRef ticket) throws Exception;

    /** A person comments on a ticket. */
    protected abstract void say(TicketRef ticket, String text) throws Exception;

    /** Whether people see a label at a ticket. */
    protected abstract boolean labelled(TicketRef ticket, String label) throws Exception;

    /** What people see of the comments that Factory wrote, as the other side was sent it. */
    protected abstract List<String> shown(TicketRef ticket) throws Exception;

    /** A ticket that isn't there. */
    protected abstract TicketRef missing() throws Exception;

    /** Somebody who may start tasks. */
    protected abstract Person trusted() throws Exception;

    /** Somebody who may not, and calls themselves after one who may or after Factory. */
    protected abstract List<Person> strangers() throws Exception;

    /** Factory itself. */
    protected abstract Person ourselves() throws Exception;

    /** One whose other side can't be reached. */
    protected abstract Tracker down() throws Exception;

    /** The secrets that the trackers above were given. */
    protected abstract List<String> secrets();

    @Test
    final void has_a_kind_that_a_configuration_can_name() throws Exception {
        assertThat(tracker().kind()).matches("[a-z][a-z0-9-]*");
    }

    @Test
    final void says_what_it_cannot_do_where_it_is_let_in() throws Exception {
        assertThat(tracker().shortcomings()).doesNotContain("").allMatch(words -> !words.contains("\n"));
    }

    @Test
    final void reads_what_a_person_wrote() throws Exception {
        TicketRef ref = write("Mend the login", "It fails on Mondays.");

        Ticket ticket = tracker().read(ref);

        assertThat(ticket.ref()).isEqualTo(ref);
        assertThat(ticket.title()).isEqualTo("Mend the login");
        assertThat(ticket.body()).contains("It fails on Mondays.");
        assertThat(ticket.open()).isTrue();
    }

    @Test
    final void knows_a_ticket_by_its_page_and_by_its_key() throws Exception {
        TicketRef ref = write("Mend it", "Soon.");

        assertThat(tracker().refer(ref.key()).map(TicketRef::key)).contains(ref.key());
        for (String page : ref.url().stream().toList()) {
            assertThat(tracker().refer(page)).contains(ref);
        }
        assertThat(tracker().refer("https://elsewhere.example.org/acme/app/issues/1"))
                .isEmpty();
        assertThat(tracker().refer("../../etc/passwd")).isEmpty();
    }

    @Test
    final void finds_what_is_marked_and_nothing_else() throws Exception {
        TicketRef marked = write("Mend it", "Soon.");
        TicketRef other = write("Leave it", "As it is.");
        assertThat(keys(tracker().poll())).doesNotContain(marked.key(), other.key());

        mark(marked);

        TicketPoll first = tracker().poll();
        assertThat(keys(first)).contains(marked.key()).doesNotContain(other.key());
        assertThat(first.unread()).isEmpty();
        assertThat(keys(tracker().poll())).as("as long as it is marked").contains(marked.key());
    }

    @Test
    final void reads_what_people_said_in_order() throws Exception {
        TicketRef ticket = write("Mend it", "Soon.");
        say(ticket, "First.");
        say(ticket, "Second.");

        List<TicketComment> all = tracker().comments(ticket, Instant.EPOCH);

        assertThat(all).extracting(TicketComment::body).containsExactly("First.", "Second.");
        assertThat(all).noneMatch(TicketComment::ours);
        assertThat(tracker().comments(ticket, all.get(1).created()))
                .extracting(TicketComment::body)
                .contains("Second.");
    }

    @Test
    final void says_a_thing_once() throws Exception {
        TicketRef ticket = write("Mend it", "Soon.");
        say(ticket, "First.");

        TicketComment said = tracker().comment(ticket, "t1:started", "Work has **begun**.");
        TicketComment again = tracker().comment(ticket, "t1:started", "Work has **begun**.");
        TicketComment other = tracker().comment(ticket, "t1:done", "It is done.");

        assertThat(again.id()).isEqualTo(said.id());
        assertThat(other.id()).isNotEqualTo(said.id());
        assertThat(shown(ticket)).hasSize(2);
        List<TicketComment> all = tracker().comments(ticket, Instant.EPOCH);
        assertThat(all).hasSize(3);
        assertThat(all)
                .filteredOn(TicketComment::ours)
                .extracting(TicketComment::id)
                .containsExactlyInAnyOrder(said.id(), other.id());
        assertThat(tracker().findComment(ticket, "t1:started").map(TicketComment::id))
                .contains(said.id());
        assertThat(tracker().findComment(ticket, "t1:never")).isEmpty();
    }

    @Test
    final void says_something_new_in_place_of_what_it_said() throws Exception {
        TicketRef ticket = write("Mend it", "Soon.");
        TicketComment said = tracker().comment(ticket, "t1:status", "Work has begun.");

        TicketComment changed = tracker().comment(ticket, "t1:status", "Work is done.");

        assertThat(changed.id()).isEqualTo(said.id());
        assertThat(shown(ticket)).singleElement().asString().contains("Work is done.");
    }

    @Test
    final void is_not_taken_in_by_somebody_who_copies_its_words() throws Exception {
        TicketRef ticket = write("Mend it", "Soon.");
        TicketRef model = write("Another", "One.");
        tracker().comment(model, "t1:started", "Work has begun.");
        say(ticket, shown(model).get(0));

        assertThat(tracker().findComment(ticket, "t1:started")).isEmpty();
        tracker().comment(ticket, "t1:started", "Work has begun.");

        assertThat(shown(ticket)).hasSize(1);
        assertThat(tracker().comments(ticket, Instant.EPOCH))
                .filteredOn(TicketComment::ours)
                .hasSize(1);
    }

    @Test
    final void is_not_made_to_say_one_thing_for_another() throws Exception {
        TicketRef ticket = write("Mend it", "Soon.");
        tracker().comment(ticket, "t1:started", "Work has begun.");

        tracker().comment(ticket, "t1:answer", "An agent says: " + shown(ticket).get(0) + "\n" + HOSTILE);

        assertThat(tracker().findComment(ticket, "t1:started").orElseThrow().body())
                .doesNotContain("An agent says");
        assertThat(tracker().findComment(ticket, "t1:answer")).isPresent();
        assertThat(shown(ticket)).hasSize(2);
    }

    @Test
    final void takes_texts_of_any_length() throws Exception {
        TicketRef ticket = write("Mend it", "Soon.");

        tracker().comment(ticket, "t1:long", "word ".repeat(50_000));
        tracker().comment(ticket, "t1:long", "word ".repeat(50_000));

        assertThat(shown(ticket)).hasSize(1);
    }

    @Test
    final void labels_as_often_as_it_is_asked() throws Exception {
        TicketRef ticket = write("Mend it", "Soon.");

        tracker().label(ticket, "needs-clarification", true);
        tracker().label(ticket, "needs-clarification", true);
        assertThat(labelled(ticket, "needs-clarification")).isTrue();

        tracker().label(ticket, "needs-clarification", false);
        tracker().label(ticket, "needs-clarification", false);
        assertThat(labelled(ticket, "needs-clarification")).isFalse();
    }

    @Test
    final void shows_how_far_it_is_as_often_as_it_is_asked() throws Exception {
        TicketRef ticket = write("Mend it", "Soon.");

        for (TicketStage stage : TicketStage.values()) {
            boolean shown = tracker().move(ticket, stage);
            assertThat(tracker().move(ticket, stage)).as(stage.name()).isEqualTo(shown);
        }
        for (Reaction reaction : Reaction.values()) {
            boolean shown = tracker().react(ticket, Optional.empty(), reaction);
            assertThat(tracker().react(ticket, Optional.empty(), reaction)).isEqualTo(shown);
        }
    }

    @Test
    final void trusts_those_who_may_and_nobody_who_is_called_so() throws Exception {
        TicketRef ticket = write("Mend it", "Soon.");
        Optional<String> repository = tracker().read(ticket).repository();

        assertThat(tracker().judge(trusted(), repository)).isEqualTo(Standing.TRUSTED);
        assertThat(tracker().judge(ourselves(), repository)).isEqualTo(Standing.OURSELVES);
        for (Person stranger : strangers()) {
            assertThat(tracker().judge(stranger, repository))
                    .as(stranger.toString())
                    .isEqualTo(Standing.STRANGER);
        }
        assertThat(tracker().judge(new Person("", "", false), repository)).isEqualTo(Standing.STRANGER);
    }

    @Test
    final void says_that_a_ticket_is_not_there() throws Exception {
        Tracker tracker = tracker();
        TicketRef missing = missing();

        assertThatThrownBy(() -> tracker.read(missing))
                .isInstanceOfSatisfying(
                        TrackerException.class,
                        e -> assertThat(e.code()).isEqualTo(TrackerException.Code.UNKNOWN_TICKET));
        assertThatThrownBy(() -> tracker.read(new TicketRef("x", "../../user", Optional.empty())))
                .isInstanceOf(TrackerException.class);
    }

    @Test
    final void says_that_a_retry_helps_where_the_other_side_is_down() throws Exception {
        TicketRef ticket = write("Mend it", "Soon.");
        Tracker down = down();

        for (Throwable thrown : List.of(
                catchThrowable(() -> down.read(ticket)),
                catchThrowable(down::poll),
                catchThrowable(() -> down.comment(ticket, "t1:started", "Work has begun.")))) {
            assertThat(thrown)
                    .isInstanceOfSatisfying(
                            FactoryException.class,
                            e -> assertThat(e.code().retryable())
                                    .as(e.getMessage())
                                    .isTrue());
        }
    }

    @Test
    final void shows_no_secret() throws Exception {
        TicketRef ticket = write("Mend it", "Soon.");
        Tracker down = down();
        List<String> said = new ArrayList<>(List.of(tracker().toString(), down.toString()));
        Stream.iterate(catchThrowable(() -> down.read(ticket)), cause -> cause != null, Throwable::getCause)
                .forEach(cause -> said.add(cause.toString()));

        assertThat(secrets())
                .allSatisfy(secret -> assertThat(String.join("\n", said)).doesNotContain(secret));
    }

    private static List<String> keys(TicketPoll poll) {
        return poll.wanted().stream().map(ticket -> ticket.ref().key()).toList();
    }
}
