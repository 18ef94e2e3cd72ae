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
import org.jspecify.annotations.Nullable;
import org.jvmfactory.task.Usage;

/** OpenAI's Chat Completions API on the wire, as many providers speak it: its requests as we see them, replies as they would put them. */
final class ChatCompletions {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What follows the last piece of a stream. */
    static final String DONE = "[DONE]";

    private ChatCompletions() {}

    /** The request in {@code body}, as the first of the only conversation: this API knows none. */
    static ModelRequest request(String body, Map<String, String> headers) throws JsonProcessingException {
        JsonNode root = JSON.readTree(body);
        List<ModelRequest.Message> messages = new ArrayList<>();
        StringJoiner system = new StringJoiner("\n");
        for (JsonNode message : root.path("messages")) {
            String role = message.path("role").asText();
            if (role.equals("system") || role.equals("developer")) {
                system.add(words(message.path("content")));
            } else {
                messages.add(message(role, message));
            }
        }
        List<String> tools = new ArrayList<>();
        root.path("tools")
                .forEach(tool -> tools.add(tool.path("function").path("name").asText()));
        return new ModelRequest(
                "",
                0,
                root.path("model").asText(),
                system.toString(),
                messages,
                tools,
                root.path("stream").asBoolean(),
                headers,
                body);
    }

    private static ModelRequest.Message message(String role, JsonNode message) {
        String text = words(message.path("content"));
        if (role.equals("tool")) {
            return new ModelRequest.Message(
                    role,
                    List.of(new ModelRequest.Part.Result(
                            message.path("tool_call_id").asText(), true, text)));
        }
        List<ModelRequest.Part> parts = new ArrayList<>();
        if (!text.isEmpty()) {
            parts.add(new ModelRequest.Part.Text(text));
        }
        for (JsonNode call : message.path("tool_calls")) {
            parts.add(new ModelRequest.Part.Call(
                    call.path("id").asText(),
                    call.path("function").path("name").asText(),
                    call.path("function").path("arguments").asText()));
        }
        return new ModelRequest.Message(role, parts);
    }

    private static String words(JsonNode content) {
        if (content.isTextual()) {
            return content.asText();
        }
        StringJoiner all = new StringJoiner("\n");
        content.forEach(part -> all.add(part.path("text").asText()));
        return all.toString();
    }

    static String error(ModelReply.Failure failure) {
        ObjectNode root = JSON.createObjectNode();
        root.putObject("error")
                .put("message", failure.message())
                .put("type", failure.type())
                .put("code", failure.type());
        return root.toString();
    }

    /** The first piece of a stream: nothing yet. */
    static String begin(String id, String model) {
        ObjectNode delta = JSON.createObjectNode().put("role", "assistant").put("content", "");
        return piece(id, model, delta, null).toString();
    }

    /** The piece of a stream with a part, whole; none for a pause. */
    static List<String> part(String id, String model, int index, ModelReply.Part part) {
        ObjectNode delta = JSON.createObjectNode();
        if (part instanceof ModelReply.Part.Text text) {
            delta.put("content", text.text());
        } else if (part instanceof ModelReply.Part.Thinking thinking) {
            delta.put("reasoning_content", thinking.text());
        } else if (part instanceof ModelReply.Part.Call call) {
            delta.putArray("tool_calls").add(call(id, index, call).put("index", index));
        } else {
            return List.of();
        }
        return List.of(piece(id, model, delta, null).toString());
    }

    /** The last pieces of a stream: why the model stopped, and what it used. */
    static List<String> end(String id, String model, ModelReply reply) {
        ObjectNode stop = piece(id, model, JSON.createObjectNode(), stop(reply));
        ObjectNode used = head(id, model, "chat.completion.chunk");
        used.putArray("choices");
        used.set("usage", usage(reply.usage()));
        return List.of(stop.toString(), used.toString(), DONE);
    }

    /** The whole reply in one piece, for who didn't ask for a stream. */
    static String whole(String id, String model, ModelReply reply) {
        ObjectNode root = head(id, model, "chat.completion");
        ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        StringBuilder text = new StringBuilder();
        ArrayNode calls = JSON.createArrayNode();
        for (ModelReply.Part part : reply.parts()) {
            if (part instanceof ModelReply.Part.Text words) {
                text.append(words.text());
            } else if (part instanceof ModelReply.Part.Call call) {
                calls.add(call(id, calls.size(), call));
            }
        }
        message.put("content", text.toString());
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        choice.put("finish_reason", stop(reply));
        root.set("usage", usage(reply.usage()));
        return root.toString();
    }

    private static ObjectNode call(String id, int index, ModelReply.Part.Call call) {
        ObjectNode root =
                JSON.createObjectNode().put("id", "call_" + id + "_" + index).put("type", "function");
        root.putObject("function").put("name", call.tool()).put("arguments", call.input());
        return root;
    }

    private static ObjectNode piece(String id, String model, ObjectNode delta, @Nullable String stop) {
        ObjectNode root = head(id, model, "chat.completion.chunk");
        ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", stop);
        return root;
    }

    private static ObjectNode head(String id, String model, String kind) {
        return JSON.createObjectNode()
                .put("id", "chatcmpl-" + id)
                .put("object", kind)
                .put("created", 1)
                .put("model", model);
    }

    /** Here prompt tokens include those of the cache, other than in {@link Usage}. */
    private static ObjectNode usage(Usage usage) {
        long prompt = usage.inputTokens() + usage.cacheReadTokens() + usage.cacheWriteTokens();
        ObjectNode root = JSON.createObjectNode()
                .put("prompt_tokens", prompt)
                .put("completion_tokens", usage.outputTokens())
                .put("total_tokens", prompt + usage.outputTokens());
        root.putObject("prompt_tokens_details").put("cached_tokens", usage.cacheReadTokens());
        return root;
    }

    private static String stop(ModelReply reply) {
        boolean calls = reply.parts().stream().anyMatch(ModelReply.Part.Call.class::isInstance);
        return reply.stop().orElse(calls ? "tool_calls" : "stop");
    }
}
