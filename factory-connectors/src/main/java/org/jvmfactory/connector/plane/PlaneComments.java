package org.jvmfactory.connector.plane;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.connector.http.ApiRequest;
import org.jvmfactory.connector.http.CleanText;
import org.jvmfactory.connector.http.Fields;
import org.jvmfactory.connector.http.HtmlText;
import org.jvmfactory.connector.http.KeyMark;
import org.jvmfactory.ticket.Person;
import org.jvmfactory.ticket.TicketComment;

/** What is said of one work item. What Factory says has an external id, by which it is known again. */
record PlaneComments(PlaneApi api, String path) {

    static final String SOURCE = "factory";
    private static final int MOST_TEXT = 20_000;

    List<TicketComment> since(Instant since) throws InterruptedException {
        String self = api.self();
        return nodes().stream()
                .map(node -> comment(node, self))
                .filter(comment -> !comment.updated().isBefore(since))
                .sorted(Comparator.comparing(TicketComment::created))
                .toList();
    }

    Optional<TicketComment> find(String key) throws InterruptedException {
        String self = api.self();
        String mark = mark(key);
        return nodes().stream()
                .filter(node -> Fields.words(node, "/external_id").equals(mark))
                .map(node -> comment(node, self))
                .filter(TicketComment::ours)
                .findFirst();
    }

    TicketComment say(String key, String markdown) throws InterruptedException {
        String html = HtmlText.ofText(CleanText.of(markdown, MOST_TEXT));
        Optional<TicketComment> before = find(key);
        if (before.filter(said -> said.body().equals(HtmlText.toText(html))).isPresent()) {
            return before.get();
        }
        ObjectNode body = ApiRequest.object()
                .put("comment_html", html)
                .put("external_source", SOURCE)
                .put("external_id", mark(key));
        ApiRequest request =
                before.isPresent() ? ApiRequest.patch(whole() + before.get().id() + "/") : ApiRequest.post(whole());
        return comment(api.call(request.with(body)), api.self());
    }

    private String whole() {
        return api.path() + path + "/comments/";
    }

    private List<JsonNode> nodes() throws InterruptedException {
        return api.list(path + "/comments/?expand=actor");
    }

    static TicketComment comment(JsonNode node, String self) {
        Person author = author(node);
        Instant created = Fields.time(node, "/created_at", Instant.EPOCH);
        boolean ours = Fields.words(node, "/external_source").equals(SOURCE)
                && !self.isEmpty()
                && author.id().equals(self);
        return new TicketComment(
                Fields.require(node, "/id"),
                author,
                HtmlText.toText(Fields.words(node, "/comment_html")),
                created,
                Fields.time(node, "/updated_at", created),
                ours,
                Optional.empty());
    }

    private static Person author(JsonNode node) {
        String id = Fields.text(node, "/actor")
                .or(() -> Fields.text(node, "/actor/id"))
                .or(() -> Fields.text(node, "/created_by"))
                .orElse("");
        String name = Fields.text(node, "/actor/display_name")
                .or(() -> Fields.text(node, "/actor_detail/display_name"))
                .orElse("");
        return new Person(id, name, Fields.flag(node, "/actor_detail/is_bot"));
    }

    private static String mark(String key) {
        return KeyMark.of(key, 16);
    }
}
