package org.jvmfactory.connector.plane;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jvmfactory.connector.http.ApiException;
import org.jvmfactory.connector.http.Fields;
import org.jvmfactory.notify.SingleLine;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.ticket.Person;
import org.jvmfactory.ticket.TicketComment;
import org.jvmfactory.ticket.TrackerEvent;
import org.jvmfactory.ticket.TrackerEvent.Withdrawal;

/**
 * What Plane's events mean, in both forms that it sends: {@code issue} with an action and all of the item, and since 2026
 * {@code workitem.updated} with the ids of what the item has. Nobody is asked: what can't be told from the event is left to polling.
 *
 * @param names the states of the project, as far as they are known
 * @param self the id under which Factory writes, where it is known
 */
record PlaneEvents(PlaneItems items, Supplier<PlaneItems.Names> names, Supplier<Optional<String>> self) {

    private static final Set<String> STATE = Set.of("state", "state_id");

    TrackerEvent read(JsonNode payload) {
        String event = name(Fields.words(payload, "/event"));
        int dot = event.lastIndexOf('.');
        String kind = dot < 0 ? event : event.substring(0, dot);
        String action = (dot < 0 ? Fields.words(payload, "/action") : event.substring(dot + 1)).replaceFirst("d$", "");
        Optional<TrackerEvent> meaning = isElsewhere(payload)
                ? Optional.empty()
                : switch (kind) {
                    case "issue", "workitem" -> item(action, payload);
                    case "issue_comment" -> action.equals("create") ? comment(payload.path("data")) : Optional.empty();
                    case "workitem.comment" -> action.equals("create") ? shortComment(payload) : Optional.empty();
                    default -> Optional.empty();
                };
        return meaning.orElseGet(() -> new TrackerEvent.Irrelevant(SingleLine.of(event + " " + action, 100)));
    }

    /** Some are sent under the name that they have in Plane's program, {@code …WORK_ITEM_UPDATED}. */
    private static String name(String event) {
        String last = event.substring(event.lastIndexOf('.') + 1);
        return last.isEmpty() || !last.equals(last.toUpperCase(Locale.ROOT))
                ? event
                : last.toLowerCase(Locale.ROOT).replace("work_item", "workitem").replace('_', '.');
    }

    /** A webhook tells of every project of its workspace. */
    private boolean isElsewhere(JsonNode payload) {
        return text(payload, "/data/project", "/data/project/id", "/data/project_id", "/previous_attributes/project_id")
                .filter(project -> !project.equals(items.settings().project()))
                .isPresent();
    }

    private Optional<TrackerEvent> item(String action, JsonNode payload) {
        JsonNode data = payload.path("data");
        TicketRef ticket = ref(text(payload, "/data/id", "/entity_id").orElse(""));
        Person by = by(payload);
        if (action.equals("delete")) {
            return Optional.of(new TrackerEvent.TicketWithdrawn(ticket, by, Withdrawal.DELETED));
        }
        if (!mayHaveMoved(action, payload)) {
            return Optional.empty();
        }
        PlaneItems.State state = items.state(data, names.get());
        String trigger = items.settings().rules().trigger();
        if (trigger.equalsIgnoreCase(state.name()) || trigger.equals(PlaneItems.stateId(data))) {
            return Optional.of(new TrackerEvent.TicketRequested(ticket, by));
        }
        return switch (state.group()) {
            case "completed" -> Optional.of(new TrackerEvent.TicketWithdrawn(ticket, by, Withdrawal.DONE));
            case "cancelled" -> Optional.of(new TrackerEvent.TicketWithdrawn(ticket, by, Withdrawal.CANCELLED));
            default -> Optional.empty();
        };
    }

    /** Both forms say what was changed: an item that stays in its state isn't asked for again. */
    private static boolean mayHaveMoved(String action, JsonNode payload) {
        JsonNode before = payload.path("previous_attributes");
        if (action.equals("update") && before.isObject()) {
            return before.has("state_id");
        }
        return !action.equals("update")
                || Fields.text(payload, "/activity/field").map(STATE::contains).orElse(true);
    }

    private Optional<TrackerEvent> comment(JsonNode data) {
        TicketRef ticket = ref(text(data, "/issue", "/issue/id", "/work_item").orElse(""));
        boolean marked = Fields.words(data, "/external_source").equals(PlaneComments.SOURCE);
        // One of Factory's own, or one that may be.
        if (marked && self.get().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new TrackerEvent.TicketCommented(
                ticket, PlaneComments.comment(data, self.get().orElse(""))));
    }

    /** It doesn't say what Factory's own is known by, so that nothing under its login is believed to be a person's. */
    private Optional<TrackerEvent> shortComment(JsonNode payload) {
        JsonNode said = payload.path("data").path("comment");
        String author = text(said, "/actor_id").orElse("");
        if (self.get().isEmpty() || self.get().get().equals(author)) {
            return Optional.empty();
        }
        Instant time = Fields.time(said, "/created_at", Instant.EPOCH);
        return Optional.of(new TrackerEvent.TicketCommented(
                ref(text(said, "/issue_id")
                        .or(() -> text(payload, "/data/id", "/entity_id"))
                        .orElse("")),
                new TicketComment(
                        Fields.require(said, "/id"),
                        new Person(author, "", false),
                        Fields.words(said, "/comment_stripped"),
                        time,
                        time,
                        false,
                        Optional.empty())));
    }

    private TicketRef ref(String id) {
        if (!PlaneItems.isId(id)) {
            throw new ApiException(ApiException.Code.UNREADABLE, "the id of a work item isn't one");
        }
        return items.ref(id);
    }

    private static Person by(JsonNode payload) {
        JsonNode actor = payload.path("activity").path("actor");
        String id = text(actor, "/id")
                .or(() -> text(payload, "/data/updated_by", "/data/updated_by_id", "/data/created_by_id"))
                .orElse("");
        return new Person(id, Fields.words(actor, "/display_name"), Fields.flag(actor, "/is_bot"));
    }

    /** The first text that is there; the second form writes what isn't as {@code None}. */
    private static Optional<String> text(JsonNode node, String... pointers) {
        for (String pointer : pointers) {
            Optional<String> found = Fields.text(node, pointer).filter(text -> !text.isEmpty() && !text.equals("None"));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
