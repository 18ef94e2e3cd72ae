package org.jvmfactory.testkit.github;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The labels of issues and pull requests, and who put them there. Thread-safe. */
final class FakeLabels {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final List<ObjectNode> events = new ArrayList<>();

    static List<String> names(ObjectNode issue) {
        List<String> names = new ArrayList<>();
        issue.path("labels").forEach(label -> names.add(label.path("name").asText()));
        return names;
    }

    synchronized void add(ObjectNode issue, String by, String name, String now) {
        if (!names(issue).contains(name)) {
            FakeRepository.array(issue, "labels").addObject().put("name", name);
            note(issue, by, "labeled", name, now);
        }
    }

    /** False where it isn't there. */
    synchronized boolean remove(ObjectNode issue, String by, String name, String now) {
        if (!names(issue).contains(name)) {
            return false;
        }
        ArrayNode left = NODES.arrayNode();
        issue.path("labels").forEach(label -> {
            if (!label.path("name").asText().equals(name)) {
                left.add(label);
            }
        });
        issue.set("labels", left);
        note(issue, by, "unlabeled", name, now);
        return true;
    }

    private void note(ObjectNode issue, String by, String event, String name, String now) {
        ObjectNode happened = NODES.objectNode()
                .put("id", events.size() + 1)
                .put("number", issue.path("number").asInt())
                .put("event", event)
                .put("label", name)
                .put("created_at", now);
        happened.set("actor", FakeRepository.user(by));
        events.add(happened);
    }

    synchronized List<ObjectNode> events(int number) {
        return events.stream()
                .filter(event -> event.path("number").asInt() == number)
                .toList();
    }
}
