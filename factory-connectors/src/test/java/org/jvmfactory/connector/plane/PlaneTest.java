package org.jvmfactory.connector.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.connector.http.HtmlText;
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
import org.jvmfactory.ticket.WebhookDelivery;
import org.jvmfactory.ticket.WebhookException;
import org.jvmfactory.ticket.WebhookRequest;

/** What is Plane's own. */
class PlaneTest {

    private static final String ITEM = "cccccccc-0000-4000-8000-000000000001";
    private static final String EVENT = """
            {"event": "%s", "action": "%s", "webhook_id": "w", "workspace_id": "x",
             "data": {"id": "%s", "name": "Mend it", "state": %s, "project": "%s", "labels": null},
             "activity": {"actor": {"id": "alice-id", "display_name": "Alice"}}}""";
    private static final String QUEUED = "{\"id\": \"state-1\", \"name\": \"Queued\", \"group\": \"unstarted\"}";

    private final FakePlane plane = new FakePlane();

    @AfterEach
    void close() {
        plane.close();
    }

    private Tracker tracker() {
        return PlaneTrackerContractTest.tracker(plane.url());
    }

    private WebhookDelivery delivery(String body) {
        return tracker()
                .webhook()
                .orElseThrow()
                .accept(Signatures.signed(
                        "hunter3-hunter3", "X-Plane-Signature", body, Map.of("X-Plane-Delivery", "d1")));
    }

    private TrackerEvent event(String event, String action, String state) {
        return delivery(EVENT.formatted(event, action, ITEM, state, FakePlane.PROJECT))
                .event();
    }

    @ParameterizedTest
    @ValueSource(strings = {"issue created", "issue updated", "issue create", "issue update", "workitem.updated -"})
    void the_state_that_marks_is_a_request(String kind) {
        TicketRequested requested =
                (TicketRequested) event(kind.replaceFirst(" .*", ""), kind.replaceFirst(".* ", ""), QUEUED);

        assertThat(requested.ticket().key()).isEqualTo(ITEM);
        assertThat(requested.by().id()).isEqualTo("alice-id");
    }

    @Test
    void other_states_other_projects_and_other_things_are_none() {
        assertThat(event("issue", "updated", "{\"name\": \"Backlog\", \"group\": \"backlog\"}"))
                .isInstanceOf(Irrelevant.class);
        assertThat(event("issue", "updated", "null")).isInstanceOf(Irrelevant.class);
        assertThat(event("cycle", "updated", QUEUED)).isInstanceOf(Irrelevant.class);
        assertThat(delivery(EVENT.formatted("issue", "updated", ITEM, QUEUED, "another-project"))
                        .event())
                .isInstanceOf(Irrelevant.class);
    }

    @Test
    void an_item_is_withdrawn() {
        assertThat(((TicketWithdrawn) event("issue", "deleted", "null")).how()).isEqualTo(Withdrawal.DELETED);
        assertThat(((TicketWithdrawn) event("issue", "updated", "{\"name\": \"X\", \"group\": \"cancelled\"}")).how())
                .isEqualTo(Withdrawal.CANCELLED);
        assertThat(((TicketWithdrawn) event("issue", "updated", "{\"name\": \"X\", \"group\": \"completed\"}")).how())
                .isEqualTo(Withdrawal.DONE);
    }

    @Test
    void a_new_comment_is_told_and_a_changed_one_is_not() {
        String body = """
                {"event": "issue_comment", "action": "%s", "data": {"id": "c1", "issue": "%s", "actor": "mallory-id",
                  "comment_html": "<p>Use &lt;b&gt;<br>the old one.</p>", "created_at": "2030-01-01T12:00:00.5Z"}}""";

        TicketCommented said =
                (TicketCommented) delivery(body.formatted("created", ITEM)).event();

        assertThat(said.comment().body()).isEqualTo("Use <b>\nthe old one.");
        assertThat(said.comment().author().id()).isEqualTo("mallory-id");
        assertThat(said.ticket().key()).isEqualTo(ITEM);
        assertThat(delivery(body.formatted("created", ITEM)).id()).isEqualTo("d1");
        assertThat(delivery(body.formatted("updated", ITEM)).event()).isInstanceOf(Irrelevant.class);
        assertThat(delivery(body.formatted("deleted", ITEM)).event()).isInstanceOf(Irrelevant.class);
    }

