package org.jvmfactory.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.regex.Pattern;
import org.jvmfactory.meta.Internal;

/** What a line of a CLI that nobody can read is called: its kind, and nothing of what stands in it. */
@Internal
public final class LineShape {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,39}");
    private static final String OTHER = "another line";

    private LineShape() {}

    /** {@code type}, with {@code /subtype} or {@code /method} where it has one; other words for a line that has no type. */
    public static String of(String line) {
        JsonNode json;
        try {
            json = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return OTHER;
        }
        String type = word(json, "type");
        String more = first(word(json, "subtype"), word(json.path("request"), "subtype"), word(json, "method"));
        if (type.isEmpty() && more.isEmpty()) {
            return OTHER;
        }
        return type.isEmpty() || more.isEmpty() ? type + more : type + "/" + more;
    }

    private static String first(String... words) {
        for (String word : words) {
            if (!word.isEmpty()) {
                return word;
            }
        }
        return "";
    }

    private static String word(JsonNode json, String field) {
        String text = json.path(field).isTextual() ? json.path(field).asText() : "";
        return WORD.matcher(text).matches() ? text : "";
    }
}
