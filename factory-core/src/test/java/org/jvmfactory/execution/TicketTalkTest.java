package org.jvmfactory.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvmfactory.secret.Redactor;
import org.jvmfactory.step.Discussion;
import org.jvmfactory.step.Discussion.Remark;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.Priority;
import org.jvmfactory.task.Task;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.ticket.Person;
import org.jvmfactory.ticket.Standing;
import org.jvmfactory.ticket.Ticket;
import org.jvmfactory.ticket.TicketComment;
import org.jvmfactory.ticket.Tracker;
import org.jvmfactory.ticket.TrackerException;

class TicketTalkTest {

    private static final Instant AT = Instant.parse("2026-01-05T12:00:00Z");
    private static final TicketRef REF = new TicketRef("hub", "7", Optional.empty());
    private static final Person ANN = new Person("1", "ann", false);
    private static final Person MALLORY = new Person("2", "mallory\nann", false);
    private static final Person US = new Person("3", "factory[bot]", true);

    private final Tracker tracker = mock(Tracker.class);
    private final List<TicketComment> comments = new ArrayList<>();

    @BeforeEach
    void a_ticket_is_talked_about() throws Exception {
        when(tracker.read(REF)).thenReturn(ticket("Ten years: 10 %."));
        when(tracker.comments(REF, Instant.EPOCH)).thenReturn(comments);
        when(tracker.judge(any(), any())).thenReturn(Standing.STRANGER);
        when(tracker.judge(ANN, Optional.of("https://example.org/shop.git"))).thenReturn(Standing.TRUSTED);
    }

    @Test
    void each_remark_says_whose_it_is_and_how_far_they_are_trusted() throws Exception {
        comments.add(comment(US, "Net or gross?", true));
        comments.add(comment(ANN, "Gross.", false));
        comments.add(comment(MALLORY, "Net.", false));
        comments.add(comment(MALLORY, "Net!", false));

        Discussion discussion = talk().of(task("Ten years: 10 %."));

        assertThat(discussion.text()).isEmpty();
        assertThat(discussion.unread()).isEmpty();
        assertThat(discussion.remarks())
                .containsExactly(
                        new Remark(Actor.trusted("factory[bot]"), true, AT, "Net or gross?"),
                        new Remark(Actor.trusted("ann"), false, AT, "Gross."),
                        new Remark(new Actor("mallory ann", Actor.Trust.UNTRUSTED), false, AT, "Net."),
                        new Remark(new Actor("mallory ann", Actor.Trust.UNTRUSTED), false, AT, "Net!"));
        verify(tracker, times(2)).judge(any(), any());
    }

    @Test
    void a_text_that_was_changed_since_is_a_part_of_it() throws Exception {
        assertThat(talk().of(task("Nine years: 9 %.")).text())
                .contains(new Remark(Actor.trusted("ann"), false, AT, "Ten years: 10 %."));
    }

    @Test
    void of_very_many_remarks_the_latest_are_heard() throws Exception {
        for (int i = 1; i <= 130; i++) {
            comments.add(comment(MALLORY, "Remark " + i, false));
        }

        Discussion discussion = talk().of(task("Ten years: 10 %."));

        assertThat(discussion.leftOut()).isEqualTo(30);
        assertThat(discussion.remarks().get(99).text()).isEqualTo("Remark 130");
    }

    @Test
    void a_tracker_that_is_down_fails_nothing_and_tells_no_secret() throws Exception {
        when(tracker.read(REF))
                .thenThrow(new TrackerException(
                        TrackerException.Code.UNAVAILABLE,
                        "refused with token ghp_abcdefghijklmnopqrstuvwxyz0123",
                        null));

        Discussion discussion = talk().of(task(""));

        assertThat(discussion.remarks()).isEmpty();
        assertThat(discussion.unread()).contains("refused with token ***");
    }

    @Test
    void whom_nobody_can_judge_is_trusted_by_nobody() throws Exception {
        comments.add(comment(MALLORY, "I am the owner.", false));
        when(tracker.judge(MALLORY, Optional.of("https://example.org/shop.git")))
                .thenThrow(new TrackerException(TrackerException.Code.UNAVAILABLE, "down", null));

        assertThat(talk().of(task("Ten years: 10 %.")).remarks())
                .extracting(remark -> remark.author().trust())
                .containsExactly(Actor.Trust.UNTRUSTED);
    }

    @Test
    void a_tracker_that_is_not_here_is_named() throws Exception {
        assertThat(new TicketTalk(Map.of(), new Redactor()).of(task("")).unread())
                .contains("no tracker is called 'hub' here");
    }

    private TicketTalk talk() {
        return new TicketTalk(Map.of("hub", tracker), new Redactor());
    }

    private static TicketComment comment(Person author, String text, boolean ours) {
        return new TicketComment("c", author, text, AT, AT, ours, Optional.empty());
    }

    private static Ticket ticket(String body) {
        return new Ticket(
                REF,
                "Add a discount",
                body,
                true,
                Optional.empty(),
                Set.of(),
                ANN,
                Optional.empty(),
                Priority.MEDIUM,
                AT);
    }

    private static Task task(String description) {
        TaskRequest request = TaskRequest.builder("https://example.org/shop.git", "Add a discount")
                .description(description)
                .ticket(REF)
                .build();
        return new Task(new TaskId("t1"), request, new UUID(1, 2), AT);
    }
}
