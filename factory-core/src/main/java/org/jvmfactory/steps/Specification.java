package org.jvmfactory.steps;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** What is to be done and how one sees that it is, as an agent specified it. Immutable. */
record Specification(
        String goal,
        List<String> inScope,
        List<String> outOfScope,
        List<String> criteria,
        List<String> plan,
        List<String> assumptions) {

    static final String SCHEMA = Resources.text("spec.schema.json");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_GOAL = 8_000;
    private static final int LONGEST = 2_000;
    private static final String MARKS = "^(?:[-*+]\\s+)?(?:\\[[ xX]]\\s+)?(?:(?:AC|P)-?\\d{1,3}[:.)]\\s+)?";

    Specification {
        inScope = List.copyOf(inScope);
        outOfScope = List.copyOf(outOfScope);
        criteria = List.copyOf(criteria);
        plan = List.copyOf(plan);
        assumptions = List.copyOf(assumptions);
    }

    /** What {@code json} says, which obeys the schema. */
    static Specification read(String json) {
        JsonNode node = parse(json);
        return new Specification(
                PlainText.of(node.path("goal").asText(), LONGEST_GOAL),
                texts(node, "inScope"),
                texts(node, "outOfScope"),
                texts(node, "criteria"),
                texts(node, "plan"),
                texts(node, "assumptions"));
    }

    /** As Markdown with items to tick: the criteria {@code AC1}, …, and the steps of the plan {@code P1}, …. */
    String render(String title) {
        List<String> parts = new ArrayList<>(List.of("# " + PlainText.line(title, 200), goal));
        section(parts, "In scope", "", inScope);
        section(parts, "Out of scope", "", outOfScope);
        section(parts, "Assumptions", "", assumptions);
        section(parts, "Plan", "P", plan);
        section(parts, "Acceptance criteria", "AC", criteria);
        return String.join("\n\n", parts) + "\n";
    }

    private static void section(List<String> parts, String heading, String ids, List<String> items) {
        if (items.isEmpty()) {
            return;
        }
        List<String> lines = new ArrayList<>();
        for (String item : items) {
            lines.add(ids.isEmpty() ? "- " + item : "- [ ] " + ids + (lines.size() + 1) + ": " + item);
        }
        parts.add("## " + heading);
        parts.add(String.join("\n", lines));
    }

    private static List<String> texts(JsonNode node, String name) {
        List<String> texts = new ArrayList<>();
        node.path(name).forEach(item -> {
            String text = PlainText.line(item.asText(), LONGEST).replaceFirst(MARKS, "");
            if (!text.isEmpty()) {
                texts.add(text);
            }
        });
        return texts;
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a structured result isn't JSON, though it was checked", e);
        }
    }
}
