package org.jvmfactory.connector.clickup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.connector.http.Signatures;
import org.jvmfactory.ticket.Tracker;
import org.jvmfactory.ticket.TrackerEvent;
import org.jvmfactory.ticket.TrackerEvent.Irrelevant;
import org.jvmfactory.ticket.TrackerEvent.TicketRequested;
import org.jvmfactory.ticket.WebhookException;

/** 16 and 36: events that lack what others have. */
class ClickUpEventsTest {

    private final FakeClickUp clickup = new FakeClickUp();
    private final Tracker tracker = ClickUpTrackerContractTest.tracker(clickup.url());

    @AfterEach
    void close() {
        clickup.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{}",
                "\"x\"",
                "[null]",
                "[7]",
                "[{}]",
                "[{\"field\": \"tag\"}]",
                "[{\"field\": \"tag\", \"after\": null}]",
                "[{\"field\": \"tag\", \"after\": \"other\"}]",
                "[{\"field\": \"tag\", \"after\": {}}]",
                "[{\"field\": \"tag\", \"after\": {\"name\": null}}]",
                "[{\"field\": \"tag\", \"after\": [[\"ai-agent\"]]}]",
                "[{\"field\": \"name\", \"after\": {\"name\": \"ai-agent\"}}]",
                "[{\"field\": 7, \"after\": {\"name\": \"ai-agent\"}}]"
            })
    void what_tells_of_no_tag_is_no_request(String history) {
        assertThat(event("taskTagUpdated", "\"86abcd\"", history)).isInstanceOf(Irrelevant.class);
    }

    @Test
    void the_item_that_counts_may_stand_behind_others() {
        TrackerEvent event = event(
                "taskTagUpdated",
                "\"86abcd\"",
                "[{\"field\": \"name\"}, {\"field\": \"tag\", \"after\": \"bug\"}, {\"field\": \"tag\", \"after\": [{\"name\": \"ai-agent\"}]}]");

        assertThat(event).isInstanceOf(TicketRequested.class);
        assertThat(((TicketRequested) event).by().id()).as("nobody knows who").isEmpty();
    }

    /** Theirs accepted it, and knew it again for an hour. */
    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\" \"", "null", "{}", "\"a b\"", "\"a.b\"", "\"../86abcd\"", "\"86abcd?x\""})
    void a_task_without_an_id_is_refused(String id) {
        assertThatThrownBy(() ->
                        event("taskTagUpdated", id, "[{\"field\": \"tag\", \"after\": {\"name\": \"ai-agent\"}}]"))
                .isInstanceOfSatisfying(
                        WebhookException.class, e -> assertThat(e.code()).isEqualTo(WebhookException.Code.UNREADABLE));
    }

    private TrackerEvent event(String name, String id, String history) {
        String body = "{\"event\": \"%s\", \"task_id\": %s, \"history_items\": %s}".formatted(name, id, history);
        return tracker.webhook()
                .orElseThrow()
                .accept(Signatures.signed("hunter3-hunter3", "X-Signature", body, Map.of()))
                .event();
    }
}
