package org.jvmfactory.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jvmfactory.task.Usage;

/** OpenAI's Responses API on the wire: its requests as we see them, replies as it would put them. Always streaming, as Codex asks for. */
final class OpenAiResponses {

    /** Tools whose input is text and no JSON. */
    private static final Set<String> FREEFORM = Set.of("apply_patch", "exec");

    /** How the names of the tools of servers begin: they stand in a space of their own for each server. */
    private static final String SERVERS = "mcp__";

    /** Why a model stopped that says in words of its own kind that it won't do this. */
    private static final String REFUSAL = "refusal";

    private static final ObjectMapper JSON = new ObjectMapper();

    private OpenAiResponses() {}

    /** The request in {@code body}, as the first of its conversation. */
    static ModelRequest request(String body, Map<String, String> headers) throws JsonProcessingException {
        JsonNode root = JSON.readTree(body);
        List<String> system = new ArrayList<>();
        List<ModelRequest.Message> messages = new ArrayList<>();
        List<String> tools = new ArrayList<>();
        names(root.path("tools"), tools);
        for (JsonNode item : root.path("input")) {
            if (item.path("type").asText().equals("additional_tools")) {
                names(item.path("tools"), tools);
            } else if (item.path("role").asText().equals("developer")) {
                system.add(words(item.path("content")));
            } else {
                messages.add(message(item));
            }
        }
        return new ModelRequest(
                headers.getOrDefault("thread-id", ""),
                0,
                root.path("model").asText(),
                (root.path("instructions").asText() + "\n" + String.join("\n", system)).strip(),
                messages,
                tools,
                true,
                headers,
                body);
    }

    private static void names(JsonNode tools, List<String> names) {
        for (JsonNode tool : tools) {
            if (tool.path("type").asText().equals("namespace")) {
                List<String> within = new ArrayList<>();
                names(tool.path("tools"), within);
                String space = tool.path("name").asText();
                within.forEach(name -> names.add(space.startsWith(SERVERS) ? space + "__" + name : name));
            } else {
                names.add(tool.path("name").asText(tool.path("type").asText()));
            }
        }
    }

    private static ModelRequest.Message message(JsonNode item) {
        String type = item.path("type").asText();
        return switch (type) {
            case "message" -> new ModelRequest.Message(item.path("role").asText(), texts(item.path("content")));
            case "function_call", "custom_tool_call" ->
                new ModelRequest.Message(
                        "assistant",
                        List.of(new ModelRequest.Part.Call(
                                item.path("call_id").asText(),
                                item.path("name").asText(),
                                item.path("arguments").asText(item.path("input").asText()))));
            case "function_call_output", "custom_tool_call_output" ->
                new ModelRequest.Message(
                        "user",
                        List.of(new ModelRequest.Part.Result(
                                item.path("call_id").asText(), true, words(item.path("output")))));
            default -> new ModelRequest.Message("", List.of(new ModelRequest.Part.Other(type)));
        };
    }

    private static List<ModelRequest.Part> texts(JsonNode content) {
        List<ModelRequest.Part> parts = new ArrayList<>();
        content.forEach(
                part -> parts.add(new ModelRequest.Part.Text(part.path("text").asText())));
        return parts;
    }

    private static String words(JsonNode content) {
        if (content.isTextual()) {
            return content.asText();
        }
        return StreamSupport.stream(content.spliterator(), false)
                .map(part -> part.path("text").asText())
                .collect(Collectors.joining("\n"));
    }

    /** @param resetAt when the limit resets that was reached, in seconds since 1970; empty text where it isn't said */
    static String error(ModelReply.Failure failure, String resetAt) {
        ObjectNode error = errorOf(failure).put("type", failure.type());
        if (!resetAt.isEmpty()) {
            error.put("plan_type", "pro").put("resets_at", Long.parseLong(resetAt));
        }
        ObjectNode root = JSON.createObjectNode();
        root.set("error", error);
        return root.toString();
    }

    private static ObjectNode errorOf(ModelReply.Failure failure) {
        return JSON.createObjectNode().put("code", failure.type()).put("message", failure.message());
    }

