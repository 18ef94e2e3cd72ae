package org.jvmfactory.testkit.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The types of a described interface: what there must be, what there may be, and what there isn't, which descriptions don't forbid and
 * whoever reads a field should know. Thread-safe.
 */
final class DescribedTypes {

    private static final List<String> CHOICES = List.of("allOf", "anyOf", "oneOf");

    private final JsonNode description;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(Dialects.getOpenApi30());
    private final Map<JsonNode, Schema> compiled = new ConcurrentHashMap<>();

    DescribedTypes(JsonNode description) {
        this.description = description;
    }

    /** What stands where {@code node} points to; {@code node} itself where it points nowhere. */
    JsonNode resolved(JsonNode node) {
        JsonNode at = node;
        while (at.has("$ref")) {
            at = description.at(at.path("$ref").asText().substring(1));
        }
        return at;
    }

    List<String> faults(String what, JsonNode type, JsonNode value) {
        List<String> faults = new ArrayList<>();
        compiled.computeIfAbsent(type, this::compile)
                .validate(value)
                .forEach(error -> faults.add(what + error.getInstanceLocation() + ": " + error.getMessage()));
        unknown(what, List.of(type), value, faults);
        return faults;
    }

    /** With the part of the description that it needs: the whole is long. */
    private Schema compile(JsonNode type) {
        Set<String> needed = new HashSet<>();
        collect(type, needed);
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.putArray("allOf").add(type);
        needed.forEach(pointer -> {
            int slash = pointer.lastIndexOf('/');
            schema.withObject(pointer.substring(0, slash)).set(pointer.substring(slash + 1), description.at(pointer));
        });
        return registry.getSchema(schema);
    }

    private void collect(JsonNode node, Set<String> needed) {
        String pointer =
                node.path("$ref").isTextual() ? node.path("$ref").asText().substring(1) : "";
        if (!pointer.isEmpty() && needed.add(pointer)) {
            collect(description.at(pointer), needed);
        }
        node.forEach(child -> collect(child, needed));
    }

    /** Names the fields of {@code value} that none of {@code types} has. */
    private void unknown(String what, List<JsonNode> types, JsonNode value, List<String> faults) {
        List<JsonNode> all = types.stream().flatMap(this::alternatives).toList();
        if (value.isArray()) {
            List<JsonNode> items = all.stream()
                    .filter(type -> type.has("items"))
                    .map(type -> type.path("items"))
                    .toList();
            value.forEach(item -> unknown(what + "[]", items, item, faults));
            return;
        }
        if (!value.isObject() || all.stream().anyMatch(DescribedTypes::takesAny)) {
            return;
        }
        value.properties().forEach(field -> {
            List<JsonNode> described = all.stream()
                    .map(type -> type.path("properties").path(field.getKey()))
                    .filter(type -> !type.isMissingNode())
                    .toList();
            String name = what + "." + field.getKey();
            if (described.isEmpty()) {
                faults.add(name + " isn't described");
            } else {
                unknown(name, described, field.getValue(), faults);
            }
        });
    }

    private static boolean takesAny(JsonNode type) {
        JsonNode more = type.path("additionalProperties");
        boolean said = type.has("properties") || CHOICES.stream().anyMatch(type::has);
        return more.isObject()
                || more.asBoolean(false)
                || (!said && type.path("type").asText("object").equals("object"));
    }

    private Stream<JsonNode> alternatives(JsonNode type) {
        JsonNode at = resolved(type);
        return Stream.concat(Stream.of(at), CHOICES.stream().flatMap(choice -> {
            List<JsonNode> all = new ArrayList<>();
            at.path(choice).forEach(all::add);
            return all.stream().flatMap(this::alternatives);
        }));
    }
}
