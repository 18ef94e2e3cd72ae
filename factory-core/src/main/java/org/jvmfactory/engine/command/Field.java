package org.jvmfactory.engine.command;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jvmfactory.config.ConfigNode;

/**
 * Where in a JSON object something stands.
 *
 * @param at the place, or the list or map whose every element holds it
 * @param each the place in each element; empty where it is one place
 * @param when what must stand elsewhere in the same object for it to count
 */
record Field(JsonPointer at, Optional<JsonPointer> each, Map<JsonPointer, String> when) {

    private static final String EVERY = "/*";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,15}(\\.\\d{1,30})?([eE]-?\\d{1,2})?");

    Field {
        when = Map.copyOf(when);
    }

    /** Reads a JSON pointer, or a map of {@code at} and {@code when}. */
    static Field of(ConfigNode written) {
        if (written.isText()) {
            return of(written, Map.of());
        }
        written.only("at", "when");
        return of(written.require("at"), conditions(written, "when"));
    }

    private static Field of(ConfigNode place, Map<JsonPointer, String> when) {
        String text = place.text();
        int every = text.indexOf(EVERY + "/");
        return every < 0
                ? new Field(pointer(place, text), Optional.empty(), when)
                : new Field(
                        pointer(place, text.substring(0, every)),
                        Optional.of(pointer(place, text.substring(every + EVERY.length()))),
                        when);
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

    /** What stands there: line by line, where it is in several places. */
    Optional<String> in(JsonNode object) {
        List<String> all = all(object);
        return all.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", all));
    }

    /** The sum of the numbers there; empty where there is none. */
    Optional<BigDecimal> sum(JsonNode object) {
        return all(object).stream()
                .filter(text -> NUMBER.matcher(text).matches())
                .map(BigDecimal::new)
                .reduce(BigDecimal::add);
    }

    private List<String> all(JsonNode object) {
        if (!holds(when, object)) {
            return List.of();
        }
        if (each.isEmpty()) {
            return value(at, object).stream().toList();
        }
        List<String> values = new ArrayList<>();
        object.at(at).forEach(element -> value(each.get(), element).ifPresent(values::add));
        return values;
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
