package org.jvmfactory.connector.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.task.Priority;

/** Reads what others sent: nothing in it is known to be there, or to be what it should be. */
@Internal
public final class Fields {

    private Fields() {}

    /** The text, number or truth value at a pointer such as {@code /user/login}; empty where there is none, or null. */
    public static Optional<String> text(JsonNode node, String pointer) {
        JsonNode found = node.at(JsonPointer.compile(pointer));
        return found.isValueNode() && !found.isNull() ? Optional.of(found.asText()) : Optional.empty();
    }

    /** The text at a pointer. */
    public static String require(JsonNode node, String pointer) {
        return text(node, pointer)
                .orElseThrow(() -> new ApiException(
                        ApiException.Code.UNREADABLE, "what was sent has nothing at '" + pointer + "'"));
    }

    /** The text at a pointer, and no text where there is none. */
    public static String words(JsonNode node, String pointer) {
        return text(node, pointer).orElse("");
    }

    public static boolean flag(JsonNode node, String pointer) {
        return node.at(JsonPointer.compile(pointer)).asBoolean(false);
    }

    /** The priority at a pointer, by the names that trackers have for it; medium where it has another or none. */
    public static Priority priority(JsonNode node, String pointer) {
        return switch (words(node, pointer).toLowerCase(Locale.ROOT)) {
            case "urgent" -> Priority.CRITICAL;
            case "high" -> Priority.HIGH;
            case "low" -> Priority.LOW;
            default -> Priority.MEDIUM;
        };
    }

    /** The time at a pointer, written as ISO 8601 has it or as milliseconds since 1970; {@code otherwise} where there is none. */
    public static Instant time(JsonNode node, String pointer, Instant otherwise) {
        return text(node, pointer).flatMap(Fields::instant).orElse(otherwise);
    }

    private static Optional<Instant> instant(String text) {
        try {
            return text.matches("\\d{1,15}")
                    ? Optional.of(Instant.ofEpochMilli(Long.parseLong(text)))
                    : Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The elements of the list at a pointer; none where there is no list. */
    public static List<JsonNode> list(JsonNode node, String pointer) {
        JsonNode found = node.at(JsonPointer.compile(pointer));
        return found.isArray()
                ? StreamSupport.stream(found.spliterator(), false).toList()
                : List.of();
    }
}
