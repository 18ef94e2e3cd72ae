package org.jvmfactory.engine.codex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jvmfactory.engine.SessionRequest;

/** The lines that the CLI's server reads. */
final class Outgoing {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int METHOD_NOT_FOUND = -32601;

    private Outgoing() {}

    /** The first thing said. */
    static String initialize(int request) {
        ObjectNode params = JSON.createObjectNode();
        params.putObject("clientInfo").put("name", "factory").put("version", "1");
        params.putObject("capabilities").put("experimentalApi", true);
        return request(request, "initialize", params);
    }

    static String initialized() {
        return JSON.createObjectNode().put("method", "initialized").toString();
    }

    /** Begins a conversation, or goes on with an earlier one; the host's tools stay with a conversation. */
    static String thread(int request, Opening opening, Gate gate) {
        SessionRequest wanted = opening.request();
        ObjectNode params = JSON.createObjectNode()
                .put("cwd", wanted.directory().toString())
                .put("approvalPolicy", gate.asks() ? "untrusted" : "never")
                .put("sandbox", "danger-full-access");
        opening.model().ifPresent(model -> params.put("model", model));
        String role = (wanted.systemPrompt().orElse("") + "\n\n" + gate.advice()).strip();
        if (!role.isEmpty()) {
            params.put("developerInstructions", role);
        }
        if (wanted.resume().isPresent()) {
            params.put("threadId", wanted.resume().get()).put("excludeTurns", true);
            return request(request, "thread/resume", params);
        }
        if (!opening.tools().isEmpty()) {
            params.set("dynamicTools", HostTools.declaration(opening.tools()));
        }
        return request(request, "thread/start", params);
    }

    /** A piece of a message, put into the conversation as it is. */
    static String piece(int request, String thread, String text) {
        ObjectNode params = JSON.createObjectNode().put("threadId", thread);
        ObjectNode item =
                params.putArray("items").addObject().put("type", "message").put("role", "user");
        item.putArray("content").addObject().put("type", "input_text").put("text", text);
        return request(request, "thread/inject_items", params);
    }

    /** A message: it begins a turn, or enters the one under way. The CLI names {@code id} when it has entered the conversation. */
    static String message(int request, String thread, String id, String text, Optional<StrictSchema> schema) {
        ObjectNode params = JSON.createObjectNode().put("threadId", thread).put("clientUserMessageId", id);
        params.putArray("input").addObject().put("type", "text").put("text", text);
        schema.ifPresent(it -> params.set("outputSchema", it.node()));
        return request(request, "turn/start", params);
    }

    static String interrupt(int request, String thread, String turn) {
        return request(
                request,
                "turn/interrupt",
                JSON.createObjectNode().put("threadId", thread).put("turnId", turn));
    }

    /** Ends the commands that a turn left running. */
    static String clean(int request, String thread) {
        return request(
                request,
                "thread/backgroundTerminals/clean",
                JSON.createObjectNode().put("threadId", thread));
    }

    static String decision(JsonNode request, boolean allowed) {
        return answer(request, JSON.createObjectNode().put("decision", allowed ? "accept" : "decline"));
    }

    /** The same about a tool of a user's server. */
    static String consent(JsonNode request, boolean allowed) {
        ObjectNode result = JSON.createObjectNode().put("action", allowed ? "accept" : "decline");
        if (allowed) {
            result.putObject("content");
        }
        return answer(request, result);
    }

    static String answer(JsonNode request, ObjectNode result) {
        ObjectNode line = JSON.createObjectNode();
        line.set("id", request);
        line.set("result", result);
        return line.toString();
    }

    /** That the host can't do what the CLI asks for. */
    static String refusal(JsonNode request, String why) {
        ObjectNode line = JSON.createObjectNode();
        line.set("id", request);
        line.putObject("error").put("code", METHOD_NOT_FOUND).put("message", why);
        return line.toString();
    }

    private static String request(int id, String method, ObjectNode params) {
        ObjectNode line = JSON.createObjectNode().put("id", id).put("method", method);
        line.set("params", params);
        return line.toString();
    }
}