    /** A failure within a stream. */
    static String failed(String id, ModelReply.Failure failure) {
        ObjectNode event = JSON.createObjectNode().put("type", "response.failed");
        event.putObject("response")
                .put("id", "resp_" + id)
                .put("status", "failed")
                .set("error", errorOf(failure));
        return event.toString();
    }

    /** A part, whole; none for a pause. */
    static List<String> part(String id, ModelReply reply, ModelReply.Part part) {
        if (part instanceof ModelReply.Part.Text text) {
            return reply.stop().filter(REFUSAL::equals).isPresent()
                    ? List.of(done(refused(id, text.text())))
                    : said(id, text.text());
        }
        if (part instanceof ModelReply.Part.Thinking thinking) {
            ObjectNode item = JSON.createObjectNode().put("type", "reasoning").put("id", "rs_" + id);
            item.putArray("summary").addObject().put("type", "summary_text").put("text", thinking.text());
            return List.of(done(item));
        }
        return part instanceof ModelReply.Part.Call call ? List.of(done(called(id, call))) : List.of();
    }

    private static List<String> said(String id, String text) {
        ObjectNode added = JSON.createObjectNode().put("type", "response.output_item.added");
        added.set("item", words(id, ""));
        ObjectNode delta = JSON.createObjectNode()
                .put("type", "response.output_text.delta")
                .put("item_id", "msg_" + id)
                .put("delta", text);
        return List.of(added.toString(), delta.toString(), done(words(id, text)));
    }

    private static ObjectNode words(String id, String text) {
        ObjectNode item = assistant(id);
        item.putArray("content").addObject().put("type", "output_text").put("text", text);
        return item;
    }

    private static ObjectNode refused(String id, String text) {
        ObjectNode item = assistant(id);
        item.putArray("content").addObject().put("type", REFUSAL).put(REFUSAL, text);
        return item;
    }

    private static ObjectNode assistant(String id) {
        return JSON.createObjectNode()
                .put("type", "message")
                .put("id", "msg_" + id)
                .put("role", "assistant");
    }

    private static ObjectNode called(String id, ModelReply.Part.Call call) {
        boolean freeform = FREEFORM.contains(call.tool());
        int server = call.tool().startsWith(SERVERS) ? call.tool().lastIndexOf("__") : -1;
        ObjectNode item = JSON.createObjectNode()
                .put("type", freeform ? "custom_tool_call" : "function_call")
                .put("id", (freeform ? "ctc_" : "fc_") + id)
                .put("call_id", "call_" + id)
                .put("name", server < 0 ? call.tool() : call.tool().substring(server + 2))
                .put(freeform ? "input" : "arguments", call.input());
        return server < 0 ? item : item.put("namespace", call.tool().substring(0, server));
    }

    private static String done(ObjectNode item) {
        ObjectNode event = JSON.createObjectNode().put("type", "response.output_item.done");
        event.set("item", item);
        return event.toString();
    }

    /** The end of a stream in good order; one that was cut short by the model where the reply says why it stopped. */
    static String end(String id, ModelReply reply) {
        boolean incomplete = reply.stop().filter(why -> !why.equals(REFUSAL)).isPresent();
        ObjectNode event =
                JSON.createObjectNode().put("type", incomplete ? "response.incomplete" : "response.completed");
        ObjectNode response = event.putObject("response").put("id", "resp_" + id);
        response.set("usage", usage(reply.usage()));
        if (incomplete) {
            response.putObject("incomplete_details").put("reason", reply.stop().orElseThrow());
        }
        return event.toString();
    }

    private static ObjectNode usage(Usage usage) {
        long input = usage.inputTokens() + usage.cacheReadTokens() + usage.cacheWriteTokens();
        ObjectNode counted = JSON.createObjectNode()
                .put("input_tokens", input)
                .put("output_tokens", usage.outputTokens())
                .put("total_tokens", input + usage.outputTokens());
        counted.putObject("input_tokens_details")
                .put("cached_tokens", usage.cacheReadTokens())
                .put("cache_write_tokens", usage.cacheWriteTokens());
        counted.putObject("output_tokens_details").put("reasoning_tokens", 0);
        return counted;
    }
}
