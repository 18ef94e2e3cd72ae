package org.jvmfactory.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.jvmfactory.intake.IntakeConfig.People;
import org.jvmfactory.intake.IntakeConfig.Places;
import org.jvmfactory.intake.IntakeConfig.Watched;
import org.jvmfactory.intake.IntakeConfig.Work;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.Event.TicketNoted.Mark;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.News;
import org.jvmfactory.task.Priority;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.ticket.Person;
import org.jvmfactory.ticket.Ticket;
import org.jvmfactory.ticket.TicketStage;
import org.jvmfactory.ticket.TrackerEvent.Withdrawal;

/** Marks that are set, stay, and go; with 4.1, 4.5, 16 and 18.3 of the one inventory and A13, A22 of the other. */
class TicketDeskTest {

    private final IntakeGround ground = new IntakeGround();
    private final HeapTracker tracker = ground.tracker;

    private boolean marked(TicketRef ticket, Person by) throws InterruptedException {
        return ground.desk().marked(ticket, Optional.of(by));
    }

    private boolean look() throws InterruptedException {
        return ground.desk().found(tracker.poll().wanted(), true);
    }

    @Test
    void a_marked_ticket_becomes_a_task_that_has_what_the_ticket_says() throws Exception {
        TicketRef ticket = tracker.write("1", " Mend\nit ", "Soon.", "ai-agent", "devops", "bug");

        assertThat(marked(ticket, HeapTracker.ALICE)).isTrue();

        assertThat(ground.submitted)
                .containsExactly(TaskRequest.builder("https://tracker.example/acme/shop.git", "Mend it")
                        .description("Soon.")
                        .ticket(ticket)
                        .label("ai-agent")
                        .label("devops")
                        .label("bug")
                        .agent("devops")
                        .workflow("code_review")
                        .author(new Actor("alice", Actor.Trust.TRUSTED))
                        .build());
        assertThat(tracker.signs).containsExactly("1 SEEN");
    }

    @Test
    void ten_deliveries_of_one_mark_are_one_task_and_one_request() throws Exception {
        TicketRef ticket = tracker.write("1", "Mend it", "Soon.", "ai-agent");
        for (int i = 0; i < 10; i++) {
            marked(ticket, HeapTracker.ALICE);
            if (i == 4) {
                ground.restart();
            }
        }

        assertThat(ground.submitted).hasSize(1);
        assertThat(ground.commands()).isEmpty();
        assertThat(tracker.reads).isEqualTo(1);
    }

    @Test
    void what_was_cut_off_after_the_task_was_there_is_done_again_and_is_the_same() throws Exception {
        TicketRef ticket = tracker.write("1", "Mend it", "Soon.", "ai-agent");
        ground.desk().take(ticket);
        ground.book.note(ticket, Mark.GONE, Optional.empty(), ""); // as if the mark hadn't been noted
        ground.restart();

        assertThat(look()).isTrue();

        assertThat(ground.store.tasks(Set.of(), 10)).hasSize(1);
        assertThat(ground.commands()).isEmpty();
        assertThat(look()).isFalse();
    }

    @Test
    void a_mark_that_stays_is_not_taken_again_when_the_task_is_done_or_failed() throws Exception {
        tracker.write("1", "Mend it", "Soon.", "ai-agent");
        look();
        ground.become(TaskStatus.FAILED, "it broke");
        ground.restart();

        assertThat(look()).isFalse();
        ground.become(TaskStatus.DONE, "done");
        assertThat(look()).isFalse();

        assertThat(ground.submitted).hasSize(1);
        assertThat(ground.commands()).isEmpty();
    }

    @Test
    void a_ticket_marked_again_after_a_failure_is_tried_again() throws Exception {
        tracker.write("1", "Mend it", "Soon.", "ai-agent");
        look();
        ground.become(TaskStatus.FAILED, "it broke");
        tracker.change("1", true);
        look();
        tracker.change("1", true, "ai-agent");

        assertThat(look()).isTrue();

        assertThat(ground.commands()).containsExactly(new Command.Retry(Actor.trusted("alice")));
    }

