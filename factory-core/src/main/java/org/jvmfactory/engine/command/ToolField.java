package org.jvmfactory.engine.command;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.AgentEvent;

/**
 * Where a JSON object tells of a tool call.
 *
 * @param call the call's id, which pairs its beginning and its end
 * @param tool the tool's name
 * @param summary one line for a person
 * @param when what must stand in the object for it to tell of a call
 * @param failed what stands in it where the call failed
 */
record ToolField(
        JsonPointer call,
        Optional<JsonPointer> tool,
        Optional<JsonPointer> summary,
        Map<JsonPointer, String> when,
        Map<JsonPointer, String> failed) {

    private static final int LINE = 200;

    ToolField {
        when = Map.copyOf(when);
        failed = Map.copyOf(failed);
    }

    static ToolField of(ConfigNode written) {
        written.only("call", "tool", "summary", "when", "failed");
        return new ToolField(
                Field.at(written, "call"),
                written.find("tool").map(node -> Field.at(written, "tool")),
                written.find("summary").map(node -> Field.at(written, "summary")),
                Field.conditions(written, "when"),
                Field.conditions(written, "failed"));
    }

    Optional<AgentEvent> started(JsonNode object) {
        return id(object)
                .map(id -> new AgentEvent.ToolStarted(id, line(tool, object, "tool"), line(summary, object, "")));
    }

    Optional<AgentEvent> finished(JsonNode object) {
        boolean ok = failed.isEmpty() || !Field.holds(failed, object);
        return id(object).map(id -> new AgentEvent.ToolFinished(id, ok, line(summary, object, "")));
    }

    private Optional<String> id(JsonNode object) {
        return Field.holds(when, object) ? Field.value(call, object) : Optional.empty();
    }

    private static String line(Optional<JsonPointer> place, JsonNode object, String otherwise) {
        String text = place.flatMap(at -> Field.value(at, object)).orElse(otherwise);
        String line = text.lines().findFirst().orElse("");
        return line.length() <= LINE ? line : line.substring(0, LINE) + "…";
    }
}
