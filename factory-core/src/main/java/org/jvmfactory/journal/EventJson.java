package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.meta.Internal;

/**
 * The JSON in which events and commands are kept: one object, {@code {"v":1,"type":"step-finished",...}}. What an older version wrote loads
 * for ever; fields that this version doesn't know are left out. Thread-safe.
 */
@Internal
public final class EventJson {

    private static final int VERSION = 1;
    private static final ObjectMapper MAPPER = EventMapper.create();

    private EventJson() {}

    public static String write(Event event) {
        return text(versioned(requireNonNull(event, "event")));
    }

    public static String write(Command command) {
        return text(versioned(requireNonNull(command, "command")));
    }

    public static String write(AgentEvent event) {
        return text(versioned(requireNonNull(event, "event")));
    }

    /** An entry of the journal on one line, with its place. */
    public static String line(JournalEntry entry) {
        return text(versioned(requireNonNull(entry, "entry")));
    }

    /**
     * The event that was written so.
     *
     * @throws StoreException when this version doesn't know the event's type, or it isn't an event
     */
    public static Event read(String json) {
        return value(json, Event.class);
    }

    /** The command that was written so. */
    public static Command readCommand(String json) {
        return value(json, Command.class);
    }

    /** The agent's event that was written so. */
    public static AgentEvent readAgentEvent(String json) {
        return value(json, AgentEvent.class);
    }

    /** The entry whose {@link #line} it is. */
    public static JournalEntry readLine(String line) {
        return value(line, JournalEntry.class);
    }

    private static ObjectNode versioned(Object value) {
        ObjectNode node = MAPPER.createObjectNode().put("v", VERSION);
        node.setAll(MAPPER.<ObjectNode>valueToTree(value));
        return node;
    }

    private static String text(ObjectNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A JSON tree couldn't be written", impossible);
        }
    }

    private static <T> T value(String json, Class<T> type) {
        JsonNode node = tree(requireNonNull(json, "json"));
        int version = node.path("v").asInt();
        if (version > VERSION) {
            throw new StoreException(
                    StoreException.Code.NEWER_SCHEMA,
                    "The journal holds an entry of version " + version + ", and this version of Factory reads up to "
                            + VERSION + ": use the newer Factory that wrote it");
        }
        if (version < 1) {
            throw unreadable(json, type, "it has no version", null);
        }
        return bound(json, node, type);
    }

    private static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw unreadable(json, JsonNode.class, e.getOriginalMessage(), e);
        }
    }

    private static <T> T bound(String json, JsonNode node, Class<T> type) {
        try {
            return MAPPER.treeToValue(node, type);
        } catch (InvalidTypeIdException e) {
            if (e.getTypeId() == null) {
                throw unreadable(json, type, "it has no type", e);
            }
            throw new StoreException(
                    StoreException.Code.NEWER_SCHEMA,
                    "The journal holds '" + e.getTypeId() + "' as "
                            + e.getBaseType().getRawClass().getSimpleName()
                            + ", which this version of Factory doesn't know: use the newer Factory that wrote it",
                    e);
        } catch (JsonProcessingException e) {
            throw unreadable(json, type, e.getOriginalMessage(), e);
        }
    }

    private static StoreException unreadable(String json, Class<?> type, String why, @Nullable JacksonException cause) {
        String start = json.length() > 200 ? json.substring(0, 200) + "..." : json;
        return new StoreException(
                StoreException.Code.CORRUPT,
                "What is stored can't be read as " + type.getSimpleName() + ": " + why + ", in '" + start + "'",
                cause);
    }
}
