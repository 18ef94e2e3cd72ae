package org.jvmfactory.connector.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.connector.http.Fields;
import org.jvmfactory.task.Priority;
import org.jvmfactory.ticket.Ticket;
import org.jvmfactory.ticket.TicketComment;
import org.jvmfactory.ticket.TicketRules;

/** Issues and comments as GitHub describes them, in its answers and in its webhooks. */
record Issues(String tracker, URI web, TicketRules rules) {

    Ticket ticket(RepoName repository, JsonNode issue) {
        Set<String> labels = labels(issue);
        return new Ticket(
                new IssueRef(repository, Fields.require(issue, "/number")).ref(tracker, web),
                Fields.words(issue, "/title"),
                Fields.words(issue, "/body"),
                Fields.words(issue, "/state").equals("open"),
                Fields.text(issue, "/state_reason"),
                labels,
                People.of(issue.path("user")),
                Optional.of(repository.url(web)),
                rules.priority(labels, Priority.MEDIUM),
                Fields.time(issue, "/updated_at", Instant.EPOCH));
    }

    TicketComment comment(JsonNode comment, boolean ours) {
        Instant created = Fields.time(comment, "/created_at", Fields.time(comment, "/submitted_at", Instant.EPOCH));
        return new TicketComment(
                Fields.require(comment, "/id"),
                People.of(comment.path("user")),
                Fields.words(comment, "/body"),
                created,
                Fields.time(comment, "/updated_at", created),
                ours,
                Fields.text(comment, "/html_url"));
    }

    static Set<String> labels(JsonNode issue) {
        Set<String> labels = new LinkedHashSet<>();
        Fields.list(issue, "/labels")
                .forEach(label -> labels.add(label.isTextual() ? label.asText() : Fields.words(label, "/name")));
        labels.remove("");
        return labels;
    }
}
