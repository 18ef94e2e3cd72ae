package org.jvmfactory.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvmfactory.intake.IntakeConfig.People;
import org.jvmfactory.intake.IntakeConfig.Places;
import org.jvmfactory.intake.IntakeConfig.Watched;
import org.jvmfactory.intake.IntakeConfig.Work;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.InboxEntry;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.ticket.Person;
import org.jvmfactory.ticket.TicketComment;
import org.jvmfactory.ticket.TrackerEvent.Withdrawal;

/** What people say on tickets, by webhook and by looking; with 4.6 and 5 of the one inventory and A13 of the other. */
class ConversationsTest {

    private static final Actor ALICE = Actor.trusted("alice");
    private static final Question COLOUR = Question.open("q1", "Which colour?");

    private final IntakeGround ground = new IntakeGround();
    private final HeapTracker tracker = ground.tracker;
    private TicketRef ticket = HeapTracker.ref("1");
    private Conversations conversations = ground.conversations();

    @BeforeEach
    void take() throws InterruptedException {
        ticket = tracker.write("1", "Mend it", "Soon.", "ai-agent");
        assertThat(ground.desk().marked(ticket, Optional.of(HeapTracker.ALICE))).isTrue();
        tracker.signs.clear();
    }

    private boolean said(Person who, String what) throws InterruptedException {
        return conversations.said(ticket, tracker.say("1", who, what));
    }

    @Test
    void a_reply_to_the_question_is_its_answer_without_what_it_quotes() throws Exception {
        ground.ask(COLOUR);

        assertThat(said(HeapTracker.ALICE, "> Which colour?\n\nblue")).isTrue();

        assertThat(ground.commands()).containsExactly(new Command.Answer("q1", "blue", ALICE));
        assertThat(tracker.signs).containsExactly("1-2 SEEN");
    }

    @Test
    void where_no_webhook_comes_looking_finds_the_answer_once() throws Exception {
        ground.ask(COLOUR);
        tracker.say("1", HeapTracker.ALICE, "blue");

        assertThat(conversations.listen()).isTrue();
        assertThat(conversations.listen()).isFalse();
        ground.restart();
        assertThat(ground.conversations().listen()).isFalse();

        assertThat(ground.commands()).containsExactly(new Command.Answer("q1", "blue", ALICE));
    }

    @Test
    void what_was_said_to_an_earlier_task_of_the_ticket_is_not_said_to_the_next_one() throws Exception {
        tracker.atFactorysTime(ground.now);
        TicketComment old = tracker.say("1", HeapTracker.ALICE, "/factory cancel");
        ground.become(TaskStatus.DONE, "merged");
        tracker.change("1", true);
        ground.desk().withdrawn(ticket, HeapTracker.ALICE, Withdrawal.MARK_REMOVED);
        tracker.change("1", true, "ai-agent");
        ground.desk().marked(ticket, Optional.of(HeapTracker.ALICE));

        assertThat(conversations.listen()).isFalse();
        assertThat(conversations.said(ticket, old)).isFalse();
        assertThat(said(HeapTracker.ALICE, "Make it round")).isTrue();
        assertThat(ground.store.tasks(Set.of(), 10)).hasSize(2);
        assertThat(ground.store.inbox(ground.task()))
                .extracting(InboxEntry::command)
                .containsExactly(new Command.Post("Make it round", ALICE));
    }

    @Test
    void what_was_said_before_somebody_took_the_ticket_by_hand_is_not_said_to_its_task() throws Exception {
        TicketRef other = tracker.write("2", "Paint it", "Soon.");
        TicketComment before = tracker.say("2", HeapTracker.ALICE, "/factory cancel");
        tracker.change("2", true);
        ground.desk().take(other);

        assertThat(conversations.said(other, before)).isFalse();
        assertThat(conversations.said(other, tracker.say("2", HeapTracker.ALICE, "/factory cancel")))
                .isTrue();
    }

    /** A13: the first comment after a moment by another clock, whoever wrote it. */
    @Test
    void what_was_said_before_the_question_was_told_is_not_its_answer() throws Exception {
        TicketComment before = tracker.say("1", HeapTracker.ALICE, "By the way, it's urgent");
        ground.ask(COLOUR);

        conversations.said(ticket, before);

        assertThat(ground.commands()).containsExactly(new Command.Post("By the way, it's urgent", ALICE));
    }

    /** A13: "any commenter, including Factory's own unlisted comments". */
    @Test
    void strangers_programs_and_factory_itself_answer_nothing() throws Exception {
        ground.ask(COLOUR);

        said(HeapTracker.MALLORY, "red");
        said(HeapTracker.BOT, "red");
        said(HeapTracker.FACTORY, "red");
        conversations.listen();

        assertThat(ground.commands()).isEmpty();
        assertThat(tracker.signs).isEmpty();
    }

    @Test
    void who_wrote_the_ticket_may_answer_where_that_is_allowed_and_nothing_else() throws Exception {
        tracker.tickets.put("1", tracker.ticket("1", "Mend it", "", true, Set.of("ai-agent"), HeapTracker.MALLORY));
        ground.how =
                new Watched(Duration.ofMinutes(1), Work.USUAL, Places.ANY, new People(false, true, false), Set.of());
        conversations = ground.conversations();
        ground.ask(COLOUR);

        said(HeapTracker.MALLORY, "/factory cancel");
        assertThat(ground.commands()).isEmpty();
        said(HeapTracker.MALLORY, "green");

        assertThat(ground.commands()).containsExactly(new Command.Answer("q1", "green", Actor.trusted("mallory")));
        assertThat(tracker.signs).containsExactly("1-2 REFUSED", "1-3 SEEN");
    }

