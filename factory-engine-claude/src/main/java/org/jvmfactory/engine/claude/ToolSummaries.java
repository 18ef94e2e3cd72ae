package org.jvmfactory.engine.claude;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What a tool call does and what came of it, each in a line for a person. */
final class ToolSummaries {

    private static final int LONGEST = 200;

    /** What of a tool's input says most, the first that is there. */
    private static final List<String> TELLING = List.of(
            "command",
            "file_path",
            "notebook_path",
            "pattern",
            "query",
            "url",
            "description",
            "subject",
            "question",
            "skill",
            "taskId");

    private ToolSummaries() {}

    static String call(JsonNode input) {
        return TELLING.stream()
                .map(input::path)
                .filter(JsonNode::isTextual)
                .findFirst()
                .map(value -> line(value.asText()))
                .orElseGet(() -> input.isEmpty() ? "" : line(input.toString()));
    }

    /** @param content a text, or a list of blocks */
    static String result(JsonNode content) {
        if (content.isTextual()) {
            return line(content.asText());
        }
        return line(StreamSupport.stream(content.spliterator(), false)
                .map(block -> block.path("text").asText(block.path("type").asText()))
                .collect(Collectors.joining(" ")));
    }

    /** {@code text} without line breaks and control characters, cut where it is long. */
    static String line(String text) {
        String head = text.length() > 10 * LONGEST ? text.substring(0, 10 * LONGEST) : text;
        String line = head.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