    @Test
    void a_ticket_marked_again_after_its_task_is_done_is_a_new_task() throws Exception {
        tracker.write("1", "Mend it", "Soon.", "ai-agent");
        look();
        ground.become(TaskStatus.DONE, "done");
        tracker.change("1", false, "ai-agent");
        look();
        tracker.change("1", true, "ai-agent");

        look();

        assertThat(ground.store.tasks(Set.of(), 10)).hasSize(2);
    }

    /** A19, A22: one pull request goes on. */
    @Test
    void a_ticket_queued_again_while_its_pull_request_is_open_continues_that_one() throws Exception {
        tracker.write("1", "Mend it", "Soon.", "ai-agent");
        look();
        ground.publish();
        tracker.change("1", true);
        look();
        tracker.write("1", "Mend it", "In blue.", "ai-agent");

        look();

        assertThat(ground.commands()).singleElement().isInstanceOfSatisfying(Command.Revise.class, revise -> {
            assertThat(revise.by()).isEqualTo(Actor.trusted("alice"));
            assertThat(revise.news()).singleElement().satisfies(news -> {
                assertThat(news.kind()).isEqualTo(News.Kind.TICKET);
                assertThat(news.text()).isEqualTo("Mend it\n\nIn blue.");
            });
        });
        assertThat(ground.store.tasks(Set.of(), 10)).hasSize(1);
    }

    /** A13: no second, parallel task. */
    @Test
    void a_ticket_queued_again_while_its_task_is_at_work_changes_nothing() throws Exception {
        tracker.write("1", "Mend it", "Soon.", "ai-agent");
        look();
        tracker.change("1", true);
        look();
        tracker.change("1", true, "ai-agent");

        look();

        assertThat(ground.store.tasks(Set.of(), 10)).hasSize(1);
        assertThat(ground.commands()).isEmpty();
    }

    /** 4.4: "re-add the label to accept the assumption". */
    @Test
    void to_mark_a_ticket_again_accepts_what_is_assumed() throws Exception {
        TicketRef ticket = tracker.write("1", "Mend it", "Soon.", "ai-agent");
        look();
        ground.ask(new Question("q1", "Which colour?", List.of(), Optional.of("blue"), Optional.empty()));
        tracker.change("1", true);
        ground.desk().withdrawn(ticket, HeapTracker.ALICE, Withdrawal.MARK_REMOVED);
        assertThat(ground.commands()).isEmpty();
        tracker.change("1", true, "ai-agent");

        marked(ticket, HeapTracker.ALICE);

        assertThat(ground.commands()).containsExactly(new Command.Answer("q1", "blue", Actor.trusted("alice")));
    }

    /** 4.6: anyone who can open an issue started an agent. */
    @Test
    void a_stranger_can_start_nothing_and_is_told_once() throws Exception {
        TicketRef ticket = tracker.write("1", "Mend it", "Soon.", "ai-agent");

        marked(ticket, HeapTracker.MALLORY);
        tracker.marker = Optional.of(HeapTracker.MALLORY);
        look();
        look();

        assertThat(ground.submitted).isEmpty();
        assertThat(tracker.signs).containsExactly("1 REFUSED");
        assertThat(tracker.told()).hasSize(1);
    }

    @Test
    void a_program_is_not_trusted_for_its_name() throws Exception {
        TicketRef ticket = tracker.write("1", "Mend it", "Soon.", "ai-agent");

        marked(ticket, HeapTracker.BOT);

        assertThat(ground.submitted).isEmpty();
    }

    @Test
    void what_a_stranger_marked_is_taken_when_somebody_trusted_marks_it() throws Exception {
        TicketRef ticket = tracker.write("1", "Mend it", "Soon.", "ai-agent");
        marked(ticket, HeapTracker.MALLORY);

        marked(ticket, HeapTracker.ALICE);

        assertThat(ground.submitted).hasSize(1);
    }

    /** 18.3: what the pipeline files itself must not start it. */
    @Test
    void what_factory_does_to_tickets_asks_for_nothing() throws Exception {
        TicketRef ticket = tracker.write("1", "Mend it", "Soon.", "ai-agent");

        assertThat(marked(ticket, HeapTracker.FACTORY)).isFalse();

        assertThat(ground.submitted).isEmpty();
    }