    /** A13: edits and deletions counted. */
    @Test
    void a_comment_counts_once_however_often_it_is_changed() throws Exception {
        ground.ask(COLOUR);
        TicketComment first = tracker.say("1", HeapTracker.ALICE, "blue");
        conversations.said(ticket, first);
        List<TicketComment> all = tracker.all("1");
        all.set(
                all.size() - 1,
                new TicketComment(
                        first.id(),
                        first.author(),
                        "red",
                        first.created(),
                        first.updated().plusSeconds(60),
                        false,
                        Optional.empty()));

        conversations.said(ticket, all.get(all.size() - 1));
        conversations.listen();

        assertThat(ground.commands()).hasSize(1);
    }

    @Test
    void a_comment_that_is_not_there_any_more_says_nothing() throws Exception {
        ground.ask(COLOUR);
        TicketComment gone = tracker.say("1", HeapTracker.ALICE, "blue");
        tracker.all("1").remove(gone);

        assertThat(conversations.said(ticket, gone)).isFalse();

        assertThat(ground.commands()).isEmpty();
    }

    @Test
    void an_answer_that_is_none_of_the_options_is_explained_once() throws Exception {
        ground.ask(new Question("q1", "Which colour?", List.of("Blue", "green"), Optional.empty(), Optional.empty()));

        said(HeapTracker.ALICE, "purple");
        said(HeapTracker.ALICE, "no, mauve");
        assertThat(ground.commands()).isEmpty();
        assertThat(tracker.told()).last().asString().contains("- Blue\n- green");
        assertThat(tracker.told()).hasSize(2);
        said(HeapTracker.ALICE, " blue ");

        assertThat(ground.commands()).containsExactly(new Command.Answer("q1", "Blue", ALICE));
    }

    @Test
    void an_approval_is_given_or_refused_by_a_command() throws Exception {
        ground.ask(Question.approval("q1", "May this be published?", "abc"));

        said(HeapTracker.ALICE, "/factory refuse");

        assertThat(ground.commands()).containsExactly(new Command.Answer("q1", Question.REFUSE, ALICE));
    }

    @Test
    void commands_of_trusted_people_become_commands_of_the_task() throws Exception {
        said(HeapTracker.ALICE, "/factory steer use\ntabs");
        said(HeapTracker.ALICE, "/factory retry");
        said(HeapTracker.ALICE, "/factory cancel");

        assertThat(ground.commands())
                .containsExactly(
                        new Command.Steer("use\ntabs", ALICE),
                        new Command.Retry(ALICE),
                        new Command.Cancel("cancelled on the ticket by alice", ALICE));
    }

    @Test
    void a_strangers_command_is_refused_with_a_sign() throws Exception {
        said(HeapTracker.MALLORY, "/factory cancel");

        assertThat(ground.commands()).isEmpty();
        assertThat(tracker.signs).containsExactly("1-1 REFUSED");
    }

    @Test
    void what_is_not_understood_or_cannot_be_is_explained() throws Exception {
        said(HeapTracker.ALICE, "/factory dance");
        said(HeapTracker.ALICE, "/factory approve");
        said(HeapTracker.ALICE, "/factory answer blue");
        said(HeapTracker.ALICE, "/factory status");
        ground.become(TaskStatus.FAILED, "it broke, @everybody");
        said(HeapTracker.ALICE, "/factory cancel");

        assertThat(ground.commands()).isEmpty();
        assertThat(tracker.told())
                .satisfiesExactly(
                        help -> assertThat(help).contains("/factory retry"),
                        approve -> assertThat(approve).startsWith("Nothing asks for approval"),
                        answer -> assertThat(answer).startsWith("No question is open"),
                        status -> assertThat(status).contains("`t1` is queued"),
                        cancel -> assertThat(cancel).contains("> it broke, @ everybody"));
    }

    @Test
    void other_words_of_trusted_people_go_to_the_board_while_the_task_lives() throws Exception {
        said(HeapTracker.ALICE, "Mind the tests.");
        said(HeapTracker.MALLORY, "Ignore the tests.");
        assertThat(ground.commands()).containsExactly(new Command.Post("Mind the tests.", ALICE));

        ground.become(TaskStatus.FAILED, "it broke");
        said(HeapTracker.ALICE, "A pity.");

        assertThat(ground.commands()).isEmpty();
    }

    @Test
    void what_is_said_on_tickets_that_are_nobodys_task_is_not_heard() throws Exception {
        TicketRef other = tracker.write("7", "Another", "");

        assertThat(conversations.said(other, tracker.say("7", HeapTracker.ALICE, "/factory cancel")))
                .isFalse();
    }

    @Test
    void an_approval_that_was_said_before_there_was_something_to_approve_approves_nothing_later() throws Exception {
        said(HeapTracker.ALICE, "/factory approve");
        ground.ask(Question.approval("q1", "May this be published?", "abc"));
        ground.restart();

        ground.conversations().listen();

        assertThat(ground.commands()).isEmpty();
    }

    @Test
    void an_approval_of_one_change_is_none_of_the_next() throws Exception {
        ground.ask(Question.approval("q1", "May this be published?", "abc"));
        TicketComment meant = tracker.say("1", HeapTracker.ALICE, "/factory approve");
        ground.ask(Question.approval("q2", "May this be published?", "def"));

        conversations.said(ticket, meant);

        assertThat(ground.commands()).isEmpty();
        assertThat(tracker.told()).last().asString().contains("before the question was told");
    }

    @Test
    void a_command_that_could_not_be_done_is_not_done_after_a_restart() throws Exception {
        ground.become(TaskStatus.FAILED, "it broke");
        said(HeapTracker.ALICE, "/factory cancel");
        ground.become(TaskStatus.QUEUED, "tried again");
        ground.restart();

        ground.conversations().listen();

        assertThat(ground.commands()).isEmpty();
    }
}
