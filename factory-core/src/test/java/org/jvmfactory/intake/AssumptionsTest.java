package org.jvmfactory.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.Answer;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.ticket.TrackerEvent.Withdrawal;

/** 4.4 and 4.6: the two ways on from a question, to reply and to mark the ticket anew. */
class AssumptionsTest {

    private static final Actor BOB = Actor.trusted("bob");

    private final IntakeGround ground = new IntakeGround();
    private final HeapTracker tracker = ground.tracker;
    private TicketRef ticket = HeapTracker.ref("1");

    @BeforeEach
    void take() throws InterruptedException {
        ticket = tracker.write("1", "Mend it", "Soon.", "ai-agent");
        assertThat(ground.desk().marked(ticket, Optional.of(HeapTracker.ALICE))).isTrue();
    }

    private void markAnew() throws InterruptedException {
        tracker.change("1", true);
        ground.desk().withdrawn(ticket, HeapTracker.ALICE, Withdrawal.MARK_REMOVED);
        tracker.change("1", true, "ai-agent");
        ground.desk().marked(ticket, Optional.of(HeapTracker.ALICE));
    }

    @Test
    void to_mark_the_ticket_anew_accepts_an_assumption_that_has_no_end() throws Exception {
        ground.ask(new Question("q1", "Net or gross?", List.of(), Optional.of("assume"), Optional.empty()));

        markAnew();

        assertThat(ground.commands()).containsExactly(new Command.Answer("q1", "assume", Actor.trusted("alice")));
        assertThat(ground.store.tasks(Set.of(), 10)).hasSize(1);
    }

    @Test
    void a_question_without_an_assumption_is_neither_answered_nor_cancelled_by_that() throws Exception {
        ground.ask(Question.open("q1", "Net or gross?"));

        markAnew();

        assertThat(ground.commands()).isEmpty();
        assertThat(ground.store.tasks(Set.of(), 10)).hasSize(1);
    }

    @Test
    void an_approval_is_never_given_by_that() throws Exception {
        ground.ask(Question.approval("q1", "Publish this?", "sha256:1"));

        markAnew();

        assertThat(ground.commands()).isEmpty();
    }

    @Test
    void a_stranger_accepts_nothing_by_that() throws Exception {
        ground.ask(new Question("q1", "Net or gross?", List.of(), Optional.of("assume"), Optional.empty()));
        tracker.change("1", true);
        ground.desk().withdrawn(ticket, HeapTracker.MALLORY, Withdrawal.MARK_REMOVED);
        tracker.change("1", true, "ai-agent");

        ground.desk().marked(ticket, Optional.of(HeapTracker.MALLORY));

        assertThat(ground.commands()).isEmpty();
    }

    @Test
    void to_mark_the_ticket_anew_accepts_an_assumption_that_would_not_count_at_the_end() throws Exception {
        ground.ask(ending().withAssumption("assume"));

        markAnew();

        assertThat(ground.commands()).containsExactly(new Command.Answer("q1", "assume", Actor.trusted("alice")));
    }

    @Test
    void to_mark_the_ticket_anew_when_nobody_answered_in_time_tries_again_with_the_assumption_and_says_so()
            throws Exception {
        ground.ask(ending().withAssumption("assume"));
        ground.fail();

        markAnew();

        assertThat(ground.commands())
                .containsExactly(new Command.Retry(
                        Optional.empty(),
                        Optional.of(new Answer("q1", "assume", Actor.trusted("alice"))),
                        Actor.trusted("alice")));
        assertThat(tracker.told())
                .filteredOn(text -> text.contains("Tried again"))
                .singleElement()
                .asString()
                .contains("> assume", "> Net or gross?");
    }

    @Test
    void an_answer_that_somebody_gave_in_time_is_never_replaced_by_the_assumption() throws Exception {
        ground.ask(ending().withAssumption("assume"));
        ground.become(TaskStatus.RUNNING, "goes on", taken(new Command.Answer("q1", "net", BOB)));
        ground.fail();

        markAnew();

        assertThat(ground.commands()).containsExactly(new Command.Retry(Actor.trusted("alice")));
        Answer assumed = new Answer("q1", "assume", Actor.trusted("alice"));
        ground.become(
                TaskStatus.QUEUED,
                "tried again",
                taken(new Command.Retry(Optional.empty(), Optional.of(assumed), Actor.trusted("alice"))));
        assertThat(ground.view().answers()).containsEntry("q1", new Answer("q1", "net", BOB));
    }

    private static Event taken(Command command) {
        return new Event.CommandTaken(1, command, TaskFold.Outcomes.ACCEPTED);
    }

    @Test
    void a_task_that_failed_for_another_reason_is_tried_again_as_it_was() throws Exception {
        ground.ask(Question.open("q1", "Net or gross?").withAssumption("assume"));
        ground.fail();

        markAnew();

        assertThat(ground.commands()).containsExactly(new Command.Retry(Actor.trusted("alice")));
    }

    /** One whose end has come. */
    private Question ending() {
        return new Question("q1", "Net or gross?", List.of(), Optional.empty(), Optional.of(ground.now));
    }

    /** A question without an end assumes nothing by itself, and doesn't say so. */
    @Test
    void the_ticket_says_what_marking_it_anew_answers() {
        Question open = new Question("q1", "Net or gross?", List.of(), Optional.of("assume"), Optional.empty());
        Question ending = new Question(
                "q1",
                "Net or gross?",
                List.of(),
                Optional.of("assume"),
                Optional.of(Instant.parse("2026-11-24T12:00:00Z")));

        assertThat(TicketText.question(open))
                .contains("To mark the ticket anew answers this:\n\n> assume")
                .doesNotContain("Unless");
        assertThat(TicketText.question(ending))
                .contains("Unless somebody says otherwise by 2026-11-24T12:00:00Z, this is assumed:\n\n> assume");
        assertThat(TicketText.question(Question.open("q1", "Net or gross?"))).doesNotContain("anew");
        assertThat(TicketText.question(ending().withAssumption("assume")))
                .contains("To mark the ticket anew answers this:\n\n> assume")
                .contains("If nobody answers by 2026-11-21T12:00:00Z, the task fails")
                .doesNotContain("Unless");
    }
}
