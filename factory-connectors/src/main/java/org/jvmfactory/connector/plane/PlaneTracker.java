package org.jvmfactory.connector.plane;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jvmfactory.connector.http.ApiException;
import org.jvmfactory.connector.http.ApiRequest;
import org.jvmfactory.connector.http.Fields;
import org.jvmfactory.connector.http.SignedJson;
import org.jvmfactory.connector.http.TrackerFailures;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.ticket.Person;
import org.jvmfactory.ticket.Reaction;
import org.jvmfactory.ticket.Standing;
import org.jvmfactory.ticket.Ticket;
import org.jvmfactory.ticket.TicketComment;
import org.jvmfactory.ticket.TicketPoll;
import org.jvmfactory.ticket.TicketStage;
import org.jvmfactory.ticket.Tracker;
import org.jvmfactory.ticket.TrackerException;
import org.jvmfactory.ticket.Webhook;

/** The work items of a project at Plane. A state marks them, and others show how far Factory is. Thread-safe. */
final class PlaneTracker implements Tracker {

    private final PlaneSettings settings;
    private final PlaneApi api;
    private final PlaneItems items;

    PlaneTracker(String name, PlaneSettings settings, PlaneApi api) {
        this.settings = settings;
        this.api = api;
        this.items = new PlaneItems(name, settings);
    }

    @Override
    public String kind() {
        return PlaneSettings.KIND;
    }

    @Override
    public Optional<TicketRef> refer(String address) {
        return items.refer(address);
    }

    @Override
    public Ticket read(TicketRef ticket) throws InterruptedException {
        String path = path(ticket);
        return TrackerFailures.of(() -> items.ticket(item(path), api.names()));
    }

    private JsonNode item(String path) throws InterruptedException {
        return api.call(ApiRequest.get(settings.path() + path + "/"));
    }

    @Override
    public TicketPoll poll() throws InterruptedException {
        return TrackerFailures.of(() -> {
            PlaneItems.Names names = api.names();
            List<Ticket> wanted = api.list("/work-items/").stream()
                    .filter(item -> isQueued(item, names))
                    .map(item -> items.ticket(item, names))
                    .toList();
            return new TicketPoll(wanted, true, Optional.empty(), List.of());
        });
    }

    private boolean isQueued(JsonNode item, PlaneItems.Names names) {
        String trigger = settings.rules().trigger();
        return trigger.equalsIgnoreCase(items.state(item, names).name()) || trigger.equals(PlaneItems.stateId(item));
    }

    @Override
    public List<TicketComment> comments(TicketRef ticket, Instant since) throws InterruptedException {
        PlaneComments comments = new PlaneComments(api, path(ticket));
        return TrackerFailures.of(() -> comments.since(since));
    }

    @Override
    public TicketComment comment(TicketRef ticket, String key, String markdown) throws InterruptedException {
        PlaneComments comments = new PlaneComments(api, path(ticket));
        return TrackerFailures.of(() -> comments.say(key, markdown));
    }

    @Override
    public Optional<TicketComment> findComment(TicketRef ticket, String key) throws InterruptedException {
        PlaneComments comments = new PlaneComments(api, path(ticket));
        return TrackerFailures.of(() -> comments.find(key));
    }

    @Override
    public void label(TicketRef ticket, String label, boolean present) throws InterruptedException {
        String path = path(ticket);
        Boolean unused = TrackerFailures.of(() -> {
            label(path, label, present);
            return present;
        });
    }

    private void label(String path, String label, boolean present) throws InterruptedException {
        Map<String, String> known = api.names().labels();
        Optional<String> id = known.entrySet().stream()
                .filter(entry -> entry.getValue().equalsIgnoreCase(label))
                .map(Map.Entry::getKey)
                .findFirst();
        if (id.isEmpty() && !present) {
            return;
        }
        String wanted = id.isPresent() ? id.get() : make(label);
        Set<String> labels = new LinkedHashSet<>();
        Fields.list(item(path), "/labels")
                .forEach(there -> labels.add(there.isTextual() ? there.asText() : Fields.words(there, "/id")));
        if (present ? labels.add(wanted) : labels.remove(wanted)) {
            ArrayNode all = ApiRequest.list(labels.toArray(String[]::new));
            api.call(ApiRequest.patch(settings.path() + path + "/")
                    .with(ApiRequest.object().set("labels", all)));
        }
    }

