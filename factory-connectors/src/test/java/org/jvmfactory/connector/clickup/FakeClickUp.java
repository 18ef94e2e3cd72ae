package org.jvmfactory.connector.clickup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jvmfactory.connector.http.FakeTracker;

/** A ClickUp workspace with tasks, tags, statuses and comments, which come 25 at a time and newest first. */
final class FakeClickUp extends FakeTracker {

    static final String TOKEN = "pk_hunter2_hunter2";
    static final int SELF = 900;

    private static final int PAGE = 25;
    private static final int TASKS = 2;

    private final Map<String, ObjectNode> tasks = new LinkedHashMap<>();
    private final Map<String, List<ObjectNode>> comments = new LinkedHashMap<>();
    private int ids = 1000;

    FakeClickUp() {
        super("Authorization", TOKEN);
        on("GET /api/v2/user", (call, path) -> {
            ObjectNode answer = object();
            answer.putObject("user").put("id", SELF).put("username", "Factory");
            return answer;
        });
        on("GET /api/v2/team/42/task", (call, path) -> page(call));
        on(
                "GET /api/v2/task/(\\w+)",
                (call, path) -> tasks.containsKey(path.group(1)) ? task(path.group(1)) : MissingNode.getInstance());
        on("PUT /api/v2/task/(\\w+)", (call, path) -> {
            task(path.group(1))
                    .withObject("/status")
                    .put("status", call.body().path("status").asText());
            return task(path.group(1));
        });
        on("(POST|DELETE) /api/v2/task/(\\w+)/tag/([^/]+)", (call, path) -> {
            tag(path.group(2), path.group(3), path.group(1).equals("POST"));
            return object();
        });
        on(
                "GET /api/v2/task/(\\w+)/comment",
                (call, path) -> comments(path.group(1), call.query().getOrDefault("start_id", "")));
        on("POST /api/v2/task/(\\w+)/comment", (call, path) -> {
            ObjectNode said =
                    say(path.group(1), SELF, call.body().path("comment_text").asText());
            return object().put("id", said.path("id").asInt())
                    .put("hist_id", "x")
                    .put("date", said.path("date").asLong());
        });
        on("PUT /api/v2/comment/(\\d+)", (call, path) -> {
            all(path.group(1))
                    .put("comment_text", call.body().path("comment_text").asText());
            return object();
        });
    }

    synchronized String write(String title, String body) {
        String id = "86task" + ++ids;
        ObjectNode task = object().put("id", id).put("name", title).put("markdown_description", body);
        task.putObject("status").put("status", "to do").put("type", "open");
        task.putArray("tags");
        task.putObject("creator").put("id", 7).put("username", "alice");
        task.put("date_updated", Long.toString(millis()));
        task.putNull("priority");
        tasks.put(id, task);
        comments.put(id, new ArrayList<>());
        return id;
    }

    synchronized void tag(String id, String name, boolean present) {
        ArrayNode left = (ArrayNode) list(List.of());
        task(id).path("tags").forEach(tag -> {
            if (!tag.path("name").asText().equals(name)) {
                left.add(tag);
            }
        });
        if (present) {
            left.addObject().put("name", name);
        }
        task(id).set("tags", left);
    }

    synchronized ObjectNode say(String id, int user, String text) {
        ObjectNode comment = object().put("id", ++ids).put("comment_text", text).put("date", Long.toString(millis()));
        comment.putObject("user").put("id", user).put("username", "user " + user);
        of(id).add(comment);
        return comment;
    }

    synchronized ObjectNode task(String id) {
        return tasks.getOrDefault(id, object());
    }

    synchronized List<String> shown(String id) {
        return of(id).stream()
                .filter(comment -> comment.at("/user/id").asInt() == SELF)
                .map(comment -> comment.path("comment_text").asText())
                .toList();
    }

    private List<ObjectNode> of(String id) {
        return comments.computeIfAbsent(id, it -> new ArrayList<>());
    }

    private ObjectNode all(String id) {
        return comments.values().stream()
                .flatMap(List::stream)
                .filter(comment -> comment.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode comments(String id, String startId) {
        List<ObjectNode> newest = new ArrayList<>(of(id));
        Collections.reverse(newest);
        int from = 0;
        for (int i = 0; !startId.isEmpty() && i < newest.size(); i++) {
            if (newest.get(i).path("id").asText().equals(startId)) {
                from = i + 1;
            }
        }
        ObjectNode answer = object();
        answer.set("comments", list(newest.subList(from, Math.min(newest.size(), from + PAGE))));
        return answer;
    }

    private JsonNode page(Call call) {
        List<ObjectNode> found = tasks.values().stream()
                .filter(task -> task.path("tags")
                        .toString()
                        .contains("\"" + call.query().get("tags[]") + "\""))
                .toList();
        int from = Integer.parseInt(call.query().getOrDefault("page", "0")) * TASKS;
        ObjectNode answer = object();
        answer.set("tasks", list(found.subList(Math.min(from, found.size()), Math.min(found.size(), from + TASKS))));
        return answer.put("last_page", from + TASKS >= found.size());
    }
}
