package org.jvmfactory.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jvmfactory.task.Usage;

/** Anthropic's Messages API on the wire: its requests as we see them, replies as it would put them. */
final class AnthropicMessages {

    private static final ObjectMapper JSON = new ObjectMapper();

    private AnthropicMessages() {}

    /** One server-sent event. */
    record Event(String type, String data) {}

    /** The request in {@code body}, as the first of its conversation. */
    static ModelRequest request(String body, Map<String, String> headers) throws JsonProcessingException {
        JsonNode root = JSON.readTree(body);
        List<ModelRequest.Message> messages = new ArrayList<>();
        root.path("messages").forEach(message -> messages.add(message(message)));
        List<String> tools = new ArrayList<>();
        root.path("tools").forEach(tool -> tools.add(tool.path("name").asText()));
        return new ModelRequest(
                conversation(headers),
                0,
                root.path("model").asText(),
                words(root.path("system")),
                messages,
                tools,
                root.path("stream").asBoolean(),
                headers,
                body);
    }

    private static String conversation(Map<String, String> headers) {
        String session = headers.getOrDefault("x-claude-code-session-id", "");
        String subagent = headers.get("x-claude-code-agent-id");
        return subagent == null ? session : session + "/" + subagent;
    }

    private static ModelRequest.Message message(JsonNode message) {
        List<ModelRequest.Part> parts = new ArrayList<>();
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            parts.add(new ModelRequest.Part.Text(content.asText()));
        } else {
            content.forEach(block -> parts.add(part(block)));
        }
        return new ModelRequest.Message(message.path("role").asText(), parts);
    }

    private static ModelRequest.Part part(JsonNode block) {
        String type = block.path("type").asText();
        return switch (type) {
            case "text" -> new ModelRequest.Part.Text(block.path("text").asText());
            case "tool_use" ->
                new ModelRequest.Part.Call(
                        block.path("id").asText(),
                        block.path("name").asText(),
                        block.path("input").toString());
            case "tool_result" ->
                new ModelRequest.Part.Result(
                        block.path("tool_use_id").asText(),
                        !block.path("is_error").asBoolean(),
                        words(block.path("content")));
            default -> new ModelRequest.Part.Other(type);
        };
    }

    /** A text, or the texts of a list of blocks. */
    private static String words(JsonNode content) {
        if (content.isTextual()) {
            return content.asText();
        }
        StringJoiner all = new StringJoiner("\n");
        content.forEach(block -> all.add(block.path("text").asText()));
        return all.toString();
    }

    static String error(ModelReply.Failure failure) {
        ObjectNode root = JSON.createObjectNode().put("type", "error");
        root.putObject("error").put("type", failure.type()).put("message", failure.message());
        return root.toString();
    }

    static String tokenCount() {
        return JSON.createObjectNode().put("input_tokens", 10).toString();
    }

    static Event begin(String id, String model, ModelReply reply) {
        ObjectNode event = JSON.createObjectNode().put("type", "message_start");
        ObjectNode message = event.putObject("message");
        head(message, id, model).putArray("content");
        message.set("usage", usage(reply.usage()).put("output_tokens", 1));
        return new Event("message_start", event.toString());
    }

    /** A part, whole; none for a pause. */
    static List<Event> part(String id, int index, ModelReply.Part part) {
        ObjectNode empty;
        List<ObjectNode> deltas = new ArrayList<>();
        if (part instanceof ModelReply.Part.Text text) {
            empty = block(part, id).put("text", "");
            deltas.add(delta("text_delta", "text", text.text()));
        } else if (part instanceof ModelReply.Part.Thinking thinking) {
            empty = block(part, id).put("thinking", "").put("signature", "");
            deltas.add(delta("thinking_delta", "thinking", thinking.text()));
            deltas.add(delta("signature_delta", "signature", "c2lnbmVk"));
        } else if (part instanceof ModelReply.Part.Call call) {
            empty = block(part, id);
            empty.putObject("input");
            deltas.add(delta("input_json_delta", "partial_json", call.input()));
        } else {
            return List.of();
        }
        List<Event> events = new ArrayList<>();
        ObjectNode start = at("content_block_start", index);
        start.set("content_block", empty);
        events.add(new Event("content_block_start", start.toString()));
        for (ObjectNode delta : deltas) {
            ObjectNode event = at("content_block_delta", index);
            event.set("delta", delta);
            events.add(new Event("content_block_delta", event.toString()));
        }
        events.add(
                new Event("content_block_stop", at("content_block_stop", index).toString()));
        return events;
    }

    static List<Event> end(ModelReply reply) {
        ObjectNode delta = JSON.createObjectNode().put("type", "message_delta");
        delta.putObject("delta").put("stop_reason", stop(reply)).putNull("stop_sequence");
        delta.set("usage", usage(reply.usage()));
        return List.of(
                new Event("message_delta", delta.toString()),
                new Event(
                        "message_stop",
                        JSON.createObjectNode().put("type", "message_stop").toString()));
    }

    /** The whole reply in one piece, for who didn't ask for a stream. */
    static String whole(String id, String model, ModelReply reply) throws JsonProcessingException {
        ObjectNode message = JSON.createObjectNode();
        ArrayNode content = head(message, id, model).putArray("content");
        for (ModelReply.Part part : reply.parts()) {
            if (part instanceof ModelReply.Part.Text text) {
                content.add(block(part, id).put("text", text.text()));
            } else if (part instanceof ModelReply.Part.Thinking thinking) {
                content.add(block(part, id).put("thinking", thinking.text()).put("signature", "c2lnbmVk"));
            } else if (part instanceof ModelReply.Part.Call call) {
                ObjectNode use = block(part, id + "_" + content.size());
                use.set("input", JSON.readTree(call.input()));
                content.add(use);
            }
        }
        message.put("stop_reason", stop(reply)).putNull("stop_sequence");
        message.set("usage", usage(reply.usage()));
        return message.toString();
    }

    private static ObjectNode head(ObjectNode message, String id, String model) {
        return message.put("id", "msg_" + id)
                .put("type", "message")
                .put("role", "assistant")
                .put("model", model);
    }

    private static ObjectNode block(ModelReply.Part part, String id) {
        ObjectNode block = JSON.createObjectNode();
        if (part instanceof ModelReply.Part.Call call) {
            return block.put("type", "tool_use").put("id", "toolu_" + id).put("name", call.tool());
        }
        return block.put("type", part instanceof ModelReply.Part.Thinking ? "thinking" : "text");
    }

    private static ObjectNode delta(String type, String field, String value) {
        return JSON.createObjectNode().put("type", type).put(field, value);
    }

    private static ObjectNode at(String type, int index) {
        return JSON.createObjectNode().put("type", type).put("index", index);
    }

    private static ObjectNode usage(Usage usage) {
        return JSON.createObjectNode()
                .put("input_tokens", usage.inputTokens())
                .put("output_tokens", usage.outputTokens())
                .put("cache_read_input_tokens", usage.cacheReadTokens())
                .put("cache_creation_input_tokens", usage.cacheWriteTokens());
    }

    private static String stop(ModelReply reply) {
        boolean calls = reply.parts().stream().anyMatch(ModelReply.Part.Call.class::isInstance);
        return reply.stop().orElse(calls ? "tool_use" : "end_turn");
    }
}
