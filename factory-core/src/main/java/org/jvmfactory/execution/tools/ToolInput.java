package org.jvmfactory.execution.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an agent gave a tool: untrusted, so that every part is looked at before it is used. */
final class ToolInput {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_CHARACTERS = 64 * 1024;

    private final JsonNode node;

    private ToolInput(JsonNode node) {
        this.node = node;
    }

    static ToolInput of(String json) throws Refused {
        if (json.length() > MOST_CHARACTERS) {
            throw new Refused("the input is longer than " + MOST_CHARACTERS + " characters.");
        }
        try {
            JsonNode read = JSON.readTree(json);
            if (read != null && read.isObject()) {
                return new ToolInput(read);
            }
        } catch (JsonProcessingException e) {
            // said below
        }
        throw new Refused("the input isn't a JSON object.");
    }

    /** A text that must be there. */
    String text(String name, int longest) throws Refused {
        return find(name, longest)
                .orElseThrow(() -> new Refused("'" + name + "' must be a text of 1 to " + longest + " characters."));
    }

    /** A text that may be missing. */
    Optional<String> find(String name, int longest) throws Refused {
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        String text = value.asText("").strip();
        if (!value.isTextual() || text.isEmpty() || text.length() > longest) {
            throw new Refused("'" + name + "' must be a text of 1 to " + longest + " characters.");
        }
        return Optional.of(text);
    }

    /** A list of texts; empty where it is missing. */
    List<String> texts(String name, int most, int longest) throws Refused {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : items(name, most)) {
            if (!item.isTextual() || item.asText().isBlank() || item.asText().length() > longest) {
                throw new Refused("each of '" + name + "' must be a text of 1 to " + longest + " characters.");
            }
            texts.add(item.asText().strip());
        }
        return texts;
    }

    /** A list of objects; empty where it is missing. */
    List<ToolInput> objects(String name, int most) throws Refused {
        List<ToolInput> objects = new ArrayList<>();
        for (JsonNode item : items(name, most)) {
            if (!item.isObject()) {
                throw new Refused("each of '" + name + "' must be an object.");
            }
            objects.add(new ToolInput(item));
        }
        return objects;
    }

    private JsonNode items(String name, int most) throws Refused {
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return JSON.createArrayNode();
        }
        if (!value.isArray() || value.size() > most) {
            throw new Refused("'" + name + "' must be a list of at most " + most + ".");
        }
        return value;
    }
}
