package org.jvmfactory.connector.clickup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.connector.http.Signatures;
import org.jvmfactory.task.Priority;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.ticket.Ticket;
import org.jvmfactory.ticket.TicketStage;
import org.jvmfactory.ticket.Tracker;
import org.jvmfactory.ticket.TrackerEvent;
import org.jvmfactory.ticket.TrackerEvent.Irrelevant;
import org.jvmfactory.ticket.TrackerEvent.TicketCommented;
import org.jvmfactory.ticket.TrackerEvent.TicketRequested;
import org.jvmfactory.ticket.TrackerEvent.TicketWithdrawn;
import org.jvmfactory.ticket.TrackerEvent.Withdrawal;
import org.jvmfactory.ticket.WebhookException;
import org.jvmfactory.ticket.WebhookRequest;

/** What is ClickUp's own. */
class ClickUpTest {

    private static final String EVENT = """
            {"event": "%s", "task_id": "86abcd", "webhook_id": "w",
             "history_items": [{"id": "1", "field": "%s", "user": {"id": 7, "username": "alice"}, "before": %s, "after": %s}]}""";
    private static final String TAG = "[{\"name\": \"ai-agent\", \"tag_fg\": \"#FF4081\", \"creator\": 7}]";

    private final FakeClickUp clickup = new FakeClickUp();

    @AfterEach
    void close() {
        clickup.close();
    }

    private Tracker tracker() {
        return ClickUpTrackerContractTest.tracker(clickup.url());
    }