    @Test
    void a_person_whose_login_factory_has_counts_where_that_is_said() throws Exception {
        TicketRef ticket = tracker.write("1", "Mend it", "Soon.", "ai-agent");
        Person shared = new Person("9", "factory", false);
        tracker.self = shared;
        assertThat(marked(ticket, shared)).isFalse();
        ground.how =
                new Watched(Duration.ofMinutes(1), Work.USUAL, Places.ANY, new People(false, false, true), Set.of());

        assertThat(marked(ticket, shared)).isTrue();

        assertThat(ground.submitted).hasSize(1);
    }

    @Test
    void where_nobody_knows_who_set_the_mark_the_author_or_a_setting_decides() throws Exception {
        tracker.marker = Optional.empty();
        tracker.write("1", "By alice", "", "ai-agent");
        tracker.tickets.put("2", tracker.ticket("2", "By mallory", "", true, Set.of("ai-agent"), HeapTracker.MALLORY));
        look();
        assertThat(ground.submitted).extracting(TaskRequest::title).containsExactly("By alice");

        tracker.tickets.put("3", tracker.ticket("3", "By mallory", "", true, Set.of("ai-agent"), HeapTracker.MALLORY));
        ground.how =
                new Watched(Duration.ofMinutes(1), Work.USUAL, Places.ANY, new People(true, false, false), Set.of());
        look();

        assertThat(ground.submitted)
                .last()
                .satisfies(
                        request -> assertThat(request.author()).isEqualTo(new Actor("mallory", Actor.Trust.UNTRUSTED)));
    }

    @Test
    void a_mark_that_is_gone_when_the_ticket_is_read_asks_for_nothing() throws Exception {
        TicketRef ticket = tracker.write("1", "Mend it", "Soon.");
        TicketRef closed = tracker.write("2", "Mend it", "Soon.", "ai-agent");
        tracker.change("2", false, "ai-agent");

        assertThat(marked(ticket, HeapTracker.ALICE)).isFalse();
        assertThat(marked(closed, HeapTracker.ALICE)).isFalse();
    }

    /** A22: queued and waiting tasks were not cancelled. */
    @Test
    void a_ticket_that_is_closed_cancels_its_task_and_one_whose_pull_request_is_open_goes_on() throws Exception {
        TicketRef ticket = tracker.write("1", "Mend it", "Soon.", "ai-agent");
        look();
        tracker.change("1", false, "ai-agent");
        look();
        assertThat(ground.commands()).singleElement().isInstanceOf(Command.Cancel.class);
        ground.publish();

        ground.desk().withdrawn(ticket, HeapTracker.MALLORY, Withdrawal.DONE);

        assertThat(ground.commands()).isEmpty();
    }

    @Test
    void a_mark_taken_away_cancels_unless_factory_itself_took_it_away() throws Exception {
        TicketRef ticket = tracker.write("1", "Mend it", "Soon.", "ai-agent");
        look();
        tracker.change("1", true);
        ground.desk().withdrawn(ticket, HeapTracker.FACTORY, Withdrawal.MARK_REMOVED);
        assertThat(ground.commands()).isEmpty();

        tracker.change("1", true, "ai-agent");
        look();
        tracker.change("1", true);
        ground.desk().withdrawn(ticket, HeapTracker.ALICE, Withdrawal.MARK_REMOVED);
        ground.desk().withdrawn(ticket, HeapTracker.ALICE, Withdrawal.MARK_REMOVED);

        assertThat(ground.commands())
                .containsExactly(
                        new Command.Cancel("the ticket isn't marked any more, says alice", Actor.trusted("alice")));
    }

    /** A withdrawal that was sent long ago: what counts is how the ticket is now. */
    @Test
    void a_withdrawal_that_does_not_hold_any_more_changes_nothing() throws Exception {
        TicketRef ticket = tracker.write("1", "Mend it", "Soon.", "ai-agent");
        look();

        ground.desk().withdrawn(ticket, HeapTracker.ALICE, Withdrawal.DONE);

        assertThat(ground.commands()).isEmpty();
        assertThat(look()).isFalse();
    }

