package org.jvmfactory.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import org.jvmfactory.engine.CliProtocol.ToolAnswer;
import org.jvmfactory.meta.Internal;

/** The host's tools as a server of the Model Context Protocol (revision 2025-06-18) says them, whatever carries its messages. Stateless. */
@Internal
public final class ToolMessages {

    /** The server's name. */
    public static final String SERVER = "factory";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROTOCOL_VERSION = "2025-06-18";
    private static final int METHOD_NOT_FOUND = -32601;

    private ToolMessages() {}

    /** Calls a tool of the host, and gives its answer when it has one. */
    public interface Caller {
        void call(String tool, String input, Consumer<ToolAnswer> answer);
    }

    /**
     * Answers a message of the client, now or when a tool has been called. Notifications get an answer without content.
     *
     * @param message a JSON object
     * @param answer gets a JSON object
     */
    public static void answer(String message, List<AgentTool> tools, Caller caller, Consumer<String> answer) {
        try {
            answer(JSON.readTree(message), tools, caller, said -> answer.accept(said.toString()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a message of a client of tools isn't JSON", e);
        }
    }

    private static void answer(JsonNode message, List<AgentTool> tools, Caller caller, Consumer<JsonNode> answer) {
        switch (message.path("method").asText()) {
            case "initialize" -> answer.accept(result(message, greeting(message.path("params"))));
            case "tools/list" -> answer.accept(result(message, list(tools)));
            case "tools/call" -> call(message, caller, answer);
            case "ping" -> answer.accept(result(message, JSON.createObjectNode()));
            default -> answer.accept(message.has("id") ? unknown(message) : result(message, JSON.createObjectNode()));
        }
    }

    private static ObjectNode greeting(JsonNode params) {
        ObjectNode greeting = JSON.createObjectNode()
                .put("protocolVersion", params.path("protocolVersion").asText(PROTOCOL_VERSION));
        greeting.putObject("capabilities").putObject("tools");
        greeting.putObject("serverInfo").put("name", SERVER).put("version", "1");
        return greeting;
    }

    private static ObjectNode list(List<AgentTool> offered) {
        ObjectNode list = JSON.createObjectNode();
        ArrayNode tools = list.putArray("tools");
        for (AgentTool tool : offered) {
            tools.addObject()
                    .put("name", tool.name())
                    .put("description", tool.description())
                    .set("inputSchema", schema(tool));
        }
        return list;
    }

    private static JsonNode schema(AgentTool tool) {
        try {
            return JSON.readTree(tool.inputSchema());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the input schema of the tool '" + tool.name() + "' isn't JSON", e);
        }
    }

    private static void call(JsonNode message, Caller caller, Consumer<JsonNode> answer) {
        JsonNode params = message.path("params");
        JsonNode arguments = params.path("arguments");
        caller.call(
                params.path("name").asText(),
                arguments.isObject() ? arguments.toString() : "{}",
                result -> answer.accept(result(message, content(result))));
    }

    private static ObjectNode content(ToolAnswer answer) {
        ObjectNode result = JSON.createObjectNode().put("isError", !answer.ok());
        result.putArray("content").addObject().put("type", "text").put("text", answer.text());
        return result;
    }

    private static ObjectNode result(JsonNode message, ObjectNode result) {
        ObjectNode answer = envelope(message);
        answer.set("result", result);
        return answer;
    }

    private static ObjectNode unknown(JsonNode message) {
        ObjectNode answer = envelope(message);
        answer.putObject("error")
                .put("code", METHOD_NOT_FOUND)
                .put("message", "there is no method '" + message.path("method").asText() + "'");
        return answer;
    }

    private static ObjectNode envelope(JsonNode message) {
        ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
        JsonNode id = message.path("id");
        if (id.isMissingNode()) {
            return answer.put("id", 0);
        }
        answer.set("id", id);
        return answer;
    }
}