    private String make(String label) throws InterruptedException {
        ApiRequest request = ApiRequest.post(settings.path() + "/labels/")
                .with(ApiRequest.object().put("name", label));
        return Fields.require(api.call(request), "/id");
    }

    @Override
    public boolean move(TicketRef ticket, TicketStage stage) throws InterruptedException {
        String path = path(ticket);
        Optional<String> wanted = Optional.ofNullable(settings.rules().stages().get(stage));
        if (wanted.isEmpty()) {
            return false;
        }
        return TrackerFailures.of(() -> {
            String state = state(wanted.get());
            api.call(ApiRequest.patch(settings.path() + path + "/")
                    .with(ApiRequest.object().put("state", state)));
            return true;
        });
    }

    /** The id of a state that a configuration names, or whose id it has. */
    private String state(String wanted) throws InterruptedException {
        Map<String, PlaneItems.State> states = api.names().states();
        if (states.containsKey(wanted)) {
            return wanted;
        }
        return states.entrySet().stream()
                .filter(entry -> entry.getValue().name().equalsIgnoreCase(wanted))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new ApiException(
                        ApiException.Code.REFUSED,
                        "the project has no state '" + wanted + "'; it has "
                                + states.values().stream()
                                        .map(PlaneItems.State::name)
                                        .toList()));
    }

    @Override
    public boolean react(TicketRef ticket, Optional<String> comment, Reaction reaction) {
        return false;
    }

    @Override
    public Standing judge(Person person, Optional<String> repository) throws InterruptedException {
        return settings.people().judge(person, TrackerFailures.of(api::self));
    }

    /** A trigger that is written as an id isn't seen in a ticket: then whoever says that it is marked is believed. */
    @Override
    public boolean marked(Ticket ticket) {
        String trigger = settings.rules().trigger();
        boolean byId = PlaneItems.isId(trigger) && trigger.contains("-");
        return byId || ticket.status().filter(trigger::equalsIgnoreCase).isPresent();
    }

    @Override
    public Optional<Webhook> webhook() {
        return settings.webhook()
                .map(signature -> new SignedJson(
                        signature,
                        "X-Plane-Signature",
                        // A delivery that is sent again has a new id, but the event keeps its own.
                        (request, payload) -> Fields.text(payload, "/event_id")
                                .or(() -> request.header("X-Plane-Delivery"))
                                .orElse(""),
                        new PlaneEvents(items, api::knownNames, api::knownSelf)::read));
    }

    @Override
    public List<String> shortcomings() throws InterruptedException {
        return TrackerFailures.of(() -> {
            String unused = api.self();
            Map<String, PlaneItems.State> states = api.names().states();
            List<String> lacking = new ArrayList<>(settings.people().lacking());
            Stream.concat(
                            Stream.of(settings.rules().trigger()),
                            settings.rules().stages().values().stream().sorted())
                    .filter(wanted -> !states.containsKey(wanted)
                            && states.values().stream()
                                    .noneMatch(state -> state.name().equalsIgnoreCase(wanted)))
                    .distinct()
                    .forEach(wanted -> lacking.add("finds no state '" + wanted + "' in the project"));
            return lacking;
        });
    }

    private static String path(TicketRef ticket) {
        if (!PlaneItems.isId(ticket.key())) {
            throw new TrackerException(
                    TrackerException.Code.UNKNOWN_TICKET,
                    "'" + ticket.key() + "' is no id of a work item at Plane",
                    null);
        }
        return "/work-items/" + ticket.key();
    }

    @Override
    public String toString() {
        return "Plane's project '" + settings.project() + "'";
    }
}