    private TrackerEvent event(String body) {
        return tracker()
                .webhook()
                .orElseThrow()
                .accept(Signatures.signed("hunter3-hunter3", "X-Signature", body, Map.of()))
                .event();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TAG,
                "{\"name\": \"ai-agent\"}",
                "\"ai-agent\"",
                "[{\"name\": \"bug\"}, {\"name\": \"AI-Agent\"}]"
            })
    void a_tag_is_a_request_however_it_is_written(String after) {
        TicketRequested requested = (TicketRequested) event(EVENT.formatted("taskTagUpdated", "tag", "null", after));

        assertThat(requested.ticket().key()).isEqualTo("86abcd");
        assertThat(requested.by().id()).isEqualTo("7");
    }

    @Test
    void other_tags_and_other_events_are_none() {
        assertThat(event(EVENT.formatted("taskTagUpdated", "tag", "null", "[{\"name\": \"bug\"}]")))
                .isInstanceOf(Irrelevant.class);
        assertThat(event(EVENT.formatted("taskTagUpdated", "tag", TAG, TAG))).isInstanceOf(Irrelevant.class);
        assertThat(event(EVENT.formatted("taskUpdated", "content", "null", TAG)))
                .isInstanceOf(Irrelevant.class);
        assertThat(event("{\"event\": \"taskTagUpdated\", \"task_id\": \"86abcd\", \"history_items\": []}"))
                .isInstanceOf(Irrelevant.class);
        assertThat(event("{\"event\": \"\"}")).isInstanceOf(Irrelevant.class);
        assertThat(event("{\"event\": \"listCreated\"}")).isInstanceOf(Irrelevant.class);
    }

    @Test
    void a_task_is_withdrawn() {
        assertThat(((TicketWithdrawn) event(EVENT.formatted("taskTagUpdated", "tag_removed", TAG, "null"))).how())
                .isEqualTo(Withdrawal.MARK_REMOVED);
        assertThat(((TicketWithdrawn)
                                event(EVENT.formatted("taskStatusUpdated", "status", "null", "{\"type\": \"closed\"}")))
                        .how())
                .isEqualTo(Withdrawal.DONE);
        assertThat(((TicketWithdrawn) event("{\"event\": \"taskDeleted\", \"task_id\": \"86abcd\"}")).how())
                .isEqualTo(Withdrawal.DELETED);
    }

    @Test
    void what_factory_says_itself_is_known_in_an_event() throws Exception {
        Tracker tracker = tracker();
        TicketRef ref = new TicketRef("clickup", clickup.write("Mend it", ""), Optional.empty());
        String body = """
                {"event": "taskCommentPosted", "task_id": "86abcd", "history_items": [{"field": "comment", "user": {"id": 900},
                  "comment": {"id": "99", "date": "1900000000000", "text_content": "Which?\\n[factory 0123456789abcdef]"}}]}""";
        WebhookRequest request = Signatures.signed("hunter3-hunter3", "X-Signature", body, Map.of());
        // Who Factory is isn't known yet, and nobody is asked.
        assertThat(tracker.webhook().orElseThrow().accept(request).event()).isInstanceOf(Irrelevant.class);

        tracker.comment(ref, "k", "Which?");

        TicketCommented said = (TicketCommented)
                tracker.webhook().orElseThrow().accept(request).event();
        assertThat(said.comment().ours()).isTrue();
    }

    @Test
    void a_comment_is_told() {
        TicketCommented said = (TicketCommented) event("""
                {"event": "taskCommentPosted", "task_id": "86abcd", "history_items": [{"field": "comment", "user": {"id": 8},
                  "comment": {"id": "99", "date": "1900000000000", "text_content": "Use the old one.\\n"}}]}""");

        assertThat(said.comment().body()).isEqualTo("Use the old one.");
        assertThat(said.comment().created()).isEqualTo(Instant.ofEpochMilli(1_900_000_000_000L));
        assertThat(said.comment().author().id()).isEqualTo("8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"event\": \"taskTagUpdated\"}",
                "{\"event\": \"taskDeleted\", \"task_id\": \"../x\"}"
            })
    void what_cannot_be_read_is_said_to_be_so(String body) {
        assertThatThrownBy(() -> event(body))
                .isInstanceOfSatisfying(
                        WebhookException.class, e -> assertThat(e.code()).isEqualTo(WebhookException.Code.UNREADABLE));
    }

    @Test
    void what_is_not_signed_is_not_believed() {
        String body = EVENT.formatted("taskTagUpdated", "tag", "null", TAG);
        for (String secret : new String[] {"another-secret", "hunter3-hunter4"}) {
            assertThatThrownBy(() -> tracker()
                            .webhook()
                            .orElseThrow()
                            .accept(Signatures.signed(secret, "X-Signature", body, Map.of())))
                    .isInstanceOfSatisfying(
                            WebhookException.class,
                            e -> assertThat(e.code()).isEqualTo(WebhookException.Code.UNSIGNED));
        }
    }

    @Test
    void priority_repository_and_status_are_read() throws Exception {
        String id = clickup.write("Mend it", "Soon.");
        clickup.task(id).putObject("priority").put("id", "1").put("priority", "urgent");
        clickup.tag(id, "repo:shop", true);
        TicketRef ref = new TicketRef("clickup", id, Optional.empty());

        Ticket ticket = tracker().read(ref);
        assertThat(ticket.priority()).isEqualTo(Priority.CRITICAL);
        assertThat(ticket.repository()).contains("shop");

        assertThat(tracker().move(ref, TicketStage.WORKING)).isTrue();
        assertThat(tracker().move(ref, TicketStage.FAILED)).isFalse();
        assertThat(tracker().read(ref).status()).contains("in progress");
        clickup.tag(id, "repo:other", true);
        assertThat(tracker().read(ref).repository())
                .as("two repositories are none")
                .isEmpty();
    }

    @Test
    void pages_are_followed_to_the_end() throws Exception {
        for (int i = 0; i < 5; i++) {
            clickup.tag(clickup.write("Task " + i, ""), "ai-agent", true);
        }
        String id = clickup.write("Talked about", "");
        TicketRef ref = new TicketRef("clickup", id, Optional.empty());
        tracker().comment(ref, "t1:first", "First.");
        for (int i = 0; i < 60; i++) {
            clickup.say(id, 8, "Comment " + i);
        }

        assertThat(tracker().poll().wanted()).hasSize(5);
        assertThat(tracker().comments(ref, Instant.EPOCH)).hasSize(61);
        assertThat(tracker().findComment(ref, "t1:first")).isPresent();
    }
}
