package org.jvmfactory.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvmfactory.notify.Happening;
import org.jvmfactory.notify.Notification;
import org.jvmfactory.notify.NotifyException;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.ticket.TicketStage;
import org.jvmfactory.ticket.TrackerException;

/** What a ticket is told; with 4.3, 4.4 and 17 of the one inventory and A13, A22 of the other. */
class TicketTellerTest {

    private final IntakeGround ground = new IntakeGround();
    private final HeapTracker tracker = ground.tracker;

    @BeforeEach
    void take() throws InterruptedException {
        tracker.write("1", "Mend it", "Soon.", "ai-agent");
        assertThat(ground.desk().marked(HeapTracker.ref("1"), Optional.of(HeapTracker.ALICE)))
                .isTrue();
    }

    private void tell(Happening happening, String text, String delivery) throws InterruptedException {
        Map<String, String> details = ground.view()
                .question()
                .map(question -> Map.of("question", question.id()))
                .orElse(Map.of());
        ground.teller.notify(new Notification(
                delivery,
                happening,
                ground.now,
                "A title",
                text,
                happening.urgency(),
                Optional.of(ground.task()),
                details));
    }

    private String board() {
        return String.valueOf(tracker.ours.get("task/t1/board"));
    }

    @Test
    void one_comment_is_kept_up_to_date_and_the_stage_is_shown() throws Exception {
        ground.become(TaskStatus.RUNNING, "first try");
        tell(Happening.STARTED, "", "t1.5.ticket");
        assertThat(board()).contains("task `t1`", "- Status: running");
        ground.publish();
        tell(Happening.PUBLISHED, "published", "t1.9.ticket");
        tell(Happening.REVISED, "published", "t1.19.ticket");

        assertThat(board()).contains("- Status: in review", "https://tracker.example/acme/shop/pull/2");
        assertThat(tracker.ours.keySet()).containsExactly("task/t1/board", "task/t1.9.ticket");
        assertThat(tracker.ours.get("task/t1.9.ticket")).contains("Ready for review", "/pull/2");
        assertThat(tracker.stages).containsExactly(TicketStage.WORKING, TicketStage.IN_REVIEW, TicketStage.IN_REVIEW);
    }

    @Test
    void the_comment_names_the_risk_that_was_expected_and_the_tier_with_what_it_asks_for() throws Exception {
        ground.works(Map.of("risk", "low", "complexity", "high"));
        tell(Happening.ASSESSED, "", "t1.5.ticket");
        assertThat(board())
                .contains("\n- Expected: risk low, complexity high\n")
                .doesNotContain("Risk tier");
        ground.works(Map.of("risk", "high", "required-checks", "tests\n@all #7", "approval", "missing"));
        tell(Happening.ASSESSED, "", "t1.9.ticket");

        assertThat(board())
                .contains("\n- Expected: risk low, complexity high\n- Risk tier: high; needs a person's approval;"
                        + " required checks: tests, @ all #\u200B7\n");
        assertThat(tracker.ours.keySet()).containsExactly("task/t1/board");
    }

    @Test
    void an_approval_that_was_given_is_named_and_a_tier_that_asks_for_nothing_says_no_more() throws Exception {
        ground.works(Map.of("risk", "high", "required-checks", "", "approval", "given", "approved-by", "ann"));
        tell(Happening.ASSESSED, "", "t1.5.ticket");
        assertThat(board()).contains("\n- Risk tier: high; approved by ann\n");
        ground.works(Map.of("risk", "low", "required-checks", ""));
        tell(Happening.ASSESSED, "", "t1.9.ticket");

        assertThat(board()).contains("\n- Risk tier: low\n").doesNotContain("Expected");
    }

    @Test
    void a_question_says_how_to_answer_and_what_is_assumed() throws Exception {
        ground.ask(new Question(
                "q1",
                "Which colour, @all?\n# Really",
                List.of(),
                Optional.of("blue"),
                Optional.of(Instant.parse("2026-11-24T12:00:00Z"))));

        tell(Happening.QUESTION, "", "t1.9.ticket");

        assertThat(tracker.ours.get("task/t1/question/q1"))
                .contains("> Which colour, @ all?\n> # Really", "Reply in a comment", "> blue", "2026-11-24", "anew");
        assertThat(tracker.stages).containsExactly(TicketStage.WAITING_FOR_ANSWER);
    }

    /** What was told late must not show the question before it can be answered. */
    @Test
    void the_question_stands_on_the_ticket_before_anything_else_shows_it() throws Exception {
        ground.ask(Question.open("q1", "Which colour?"));
        tracker.ours.clear();

        tell(Happening.STARTED, "", "t1.5.ticket");

        assertThat(tracker.ours.keySet()).containsExactly("task/t1/question/q1", "task/t1/board");
    }

    @Test
    void options_and_approvals_say_what_can_be_said() {
        assertThat(TicketText.question(
                        new Question("q", "Which?", List.of("one", "two"), Optional.empty(), Optional.empty())))
                .contains("- one\n- two");
        assertThat(TicketText.question(Question.approval("q", "May it?", "sha256:1f")))
                .contains("exactly `sha256:1f`", "`approve` or `refuse`");
    }

    @Test
    void ends_say_why_and_what_can_be_done() throws Exception {
        for (Happening happening : List.of(
                Happening.FAILED,
                Happening.TIMED_OUT,
                Happening.STALLED,
                Happening.OVER_BUDGET,
                Happening.NO_CHANGES,
                Happening.UNRESOLVED,
                Happening.CANCELLED,
                Happening.REJECTED)) {
            assertThat(TicketText.told(happening, "because", ground.view()))
                    .as(happening.toString())
                    .hasValueSatisfying(text -> assertThat(text).contains("> because", "/factory retry"));
        }
        ground.become(TaskStatus.REJECTED, "it's a question, not a change");
        tell(Happening.REJECTED, "it's a question, not a change", "t1.9.ticket");

        assertThat(tracker.ours.get("task/t1.9.ticket")).contains("Thank you", "> it's a question");
        assertThat(tracker.stages).containsExactly(TicketStage.REJECTED);
    }

    @Test
    void told_twice_it_stands_there_once() throws Exception {
        ground.become(TaskStatus.FAILED, "it broke");
        tell(Happening.FAILED, "it broke", "t1.9.ticket");
        tell(Happening.FAILED, "it broke", "t1.9.ticket");

        assertThat(tracker.all("1")).hasSize(2);
    }

    /** 17: "not persisted: an outage longer than a few seconds loses the message". */
    @Test
    void a_tracker_that_is_down_is_tried_again_and_one_that_refuses_is_not() {
        tracker.trouble = new TrackerException(
                TrackerException.Code.UNAVAILABLE, "down", null, Optional.of(Duration.ofMinutes(3)));
        assertThatThrownBy(() -> tell(Happening.FAILED, "", "t1.9.ticket"))
                .isInstanceOfSatisfying(NotifyException.class, e -> {
                    assertThat(e.code().retryable()).isTrue();
                    assertThat(e.retryAfter()).contains(Duration.ofMinutes(3));
                });
        tracker.trouble = new TrackerException(TrackerException.Code.REFUSED, "no", null);
        assertThatThrownBy(() -> tell(Happening.FAILED, "", "t1.9.ticket"))
                .isInstanceOfSatisfying(
                        NotifyException.class,
                        e -> assertThat(e.code().retryable()).isFalse());
    }
}
