package org.jvmfactory.steps;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What an agent says of its iteration over a checklist.
 *
 * @param done ids of items that hold now
 * @param reopened ids of items that don't hold after all
 * @param stuck what it needs of a person
 */
record Iteration(Set<String> done, Set<String> reopened, Optional<String> stuck, String summary) {

    static final String SCHEMA = Resources.text("iteration.schema.json");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 4_000;

    Iteration {
        done = Set.copyOf(done);
        reopened = Set.copyOf(reopened);
    }

    /** What {@code json} says, which obeys the schema. */
    static Iteration read(String json) {
        JsonNode node = parse(json);
        return new Iteration(
                ids(node, "done"),
                ids(node, "reopened"),
                Optional.of(node.path("stuck"))
                        .filter(JsonNode::isTextual)
                        .map(stuck -> PlainText.of(stuck.asText(), LONGEST))
                        .filter(stuck -> !stuck.isEmpty()),
                PlainText.of(node.path("summary").asText(), LONGEST));
    }

    private static Set<String> ids(JsonNode node, String name) {
        Set<String> ids = new HashSet<>();
        node.path(name).forEach(id -> ids.add(id.asText().strip()));
        return ids;
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a structured result isn't JSON, though it was checked", e);
        }
    }
}
