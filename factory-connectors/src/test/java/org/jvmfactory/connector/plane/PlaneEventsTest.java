package org.jvmfactory.connector.plane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.connector.http.Signatures;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.ticket.Tracker;
import org.jvmfactory.ticket.TrackerEvent;
import org.jvmfactory.ticket.TrackerEvent.Irrelevant;
import org.jvmfactory.ticket.TrackerEvent.TicketCommented;
import org.jvmfactory.ticket.TrackerEvent.TicketRequested;

/** A13 and A22: events that lack what others have, and words whose time is written otherwise. */
class PlaneEventsTest {

    private static final String ITEM = "cccccccc-0000-4000-8000-000000000001";
    private static final String QUEUED = "{\"name\": \"Queued\", \"group\": \"unstarted\"}";

    private final FakePlane plane = new FakePlane();
    private final Tracker tracker = PlaneTrackerContractTest.tracker(plane.url());

    @AfterEach
    void close() {
        plane.close();
    }

    /** Theirs answered with an error. */
    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "[\"8b1e\", \"9c2f\"]", "[{\"name\": null}]", "{}", "\"repo:shop\""})
    void labels_of_any_form_do_no_harm(String labels) {
        assertThat(item(QUEUED, labels)).isInstanceOf(TicketRequested.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "[]", "7", "\"8b1e\"", "{\"name\": null, \"group\": null}", "\"None\""})
    void a_state_that_is_none_asks_for_nothing(String state) {
        assertThat(item(state, "[]")).isInstanceOf(Irrelevant.class);
    }

    /** Theirs compared times as text, whatever zone they were written in. */
    @ParameterizedTest
    @CsvSource({
        "2030-01-01T14:30:00+02:00, 1",
        "2030-01-01T12:30:00Z, 1",
        "2030-01-01T12:30:00.123456Z, 1",
        "2030-01-01T13:30:00+02:00, 0",
        "2030-01-01T11:59:59.999Z, 0"
    })
    void what_was_said_after_a_moment_is_told_by_the_clock_and_not_by_the_letters(String time, int told)
            throws Exception {
        String id = plane.write("Mend it", "");
        plane.say(id, "alice-id", "<p>The old one.</p>");
        plane.of(id).get(0).put("created_at", time).put("updated_at", time);

        assertThat(tracker.comments(
                        new TicketRef("plane", id, Optional.empty()), Instant.parse("2030-01-01T12:00:00Z")))
                .hasSize(told);
    }

    /** Theirs took for an answer whatever was said, unless it had one of four phrases in it. */
    @Test
    void a_person_who_repeats_our_words_is_still_a_person() {
        TicketCommented said = (TicketCommented) event("""
                {"event": "issue_comment", "action": "created", "data": {"id": "c1", "issue": "%s", "actor": "alice-id",
                  "comment_html": "<p>Agent needs clarification: the old one.</p>"}}""".formatted(ITEM));

        assertThat(said.comment().ours()).isFalse();
        assertThat(said.comment().body()).isEqualTo("Agent needs clarification: the old one.");
    }

    private TrackerEvent item(String state, String labels) {
        return event("""
                {"event": "issue", "action": "updated", "data": {"id": "%s", "name": null, "description_html": null,
                  "state": %s, "project": "%s", "labels": %s, "sequence_id": "x"}}""".formatted(ITEM, state, FakePlane.PROJECT, labels));
    }

    private TrackerEvent event(String body) {
        return tracker.webhook()
                .orElseThrow()
                .accept(Signatures.signed("hunter3-hunter3", "X-Plane-Signature", body, Map.of()))
                .event();
    }
}
