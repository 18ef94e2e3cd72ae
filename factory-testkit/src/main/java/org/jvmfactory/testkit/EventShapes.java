package org.jvmfactory.testkit;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Which fields the events of a CLI have, by their kinds: to tell what moved inside events that are known, from one version to another.
 * Mutable, for one thread.
 */
public final class EventShapes {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Function<JsonNode, String> kinds;
    private final Set<String> free;
    private final Map<String, SortedSet<String>> fields = new TreeMap<>();

    /**
     * @param kinds the kind of an event; empty text for one that is passed over
     * @param free the names of fields whose content isn't the CLI's, such as a tool's input
     */
    public EventShapes(Function<JsonNode, String> kinds, Set<String> free) {
        this.kinds = requireNonNull(kinds, "kinds");
        this.free = Set.copyOf(free);
    }

    /** Adds what the CLI printed; a line that isn't a JSON object is passed over. */
    public EventShapes add(List<String> lines) {
        for (String line : lines) {
            JsonNode event = read(line);
            String kind = event.isObject() ? kinds.apply(event) : "";
            if (!kind.isEmpty()) {
                collect(event, "", fields.computeIfAbsent(kind, name -> new TreeSet<>()));
            }
        }
        return this;
    }

    private static JsonNode read(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private void collect(JsonNode node, String path, SortedSet<String> found) {
        if (node.isArray()) {
            node.forEach(element -> collect(element, path + "[]", found));
        } else if (node.isObject()) {
            node.properties().forEach(field -> {
                String below = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                found.add(below);
                if (!free.contains(field.getKey())) {
                    collect(field.getValue(), below, found);
                }
            });
        }
    }

    /** What events that both versions have got lost ({@code - kind field}) and came ({@code + kind field}) in the {@code later} one. */
    public List<String> movedIn(EventShapes later) {
        List<String> moved = new ArrayList<>();
        fields.forEach((kind, before) -> {
            SortedSet<String> after = later.fields.getOrDefault(kind, before);
            before.stream().filter(field -> !after.contains(field)).forEach(it -> moved.add("- " + kind + " " + it));
            after.stream().filter(field -> !before.contains(field)).forEach(it -> moved.add("+ " + kind + " " + it));
        });
        return moved;
    }
}
