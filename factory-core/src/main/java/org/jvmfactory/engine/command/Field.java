package org.jvmfactory.engine.command;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.config.ConfigNode;

/**
 * Where in a JSON object something stands.
 *
 * @param at the place
 * @param when what must stand elsewhere in the same object for it to count
 */
record Field(JsonPointer at, Map<JsonPointer, String> when) {

    Field {
        when = Map.copyOf(when);
    }

    /** Reads a JSON pointer, or a map of {@code at} and {@code when}. */
    static Field of(ConfigNode written) {
        if (written.isText()) {
            return new Field(pointer(written, written.text()), Map.of());
        }
        written.only("at", "when");
        return new Field(at(written, "at"), conditions(written, "when"));
    }

    static JsonPointer at(ConfigNode map, String key) {
        ConfigNode written = map.require(key);
        return pointer(written, written.text());
    }

    static Map<JsonPointer, String> conditions(ConfigNode map, String key) {
        Map<JsonPointer, String> conditions = new LinkedHashMap<>();
        map.find(key)
                .map(ConfigNode::entries)
                .orElse(Map.of())
                .forEach((place, value) -> conditions.put(pointer(value, place), value.text()));
        return conditions;
    }

    private static JsonPointer pointer(ConfigNode node, String text) {
        try {
            return JsonPointer.compile(text);
        } catch (IllegalArgumentException e) {
            throw node.error("'" + text + "' is no JSON pointer, such as /item/text");
        }
    }

    Optional<String> in(JsonNode object) {
        return holds(when, object) ? value(at, object) : Optional.empty();
    }

    static boolean holds(Map<JsonPointer, String> conditions, JsonNode object) {
        return conditions.entrySet().stream()
                .allMatch(condition -> value(condition.getKey(), object).equals(Optional.of(condition.getValue())));
    }

    /** What stands at a place; empty where that is nothing or null. */
    static Optional<String> value(JsonPointer place, JsonNode object) {
        JsonNode found = object.at(place);
        if (found.isMissingNode() || found.isNull()) {
            return Optional.empty();
        }
        return Optional.of(found.isValueNode() ? found.asText() : found.toString());
    }
}