    private static final String SECOND_FORM = """
            {"version": "v2", "delivery_id": "%s", "event_id": "e1", "entity_id": "%s", "entity_type": "issue", "event": "%s",
             "data": %s, "previous_attributes": %s}""";

    private static WebhookRequest secondForm(String event, String data, String before) {
        String body = SECOND_FORM.formatted("d7", ITEM, event, data, before);
        return Signatures.signed("hunter3-hunter3", "X-Plane-Signature", body, Map.of("X-Plane-Delivery", "d7"));
    }

    private static TrackerEvent heard(Tracker tracker, String event, String data, String before) {
        return tracker.webhook()
                .orElseThrow()
                .accept(secondForm(event, data, before))
                .event();
    }

    private static String item(String state, String project) {
        return """
                {"id": "%s", "state_id": "%s", "project_id": "%s", "label_ids": [], "updated_by_id": "alice-id",
                 "created_by_id": "bob-id", "archived_at": "None"}""".formatted(ITEM, state, project);
    }

    @ParameterizedTest
    @ValueSource(strings = {"workitem.updated", "WebhookScope.ScopeChoices.WORK_ITEM_UPDATED"})
    void in_the_second_form_a_state_is_known_by_its_id(String event) throws Exception {
        Tracker tracker = tracker();
        String moved = "{\"state_id\": \"state-0\"}";
        // Which of them marks is known once the project was looked at.
        assertThat(heard(tracker, event, item("state-1", FakePlane.PROJECT), moved))
                .isInstanceOf(Irrelevant.class);

        assertThat(tracker.poll().wanted()).isEmpty();

        TicketRequested requested = (TicketRequested) heard(tracker, event, item("state-1", FakePlane.PROJECT), moved);
        assertThat(requested.ticket().key()).isEqualTo(ITEM);
        assertThat(requested.by().id()).isEqualTo("alice-id");
        assertThat(heard(tracker, event, item("state-1", FakePlane.PROJECT), "{\"name\": \"x\"}"))
                .isInstanceOf(Irrelevant.class);
        assertThat(heard(tracker, event, item("state-1", "another-project"), moved))
                .isInstanceOf(Irrelevant.class);
        assertThat(((TicketWithdrawn) heard(tracker, event, item("state-3", FakePlane.PROJECT), moved)).how())
                .isEqualTo(Withdrawal.DONE);
    }

    @Test
    void in_the_second_form_what_is_deleted_is_named_beside_it() {
        TicketWithdrawn gone = (TicketWithdrawn)
                heard(tracker(), "workitem.deleted", "{}", "{\"project_id\": \"" + FakePlane.PROJECT + "\"}");

        assertThat(gone.ticket().key()).isEqualTo(ITEM);
        assertThat(gone.how()).isEqualTo(Withdrawal.DELETED);
        assertThat(heard(tracker(), "workitem.deleted", "{}", "{\"project_id\": \"another\"}"))
                .isInstanceOf(Irrelevant.class);
    }

    @Test
    void a_delivery_that_is_sent_again_keeps_the_id_of_its_event() {
        assertThat(tracker()
                        .webhook()
                        .orElseThrow()
                        .accept(secondForm("cycle.updated", "{}", "{}"))
                        .id())
                .isEqualTo("e1");
    }

    @Test
    void in_the_second_form_comments_of_others_are_told() throws Exception {
        String comment = """
                {"id": "%s", "comment": {"id": "c1", "actor_id": "%s", "issue_id": "%s", "comment_stripped": "The old one."}}""";
        Tracker tracker = tracker();
        String theirs = comment.formatted(ITEM, "mallory-id", ITEM);
        assertThat(heard(tracker, "workitem.comment.created", theirs, "{}")).isInstanceOf(Irrelevant.class);
        tracker.comments(new TicketRef("plane", plane.write("Mend it", ""), Optional.empty()), Instant.EPOCH);

        TicketCommented said = (TicketCommented) heard(tracker, "workitem.comment.created", theirs, "{}");

        assertThat(said.comment().body()).isEqualTo("The old one.");
        assertThat(said.comment().author().id()).isEqualTo("mallory-id");
        assertThat(said.ticket().key()).isEqualTo(ITEM);
        assertThat(heard(tracker, "workitem.comment.created", comment.formatted(ITEM, FakePlane.SELF, ITEM), "{}"))
                .isInstanceOf(Irrelevant.class);
        assertThat(heard(tracker, "workitem.comment.updated", theirs, "{}")).isInstanceOf(Irrelevant.class);
    }

