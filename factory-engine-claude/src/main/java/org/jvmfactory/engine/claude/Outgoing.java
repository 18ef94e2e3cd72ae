package org.jvmfactory.engine.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jvmfactory.engine.PermissionDecision;

/** The lines that the CLI reads. */
final class Outgoing {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Outgoing() {}

    /** A message; the CLI names {@code id} when the message has entered the conversation. */
    static String message(String id, String text) {
        ObjectNode line = JSON.createObjectNode().put("type", "user").put("uuid", id);
        line.putObject("message").put("role", "user").put("content", plain(text));
        return line.toString();
    }

    /** A text that begins with a slash would be a command to the CLI itself; one that begins with a word isn't. */
    private static String plain(String text) {
        return text.stripLeading().startsWith("/") ? "Message:\n" + text : text;
    }

    /** The first thing said, before any message; {@code hooks} says when the host wants to be asked. */
    static String initialize(String request, boolean withHostTools, ObjectNode hooks) {
        ObjectNode content = JSON.createObjectNode().put("subtype", "initialize");
        if (!hooks.isEmpty()) {
            content.set("hooks", hooks);
        }
        if (withHostTools) {
            content.putArray("sdkMcpServers").add(HostTools.SERVER);
        }
        return request(request, content);
    }

    static String interrupt(String request) {
        return request(request, JSON.createObjectNode().put("subtype", "interrupt"));
    }

    /** Takes a message back that hasn't entered the conversation. */
    static String withdraw(String request, String message) {
        return request(
                request,
                JSON.createObjectNode().put("subtype", "cancel_async_message").put("message_uuid", message));
    }

    /** What the host decided about the use of a tool with {@code input}. */
    static String decision(String request, PermissionDecision decision, JsonNode input) {
        ObjectNode content = JSON.createObjectNode();
        if (decision.allowed()) {
            content.put("behavior", "allow").set("updatedInput", input);
        } else {
            content.put("behavior", "deny").put("message", decision.reason());
        }
        return response(request, content);
    }

    /** What the host's tool server says to a message of its client. */
    static String fromHostTools(String request, JsonNode message) {
        ObjectNode content = JSON.createObjectNode();
        content.set("mcp_response", message);
        return response(request, content);
    }

    /** What the host says at a moment at which it wanted to be asked. */
    static String fromHook(String request, ObjectNode answer) {
        return response(request, answer);
    }

    /** That the host can't do what the CLI asks for. */
    static String refusal(String request, String why) {
        ObjectNode line = JSON.createObjectNode().put("type", "control_response");
        line.putObject("response")
                .put("subtype", "error")
                .put("request_id", request)
                .put("error", why);
        return line.toString();
    }

    private static String request(String id, ObjectNode content) {
        ObjectNode line = JSON.createObjectNode().put("type", "control_request").put("request_id", id);
        line.set("request", content);
        return line.toString();
    }

    private static String response(String request, ObjectNode content) {
        ObjectNode line = JSON.createObjectNode().put("type", "control_response");
        line.putObject("response")
                .put("subtype", "success")
                .put("request_id", request)
                .set("response", content);
        return line.toString();
    }
}
