package org.jvmfactory.connector.clickup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.connector.http.ApiClient;
import org.jvmfactory.connector.http.ApiRequest;
import org.jvmfactory.connector.http.CleanText;
import org.jvmfactory.connector.http.Fields;
import org.jvmfactory.connector.http.SignedJson;
import org.jvmfactory.connector.http.TrackerFailures;
import org.jvmfactory.connector.http.WebAddress;
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

/** ClickUp's tasks. A tag marks them, and a status shows how far Factory is. Thread-safe. */
final class ClickUpTracker implements Tracker {

    private static final int PAGE = 25;
    private static final int MOST_PAGES = 40;
    private static final int MOST_TEXT = 20_000;

    private final ClickUpSettings settings;
    private final ApiClient client;
    private final ClickUpTasks tasks;
    private volatile @Nullable String self;

    ClickUpTracker(String name, ClickUpSettings settings, ApiClient client) {
        this.settings = settings;
        this.client = client;
        this.tasks = new ClickUpTasks(name, settings.web(), settings.rules(), settings.repository());
    }

    @Override
    public String kind() {
        return ClickUpSettings.KIND;
    }

    @Override
    public Optional<TicketRef> refer(String address) {
        return tasks.refer(address);
    }

    @Override
    public Ticket read(TicketRef ticket) throws InterruptedException {
        String path = path(ticket) + "?include_markdown_description=true";
        return TrackerFailures.of(() -> tasks.ticket(call(ApiRequest.get(path))));
    }

    @Override
    public TicketPoll poll() throws InterruptedException {
        String path = "/team/" + settings.team()
                + "/task?include_closed=false&subtasks=true&include_markdown_description=true" + "&tags%5B%5D="
                + WebAddress.encoded(settings.rules().trigger()) + "&page=";
        return TrackerFailures.of(() -> {
            List<Ticket> wanted = new ArrayList<>();
            for (int page = 0; page < MOST_PAGES; page++) {
                JsonNode answer = call(ApiRequest.get(path + page));
                List<JsonNode> found = Fields.list(answer, "/tasks");
                found.stream()
                        .map(tasks::ticket)
                        .filter(ticket -> ticket.open() && settings.rules().triggeredBy(ticket.labels()))
                        .forEach(wanted::add);
                if (found.isEmpty() || Fields.flag(answer, "/last_page")) {
                    break;
                }
            }
            return new TicketPoll(wanted, true, Optional.empty(), List.of());
        });
    }

    @Override
    public List<TicketComment> comments(TicketRef ticket, Instant since) throws InterruptedException {
        String path = path(ticket);
        return TrackerFailures.of(() -> {
            List<TicketComment> all = new ArrayList<>();
            for (JsonNode comment : comments(path, since)) {
                all.add(comment(comment));
            }
            return all.stream()
                    .sorted(Comparator.comparing(TicketComment::created))
                    .toList();
        });
    }

