package org.jvmfactory.connector.clickup;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * What ClickUp's events mean.
 *
 * @param self the id under which Factory writes, where it is known
 */
record ClickUpEvents(ClickUpTasks tasks, Supplier<Optional<String>> self) {

    TrackerEvent read(JsonNode payload) {
        String event = Fields.words(payload, "/event");
        if (!event.startsWith("task")) {
            return irrelevant(event);
        }
        String id = Fields.require(payload, "/task_id");
        if (!ClickUpTasks.isId(id)) {
            throw new ApiException(ApiException.Code.UNREADABLE, "'task_id' isn't one");
        }
        TicketRef ticket = tasks.ref(id);
        if (event.equals("taskDeleted")) {
            return new TrackerEvent.TicketWithdrawn(ticket, new Person("", "", false), Withdrawal.DELETED);
        }
        return Fields.list(payload, "/history_items").stream()
                .flatMap(item -> meaning(event, ticket, item).stream())
                .findFirst()
                .orElseGet(() -> irrelevant(event));
    }

    private static TrackerEvent irrelevant(String event) {
        return new TrackerEvent.Irrelevant(SingleLine.of(event, 60));
    }

    private Optional<TrackerEvent> meaning(String event, TicketRef ticket, JsonNode item) {
        Person by = ClickUpTasks.person(item.path("user"));
        String field = Fields.words(item, "/field");
        if (event.equals("taskTagUpdated") && field.startsWith("tag")) {
            return tags(ticket, item, by);
        }
        if (event.equals("taskStatusUpdated") && ClickUpTasks.OVER.contains(Fields.words(item, "/after/type"))) {
            return Optional.of(new TrackerEvent.TicketWithdrawn(ticket, by, Withdrawal.DONE));
        }
        if (event.equals("taskCommentPosted") && item.path("comment").isObject()) {
            TicketComment comment = comment(item.path("comment"), by);
            // One with a mark may be Factory's own. Until that is known it is left to whoever reads comments.
            boolean unclear = ClickUpMark.hasAny(comment.body()) && self.get().isEmpty();
            return unclear ? Optional.empty() : Optional.of(new TrackerEvent.TicketCommented(ticket, comment));
        }
        return Optional.empty();
    }

    /** Tags come as a list, as one object, or as a name. */
    private Optional<TrackerEvent> tags(TicketRef ticket, JsonNode item, Person by) {
        boolean after = tasks.rules().triggeredBy(names(item.path("after")));
        boolean before = tasks.rules().triggeredBy(names(item.path("before")));
        if (after && !before) {
            return Optional.of(new TrackerEvent.TicketRequested(ticket, by));
        }
        return before && !after
                ? Optional.of(new TrackerEvent.TicketWithdrawn(ticket, by, Withdrawal.MARK_REMOVED))
                : Optional.empty();
    }

    private static List<String> names(JsonNode tags) {
        List<String> names = new ArrayList<>();
        for (JsonNode tag : tags.isArray() ? tags : List.of(tags)) {
            names.add(tag.isTextual() ? tag.asText() : Fields.words(tag, "/name"));
        }
        return names;
    }

    private TicketComment comment(JsonNode comment, Person by) {
        Instant date = Fields.time(comment, "/date", Instant.EPOCH);
        String text = Fields.text(comment, "/text_content")
                .or(() -> Fields.text(comment, "/comment_text"))
                .orElse("");
        boolean ours =
                ClickUpMark.hasAny(text) && self.get().filter(by.id()::equals).isPresent();
        return new TicketComment(Fields.require(comment, "/id"), by, text.strip(), date, date, ours, Optional.empty());
    }
}
