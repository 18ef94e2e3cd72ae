package org.jvmfactory.engine.claude;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import org.jvmfactory.engine.AgentTool;
import org.jvmfactory.engine.CliProtocol.Host;
import org.jvmfactory.engine.CliProtocol.ToolAnswer;

/** The server of the host's tools, inside the JVM: it speaks the Model Context Protocol through the CLI's own pipe. Stateless. */
final class HostTools {

    /** The server's name; tools are called {@code mcp__factory__…} by agents. */
    static final String SERVER = "factory";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROTOCOL_VERSION = "2025-06-18";
    private static final int METHOD_NOT_FOUND = -32601;

    private HostTools() {}

    /** What the CLI is told of the server when it is started. */
    static String declaration() {
        ObjectNode root = JSON.createObjectNode();
        root.putObject("mcpServers").putObject(SERVER).put("type", "sdk").put("name", SERVER);
        return root.toString();
    }

    /** Answers a message of the client, now or when a tool has been called. Notifications get an empty answer: the CLI waits for one. */
    static void answer(JsonNode message, Host host, Consumer<JsonNode> answer) {
        switch (message.path("method").asText()) {
            case "initialize" -> answer.accept(result(message, greeting(message.path("params"))));
            case "tools/list" -> answer.accept(result(message, list(host)));
            case "tools/call" -> call(message, host, answer);
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

    private static ObjectNode list(Host host) {
        ObjectNode list = JSON.createObjectNode();
        ArrayNode tools = list.putArray("tools");
        for (AgentTool tool : host.tools()) {
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

    private static void call(JsonNode message, Host host, Consumer<JsonNode> answer) {
        JsonNode params = message.path("params");
        JsonNode arguments = params.path("arguments");
        host.call(
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