    /** Newest first, as ClickUp hands them out, each page beginning after the oldest of the one before. */
    private List<JsonNode> comments(String path, Instant since) throws InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        String start = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            List<JsonNode> found = Fields.list(call(ApiRequest.get(path + "/comment" + start)), "/comments");
            found.stream()
                    .filter(comment ->
                            !Fields.time(comment, "/date", Instant.MAX).isBefore(since))
                    .forEach(all::add);
            if (found.size() < PAGE
                    || Fields.time(found.get(found.size() - 1), "/date", Instant.MAX)
                            .isBefore(since)) {
                break;
            }
            JsonNode last = found.get(found.size() - 1);
            start = "?start=" + WebAddress.encoded(Fields.require(last, "/date")) + "&start_id="
                    + WebAddress.encoded(Fields.require(last, "/id"));
        }
        return all;
    }

    private TicketComment comment(JsonNode comment) throws InterruptedException {
        Person author = ClickUpTasks.person(comment.path("user"));
        String text = Fields.words(comment, "/comment_text").strip();
        Instant date = Fields.time(comment, "/date", Instant.EPOCH);
        boolean ours = ClickUpMark.hasAny(text) && author.id().equals(self());
        return new TicketComment(Fields.require(comment, "/id"), author, text, date, date, ours, Optional.empty());
    }

    @Override
    public TicketComment comment(TicketRef ticket, String key, String markdown) throws InterruptedException {
        String path = path(ticket);
        String text = ClickUpMark.put(key, CleanText.of(markdown, MOST_TEXT));
        ObjectNode body = ApiRequest.object().put("comment_text", text).put("notify_all", false);
        return TrackerFailures.of(() -> {
            Optional<TicketComment> before = find(path, key);
            if (before.isPresent() && before.get().body().equals(text)) {
                return before.get();
            }
            Person us = new Person(self(), "", false);
            if (before.isPresent()) {
                call(ApiRequest.put("/comment/" + before.get().id())
                        .with(ApiRequest.object().put("comment_text", text)));
                return new TicketComment(
                        before.get().id(),
                        us,
                        text,
                        before.get().created(),
                        client.time().instant(),
                        true,
                        Optional.empty());
            }
            JsonNode said = call(ApiRequest.post(path + "/comment").with(body));
            Instant date = Fields.time(said, "/date", client.time().instant());
            return new TicketComment(Fields.require(said, "/id"), us, text, date, date, true, Optional.empty());
        });
    }

    @Override
    public Optional<TicketComment> findComment(TicketRef ticket, String key) throws InterruptedException {
        String path = path(ticket);
        return TrackerFailures.of(() -> find(path, key));
    }

    private Optional<TicketComment> find(String path, String key) throws InterruptedException {
        for (JsonNode comment : comments(path, Instant.EPOCH)) {
            TicketComment said = comment(comment);
            if (said.ours() && ClickUpMark.has(said.body(), key)) {
                return Optional.of(said);
            }
        }
        return Optional.empty();
    }

    @Override
    public void label(TicketRef ticket, String label, boolean present) throws InterruptedException {
        String path = path(ticket) + "/tag/" + WebAddress.encoded(label);
        JsonNode unused = TrackerFailures.of(
                () -> call(present ? ApiRequest.post(path).asRepeatable() : ApiRequest.delete(path)));
    }

    @Override
    public boolean move(TicketRef ticket, TicketStage stage) throws InterruptedException {
        Optional<String> status = Optional.ofNullable(settings.rules().stages().get(stage));
        String path = path(ticket);
        if (status.isPresent()) {
            ObjectNode body = ApiRequest.object().put("status", status.get());
            JsonNode unused = TrackerFailures.of(() -> call(ApiRequest.put(path).with(body)));
        }
        return status.isPresent();
    }

    @Override
    public boolean react(TicketRef ticket, Optional<String> comment, Reaction reaction) {
        return false;
    }

    @Override
    public Standing judge(Person person, Optional<String> repository) throws InterruptedException {
        return settings.people().judge(person, TrackerFailures.of(this::self));
    }

    @Override
    public boolean marked(Ticket ticket) {
        return settings.rules().triggeredBy(ticket.labels());
    }

    @Override
    public Optional<Webhook> webhook() {
        return settings.webhook()
                .map(signature -> new SignedJson(
                        signature,
                        "X-Signature",
                        (request, payload) -> "",
                        new ClickUpEvents(tasks, () -> Optional.ofNullable(self))::read));
    }

    @Override
    public List<String> shortcomings() throws InterruptedException {
        String unused = TrackerFailures.of(this::self);
        return settings.people().lacking();
    }

    private String self() throws InterruptedException {
        String known = self;
        if (known == null) {
            known = Fields.require(call(ApiRequest.get("/user")), "/user/id");
            self = known;
        }
        return known;
    }

    private JsonNode call(ApiRequest request) throws InterruptedException {
        return client.send(request.with("Authorization", settings.token())).body();
    }

    private static String path(TicketRef ticket) {
        if (!ClickUpTasks.isId(ticket.key())) {
            throw new TrackerException(
                    TrackerException.Code.UNKNOWN_TICKET, "'" + ticket.key() + "' is no id of a task at ClickUp", null);
        }
        return "/task/" + ticket.key();
    }

    /** What goes with every call; some without a body want to be told of which type it is. */
    static Map<String, String> headers() {
        return Map.of("Accept", "application/json", "Content-Type", "application/json");
    }

    @Override
    public String toString() {
        return "ClickUp's workspace " + settings.team();
    }
}
