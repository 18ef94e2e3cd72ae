package org.jvmfactory.connector.plane;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jvmfactory.connector.http.FakeTracker;

/** A project at Plane with work items, states, labels and comments; lists come two at a time, or whole. */
final class FakePlane extends FakeTracker {

    static final String KEY = "plane_api_hunter2hunter2";
    static final String PROJECT = "aaaaaaaa-0000-4000-8000-000000000001";
    static final String SELF = "bbbbbbbb-0000-4000-8000-000000000009";

    private static final String BASE = "/api/v1/workspaces/acme/projects/" + PROJECT;
    private static final int PAGE = 2;

    private final List<ObjectNode> states = new ArrayList<>();
    private final List<ObjectNode> labels = new ArrayList<>();
    private final Map<String, ObjectNode> items = new LinkedHashMap<>();
    private final Map<String, List<ObjectNode>> comments = new LinkedHashMap<>();
    private int ids;

    FakePlane() {
        super("X-API-Key", KEY);
        for (String state : List.of("Backlog backlog", "Queued unstarted", "Working started", "Done completed")) {
            states.add(object().put("id", "state-" + states.size())
                    .put("name", state.replaceFirst(" .*", ""))
                    .put("group", state.replaceFirst(".* ", "")));
        }
        on("GET /api/v1/users/me/", (call, path) -> object().put("id", SELF));
        on("GET " + BASE + "/states/", (call, path) -> page(call, states));
        on("GET " + BASE + "/labels/", (call, path) -> page(call, labels));
        on(
                "POST " + BASE + "/labels/",
                (call, path) -> label(call.body().path("name").asText()));
        on("GET " + BASE + "/work-items/", (call, path) -> page(call, List.copyOf(items.values())));
        on(
                "GET " + BASE + "/work-items/([\\w-]+)/",
                (call, path) -> items.containsKey(path.group(1)) ? item(path.group(1)) : MissingNode.getInstance());
        on("PATCH " + BASE + "/work-items/([\\w-]+)/", (call, path) -> {
            call.body().properties().forEach(field -> item(path.group(1)).set(field.getKey(), field.getValue()));
            return item(path.group(1));
        });
        on(
                "GET " + BASE + "/work-items/([\\w-]+)/comments/",
                (call, path) -> list(of(path.group(1)).stream()
                        .map(comment ->
                                call.query().getOrDefault("expand", "").equals("actor") ? expanded(comment) : comment)
                        .toList()));
        on("POST " + BASE + "/work-items/([\\w-]+)/comments/", (call, path) -> {
            ObjectNode comment = said(SELF, call.body().path("comment_html").asText());
            comment.set("external_id", call.body().path("external_id"));
            comment.set("external_source", call.body().path("external_source"));
            of(path.group(1)).add(comment);
            return comment;
        });
        on("PATCH " + BASE + "/work-items/([\\w-]+)/comments/([\\w-]+)/", (call, path) -> {
            ObjectNode comment = of(path.group(1)).stream()
                    .filter(it -> it.path("id").asText().equals(path.group(2)))
                    .findFirst()
                    .orElseThrow();
            return comment.put("comment_html", call.body().path("comment_html").asText());
        });
    }

    synchronized String write(String title, String html) {
        String id = "cccccccc-0000-4000-8000-%012d".formatted(++ids);
        ObjectNode item = object().put("id", id).put("name", title).put("description_html", html);
        item.put("state", "state-0").put("priority", "none").put("created_by", "alice-id");
        item.putArray("labels");
        item.put("updated_at", Instant.ofEpochMilli(millis()).toString());
        items.put(id, item);
        comments.put(id, new ArrayList<>());
        return id;
    }

    synchronized ObjectNode label(String name) {
        ObjectNode label = object().put("id", "label-" + labels.size()).put("name", name);
        labels.add(label);
        return label;
    }

    synchronized void say(String id, String author, String html) {
        of(id).add(said(author, html));
    }

    synchronized ObjectNode item(String id) {
        return items.getOrDefault(id, object());
    }

    synchronized boolean labelled(String id, String name) {
        return labels.stream()
                .filter(label -> label.path("name").asText().equals(name))
                .anyMatch(label -> item(id).path("labels")
                        .toString()
                        .contains(label.path("id").asText()));
    }

    synchronized List<String> shown(String id) {
        return of(id).stream()
                .filter(comment -> comment.path("actor").asText().equals(SELF))
                .map(comment -> comment.path("comment_html").asText())
                .toList();
    }

    /** What was said of it. */
    synchronized List<ObjectNode> of(String id) {
        return comments.computeIfAbsent(id, it -> new ArrayList<>());
    }

    private ObjectNode said(String author, String html) {
        String now = Instant.ofEpochMilli(millis()).toString();
        return object().put("id", "dddddddd-0000-4000-8000-%012d".formatted(++ids))
                .put("actor", author)
                .put("comment_html", html)
                .put("created_at", now)
                .put("updated_at", now);
    }

    private static ObjectNode expanded(ObjectNode comment) {
        String id = comment.path("actor").asText();
        ObjectNode shown = comment.deepCopy();
        shown.putObject("actor").put("id", id).put("display_name", "name of " + id);
        return shown;
    }

    private static JsonNode page(Call call, List<ObjectNode> all) {
        int from = Integer.parseInt(call.query().getOrDefault("cursor", "0"));
        ObjectNode answer = object();
        answer.set("results", list(all.subList(Math.min(from, all.size()), Math.min(all.size(), from + PAGE))));
        return answer.put("next_cursor", Integer.toString(from + PAGE))
                .put("next_page_results", from + PAGE < all.size());
    }
}
