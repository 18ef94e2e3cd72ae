package org.jvmfactory.engine.codex;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A schema of a structured result in the form that OpenAI's models are held to: every property is there, none further, and what may be
 * missing may be {@code null} instead. Immutable.
 */
final class StrictSchema {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What that form doesn't know; the host checks the result by the whole schema. */
    private static final List<String> UNKNOWN = List.of(
            "$schema",
            "$id",
            "default",
            "examples",
            "minLength",
            "maxLength",
            "uniqueItems",
            "contains",
            "minProperties",
            "maxProperties",
            "patternProperties",
            "propertyNames",
            "not",
            "if",
            "then",
            "else",
            "dependentRequired",
            "dependentSchemas");

    private final JsonNode whole;
    private final ObjectNode strict;

    private StrictSchema(JsonNode whole) {
        this.whole = whole;
        this.strict = strict((ObjectNode) whole.deepCopy());
    }

    /** @throws IllegalArgumentException when it is no JSON object */
    static StrictSchema of(String schema) {
        try {
            JsonNode json = JSON.readTree(schema);
            if (json.isObject()) {
                return new StrictSchema(json);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the schema of a structured result must be a JSON object", e);
        }
        throw new IllegalArgumentException("the schema of a structured result must be a JSON object");
    }

    /** The strict form. */
    String json() {
        return strict.toString();
    }

    ObjectNode node() {
        return strict;
    }

    /** The object that {@code text} is, without the nulls that only the strict form wants; empty where it is none. */
    Optional<String> result(String text) {
        try {
            JsonNode value = JSON.readTree(text);
            if (!value.isObject()) {
                return Optional.empty();
            }
            dropNulls(whole, value);
            return Optional.of(value.toString());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static ObjectNode strict(ObjectNode schema) {
        schema.remove(UNKNOWN);
        if (schema.path("properties").isObject()) {
            close(schema, (ObjectNode) schema.path("properties"));
        }
        if (schema.has("oneOf")) {
            schema.set("anyOf", schema.remove("oneOf"));
        }
        for (String key : List.of("items", "$defs", "definitions", "anyOf", "allOf")) {
            JsonNode below = schema.path(key);
            if (below.isObject() && key.equals("items")) {
                strict((ObjectNode) below);
            } else {
                below.forEach(StrictSchema::strictIfObject);
            }
        }
        return schema;
    }

    private static void strictIfObject(JsonNode schema) {
        if (schema.isObject()) {
            strict((ObjectNode) schema);
        }
    }

    private static void close(ObjectNode schema, ObjectNode properties) {
        Set<String> required = required(schema);
        ArrayNode all = JSON.createArrayNode();
        for (String name : names(properties)) {
            all.add(name);
            JsonNode property = properties.path(name);
            strictIfObject(property);
            if (!required.contains(name)) {
                properties.set(name, nullable(property));
            }
        }
        schema.set("required", all);
        schema.put("additionalProperties", false);
    }

    private static JsonNode nullable(JsonNode property) {
        JsonNode type = property.path("type");
        if (property.has("const") || !(type.isTextual() || type.isArray())) {
            ObjectNode either = JSON.createObjectNode();
            either.putArray("anyOf").add(property).addObject().put("type", "null");
            return either;
        }
        Set<String> types = new LinkedHashSet<>();
        if (type.isTextual()) {
            types.add(type.asText());
        }
        type.forEach(each -> types.add(each.asText()));
        types.add("null");
        ArrayNode all = ((ObjectNode) property).putArray("type");
        types.forEach(all::add);
        if (property.path("enum").isArray()) {
            ((ArrayNode) property.path("enum")).addNull();
        }
        return property;
    }

    private static void dropNulls(JsonNode schema, JsonNode value) {
        for (String key : List.of("anyOf", "oneOf")) {
            schema.path(key).forEach(alternative -> dropNulls(alternative, value));
        }
        if (value.isArray()) {
            value.forEach(element -> dropNulls(schema.path("items"), element));
        } else if (value.isObject() && schema.path("properties").isObject()) {
            Set<String> required = required(schema);
            for (String name : names(schema.path("properties"))) {
                if (value.path(name).isNull() && !required.contains(name)) {
                    ((ObjectNode) value).remove(name);
                } else {
                    dropNulls(schema.path("properties").path(name), value.path(name));
                }
            }
        }
    }

    private static Set<String> required(JsonNode schema) {
        Set<String> names = new HashSet<>();
        schema.path("required").forEach(name -> names.add(name.asText()));
        return names;
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
