package org.jvmfactory.connector.plane;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.connector.http.ApiException;
import org.jvmfactory.connector.http.Fields;
import org.jvmfactory.notify.SingleLine;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.ticket.Person;
import org.jvmfactory.ticket.TrackerEvent;
import org.jvmfactory.ticket.TrackerEvent.Withdrawal;

/** What Plane's events mean: {@code issue} with an {@code action}, or {@code workitem.updated} in one word. */
record PlaneEvents(PlaneItems items) {

    private static final PlaneItems.Names NONE = new PlaneItems.Names(Map.of(), Map.of());

    TrackerEvent read(JsonNode payload) {
        String event = Fields.words(payload, "/event");
        int dot = event.lastIndexOf('.');
        String kind = dot < 0 ? event : event.substring(0, dot);
        String action = (dot < 0 ? Fields.words(payload, "/action") : event.substring(dot + 1)).replaceFirst("d$", "");
        JsonNode data = payload.path("data");
        String project = Fields.text(data, "/project")
                .or(() -> Fields.text(data, "/project/id"))
                .orElse("");
        // A webhook tells of every project of its workspace.
        boolean here = project.isEmpty() || project.equals(items.settings().project());
        Optional<TrackerEvent> meaning = switch (kind) {
            case "issue", "workitem" -> here ? item(action, data, by(payload)) : Optional.empty();
            case "issue_comment", "workitem.comment", "workitem_comment" ->
                here && action.equals("create") ? Optional.of(comment(data)) : Optional.empty();
            default -> Optional.empty();
        };
        return meaning.orElseGet(() -> new TrackerEvent.Irrelevant(SingleLine.of(event + " " + action, 100)));
    }

    private Optional<TrackerEvent> item(String action, JsonNode data, Person by) {
        TicketRef ticket = ref(Fields.require(data, "/id"));
        if (action.equals("delete")) {
            return Optional.of(new TrackerEvent.TicketWithdrawn(ticket, by, Withdrawal.DELETED));
        }
        PlaneItems.State state = items.state(data, NONE);
        String trigger = items.settings().rules().trigger();
        String id = Fields.text(data, "/state/id").orElse(data.path("state").asText());
        if (trigger.equalsIgnoreCase(state.name()) || trigger.equals(id)) {
            return Optional.of(new TrackerEvent.TicketRequested(ticket, by));
        }
        return switch (state.group()) {
            case "completed" -> Optional.of(new TrackerEvent.TicketWithdrawn(ticket, by, Withdrawal.DONE));
            case "cancelled" -> Optional.of(new TrackerEvent.TicketWithdrawn(ticket, by, Withdrawal.CANCELLED));
            default -> Optional.empty();
        };
    }

    private TrackerEvent comment(JsonNode data) {
        String item = Fields.text(data, "/issue")
                .or(() -> Fields.text(data, "/issue/id"))
                .or(() -> Fields.text(data, "/work_item"))
                .orElseThrow(() -> new ApiException(ApiException.Code.UNREADABLE, "the comment names no work item"));
        return new TrackerEvent.TicketCommented(ref(item), PlaneComments.comment(data, ""));
    }

    private TicketRef ref(String id) {
        if (!PlaneItems.isId(id)) {
            throw new ApiException(ApiException.Code.UNREADABLE, "the id of a work item isn't one");
        }
        return items.ref(id);
    }

    private static Person by(JsonNode payload) {
        JsonNode actor = payload.path("activity").path("actor");
        String id = Fields.text(actor, "/id")
                .or(() -> Fields.text(payload, "/data/updated_by"))
                .orElse("");
        return new Person(id, Fields.words(actor, "/display_name"), Fields.flag(actor, "/is_bot"));
    }
}