    @Test
    void an_item_that_stays_in_its_state_is_not_asked_for_again() {
        String changed = EVENT.formatted("issue", "updated", ITEM, QUEUED, FakePlane.PROJECT);

        assertThat(delivery(changed.replace("{\"actor\"", "{\"field\": \"name\", \"actor\""))
                        .event())
                .isInstanceOf(Irrelevant.class);
        assertThat(delivery(changed.replace("{\"actor\"", "{\"field\": \"state_id\", \"actor\""))
                        .event())
                .isInstanceOf(TicketRequested.class);
    }

    @Test
    void who_commented_is_told_by_name() throws Exception {
        String id = plane.write("Mend it", "");
        plane.say(id, "alice-id", "<p>Soon.</p>");

        assertThat(tracker().comments(new TicketRef("plane", id, Optional.empty()), Instant.EPOCH))
                .singleElement()
                .satisfies(comment -> assertThat(comment.author().name()).isEqualTo("name of alice-id"));
    }

    @Test
    void what_is_not_signed_or_cannot_be_read_is_refused() {
        String body = EVENT.formatted("issue", "updated", ITEM, QUEUED, FakePlane.PROJECT);
        assertThatThrownBy(() -> tracker()
                        .webhook()
                        .orElseThrow()
                        .accept(Signatures.signed("another-secret", "X-Plane-Signature", body, Map.of())))
                .isInstanceOf(WebhookException.class);
        assertThatThrownBy(() -> delivery(EVENT.formatted("issue", "updated", "../x", QUEUED, FakePlane.PROJECT)))
                .isInstanceOf(WebhookException.class);
        assertThatThrownBy(() -> delivery("{\"event\": \"issue\"}")).isInstanceOf(WebhookException.class);
    }

    @Test
    void labels_states_and_priority_are_read_by_name() throws Exception {
        String id = plane.write("Mend it", "<p>Soon &amp; well.</p><ul><li>one</li></ul>");
        plane.label("Priority:Low");
        plane.label("repo:shop");
        plane.item(id).putArray("labels").add("label-1");
        plane.item(id).put("priority", "high").put("state", "state-2");
        TicketRef ref = new TicketRef("plane", id, Optional.empty());

        Ticket ticket = tracker().read(ref);

        assertThat(ticket.labels()).containsExactly("repo:shop");
        assertThat(ticket.repository()).contains("shop");
        assertThat(ticket.priority()).isEqualTo(Priority.HIGH);
        assertThat(ticket.status()).contains("Working");
        assertThat(ticket.body()).isEqualTo("Soon & well.\n- one");
        tracker().label(ref, "priority:low", true);
        assertThat(tracker().read(ref).priority()).isEqualTo(Priority.LOW);
        assertThat(tracker().move(ref, TicketStage.DONE)).isTrue();
        assertThat(tracker().read(ref).open()).isFalse();
        assertThat(tracker().move(ref, TicketStage.FAILED)).isFalse();
    }

    @Test
    void text_becomes_html_in_which_nothing_is_markup() {
        String html = HtmlText.ofText("One <script>x</script> & \"two\"\nline\n\nthree");

        assertThat(html)
                .isEqualTo("<p>One &lt;script&gt;x&lt;/script&gt; &amp; &quot;two&quot;<br>line</p><p>three</p>");
        assertThat(HtmlText.toText("<p>a</p><script>evil()</script><!-- b --><p>&#x41;&#66;&nope;&#9999999; 1 < 2</p>"))
                .isEqualTo("a\nAB&nope;&#9999999; 1 < 2");
    }
}
