package org.jvmfactory.connector.clickup;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.connector.http.Fields;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.ticket.Person;
import org.jvmfactory.ticket.Ticket;
import org.jvmfactory.ticket.TicketRules;

/** Tasks as ClickUp describes them. A task's id is its key. */
record ClickUpTasks(String tracker, URI web, TicketRules rules, Optional<String> repository) {

    /** What they have: they become a part of a path. */
    private static final Pattern ID = Pattern.compile("[a-z0-9]{3,24}");

    private static final Pattern PAGE = Pattern.compile("/t/(?:\\d+/)?([a-z0-9]{3,24})(?:[/?#].*)?");

    /** The types of a status in which nothing is left to do. */
    static final Set<String> OVER = Set.of("closed", "done");

    Optional<TicketRef> refer(String address) {
        if (ID.matcher(address).matches()) {
            return Optional.of(ref(address));
        }
        if (!address.startsWith(web + "/")) {
            return Optional.empty();
        }
        Matcher page = PAGE.matcher(address.substring(web.toString().length()));
        return page.matches() ? Optional.of(ref(page.group(1))) : Optional.empty();
    }

    TicketRef ref(String id) {
        return new TicketRef(tracker, id, Optional.of(web + "/t/" + id));
    }

    static boolean isId(String key) {
        return ID.matcher(key).matches();
    }

    Ticket ticket(JsonNode task) {
        Set<String> tags = new LinkedHashSet<>();
        Fields.list(task, "/tags").forEach(tag -> tags.add(Fields.words(tag, "/name")));
        return new Ticket(
                ref(Fields.require(task, "/id")),
                Fields.words(task, "/name"),
                Fields.text(task, "/markdown_description").orElseGet(() -> Fields.words(task, "/text_content")),
                !OVER.contains(Fields.words(task, "/status/type")),
                Fields.text(task, "/status/status"),
                tags,
                person(task.path("creator")),
                TicketRules.repository(tags).or(() -> repository),
                rules.priority(tags, Fields.priority(task, "/priority/priority")),
                Fields.time(task, "/date_updated", Instant.EPOCH));
    }

    /** ClickUp's own program has a negative number. */
    static Person person(JsonNode user) {
        String id = Fields.words(user, "/id");
        return new Person(id, Fields.words(user, "/username"), id.startsWith("-"));
    }
}
