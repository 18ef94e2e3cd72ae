package org.jvmfactory.steps;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What triage came to.
 *
 * @param confidence from 0 to 1
 * @param question what has to be known first
 * @param assumption what counts instead of an answer
 * @param reason for the person who wants the task
 * @param kind what kind of change is wanted, such as {@code bug}; empty where it isn't said
 * @param duplicates ids of open tasks that want the same, as the agent says
 */
record Triage(
        Decision decision,
        double confidence,
        Optional<String> question,
        Optional<String> assumption,
        String reason,
        String risk,
        String complexity,
        Optional<String> kind,
        List<String> duplicates) {

    static final String SCHEMA = Resources.text("triage.schema.json");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 2_000;

    /** Whether the task can be done as it is. */
    enum Decision {
        CLEAR,
        UNCLEAR,
        NOT_A_TASK
    }

    Triage {
        duplicates = List.copyOf(duplicates);
    }

    /** What {@code json} says, which obeys the schema. */
    static Triage read(String json) {
        JsonNode node = parse(json);
        List<String> duplicates = new ArrayList<>();
        node.path("duplicates").forEach(id -> duplicates.add(id.asText().strip()));
        return new Triage(
                switch (node.path("verdict").asText()) {
                    case "clear" -> Decision.CLEAR;
                    case "not-a-task" -> Decision.NOT_A_TASK;
                    default -> Decision.UNCLEAR;
                },
                node.path("confidence").asDouble(),
                text(node, "question"),
                text(node, "assumption"),
                PlainText.of(node.path("reason").asText(), LONGEST),
                node.path("risk").asText(),
                node.path("complexity").asText(),
                text(node, "kind"),
                duplicates);
    }

    private static Optional<String> text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isTextual()
                ? Optional.of(PlainText.of(value.asText(), LONGEST)).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a structured result isn't JSON, though it was checked", e);
        }
    }
}