    @Test
    void where_a_state_marks_a_ticket_the_mark_is_gone_when_factory_moves_it() throws Exception {
        tracker.moveUnmarks = true;
        TicketRef ticket = tracker.write("1", "Mend it", "Soon.", "ai-agent");
        marked(ticket, HeapTracker.ALICE);
        assertThat(tracker.move(ticket, TicketStage.WORKING)).isTrue();
        ground.desk().moved(ticket);
        ground.publish();
        tracker.change("1", true, "ai-agent");

        marked(ticket, HeapTracker.ALICE);

        assertThat(ground.commands()).singleElement().isInstanceOf(Command.Revise.class);
    }

    @Test
    void a_repository_that_nobody_allowed_is_refused_with_the_reason() throws Exception {
        for (String repository : List.of("/etc", "https://evil.example/acme/shop.git", "unknown")) {
            tracker.tickets.put("1", elsewhere(repository));
            look();
        }
        assertThat(ground.submitted).isEmpty();
        assertThat(tracker.told()).singleElement().asString().contains("/etc", "isn't a repository");
        ground.how = new Watched(
                Duration.ofMinutes(1),
                Work.USUAL,
                new Places(Optional.empty(), Set.of("acme/site"), Optional.empty()),
                People.NOBODY_ELSE,
                Set.of());
        TicketRef ticket = tracker.write("2", "Mend it", "Soon.", "ai-agent");

        marked(ticket, HeapTracker.ALICE);

        assertThat(ground.submitted).isEmpty();
    }

    @Test
    void another_spelling_of_an_allowed_repository_means_that_one_as_it_was_allowed() throws Exception {
        ground.how = new Watched(
                Duration.ofMinutes(1),
                Work.USUAL,
                new Places(Optional.empty(), Set.of("git@git.example:acme/shop.git"), Optional.empty()),
                People.NOBODY_ELSE,
                Set.of());
        tracker.tickets.put("1", elsewhere("https://mallory:s3cret@GIT.example/acme/shop"));
        look();

        assertThat(ground.submitted)
                .extracting(TaskRequest::repository)
                .containsExactly("git@git.example:acme/shop.git");
    }

    @Test
    void a_repository_that_has_a_name_is_taken() throws Exception {
        tracker.tickets.put("1", elsewhere("shop"));
        ground.how = new Watched(
                Duration.ofMinutes(1),
                new Work(
                        Optional.of("single"),
                        Optional.of("coder"),
                        Optional.of("claude"),
                        Optional.of(Priority.HIGH),
                        Work.USUAL.limits()),
                new Places(Optional.empty(), Set.of(), Optional.of("next")),
                People.NOBODY_ELSE,
                Set.of());

        look();

        assertThat(ground.submitted).singleElement().satisfies(request -> {
            assertThat(request.repository()).isEqualTo("shop");
            assertThat(request.priority()).isEqualTo(Priority.HIGH);
            assertThat(request.base()).contains("next");
            assertThat(request.agent()).contains("coder");
            assertThat(request.engine()).contains("claude");
            assertThat(request.workflow()).contains("single");
        });
    }

    private Ticket elsewhere(String repository) {
        Ticket ticket = tracker.ticket("1", "Mend it", "Soon.", true, Set.of("ai-agent"), HeapTracker.ALICE);
        return new Ticket(
                ticket.ref(),
                ticket.title(),
                ticket.body(),
                true,
                ticket.status(),
                ticket.labels(),
                ticket.author(),
                Optional.of(repository),
                ticket.priority(),
                ticket.updated());
    }

    @Test
    void a_ticket_that_somebody_vouches_for_is_taken_though_it_is_not_marked() throws Exception {
        TicketRef ticket = tracker.write("1", "Mend it", "Soon.");

        assertThat(ground.desk().take(ticket).created()).isTrue();
        assertThat(ground.desk().take(ticket).created()).isFalse();
    }
}
