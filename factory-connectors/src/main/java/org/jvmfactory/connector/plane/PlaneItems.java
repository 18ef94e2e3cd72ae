package org.jvmfactory.connector.plane;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.connector.http.Fields;
import org.jvmfactory.connector.http.HtmlText;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.ticket.Person;
import org.jvmfactory.ticket.Ticket;
import org.jvmfactory.ticket.TicketRules;

/** Work items as Plane describes them. An item's id is its key. */
record PlaneItems(String tracker, PlaneSettings settings) {

    private static final Pattern ID = Pattern.compile("[0-9a-zA-Z]{1,16}(?:-[0-9a-zA-Z]{1,16}){0,5}");
    private static final Set<String> OVER = Set.of("completed", "cancelled");

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    Optional<TicketRef> refer(String address) {
        if (address.contains("-") && isId(address)) {
            return Optional.of(ref(address));
        }
        Matcher page = Pattern.compile(Pattern.quote(page("")) + "([^/?#]+)/?(?:[?#].*)?")
                .matcher(address);
        return page.matches() && isId(page.group(1)) ? Optional.of(ref(page.group(1))) : Optional.empty();
    }

    TicketRef ref(String id) {
        return new TicketRef(tracker, id, Optional.of(page(id)));
    }

    private String page(String id) {
        return settings.web() + "/" + settings.workspace() + "/projects/" + settings.project() + "/issues/" + id;
    }

    /** What is known of the states and labels of a project, by id. */
    record Names(Map<String, State> states, Map<String, String> labels) {}

    /** A state, and what it comes to: {@code started}, {@code completed}, ... */
    record State(String name, String group) {}

    /** States and labels stand there as ids or with their names. */
    Ticket ticket(JsonNode item, Names names) {
        Set<String> labels = new LinkedHashSet<>();
        Fields.list(item, "/labels")
                .forEach(label -> labels.add(
                        label.isTextual()
                                ? names.labels().getOrDefault(label.asText(), "")
                                : Fields.words(label, "/name")));
        labels.remove("");
        State state = state(item, names);
        return new Ticket(
                ref(Fields.require(item, "/id")),
                Fields.words(item, "/name"),
                HtmlText.toText(Fields.words(item, "/description_html")),
                !OVER.contains(state.group()),
                Optional.of(state.name()).filter(name -> !name.isEmpty()),
                labels,
                new Person(Fields.words(item, "/created_by"), "", false),
                TicketRules.repository(labels).or(settings::repository),
                settings.rules().priority(labels, Fields.priority(item, "/priority")),
                Fields.time(item, "/updated_at", Instant.EPOCH));
    }

    State state(JsonNode item, Names names) {
        JsonNode state = item.path("state");
        return state.isObject()
                ? new State(Fields.words(state, "/name"), Fields.words(state, "/group"))
                : names.states().getOrDefault(stateId(item), new State("", ""));
    }

    /** It stands there in three ways; no text where it doesn't. */
    static String stateId(JsonNode item) {
        return Fields.text(item, "/state/id")
                .or(() -> Fields.text(item, "/state"))
                .or(() -> Fields.text(item, "/state_id"))
                .orElse("");
    }
}
