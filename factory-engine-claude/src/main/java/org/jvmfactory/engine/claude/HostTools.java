package org.jvmfactory.engine.claude;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import org.jvmfactory.engine.CliProtocol.Host;
import org.jvmfactory.engine.ToolMessages;

/** The server of the host's tools, inside the JVM: its messages come through the CLI's own pipe. Agents call tools {@code mcp__factory__…}. */
final class HostTools {

    /** The server's name. */
    static final String SERVER = ToolMessages.SERVER;

    private static final ObjectMapper JSON = new ObjectMapper();

    private HostTools() {}

    /** What the CLI is told of the server when it is started. */
    static String declaration() {
        ObjectNode root = JSON.createObjectNode();
        root.putObject("mcpServers").putObject(SERVER).put("type", "sdk").put("name", SERVER);
        return root.toString();
    }

    /** Answers a message of the client. Notifications get an empty answer: the CLI waits for one. */
    static void answer(JsonNode message, Host host, Consumer<JsonNode> answer) {
        ToolMessages.answer(message.toString(), host.tools(), host::call, said -> answer.accept(read(said)));
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer of the host's tools isn't JSON", e);
        }
    }
}
