package org.jvmfactory.engine.codex;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jvmfactory.engine.AgentTool;
import org.jvmfactory.engine.CliProtocol.ToolAnswer;

/** The host's tools, as the CLI is told of them and gets their answers. */
final class HostTools {

    private static final ObjectMapper JSON = new ObjectMapper();

    private HostTools() {}

    static ArrayNode declaration(List<AgentTool> tools) {
        ArrayNode all = JSON.createArrayNode();
        for (AgentTool tool : tools) {
            all.addObject()
                    .put("type", "function")
                    .put("name", tool.name())
                    .put("description", tool.description())
                    .set("inputSchema", schema(tool));
        }
        return all;
    }

    private static JsonNode schema(AgentTool tool) {
        try {
            return JSON.readTree(tool.inputSchema());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the input schema of the tool '" + tool.name() + "' isn't JSON", e);
        }
    }

    static ObjectNode answer(ToolAnswer answer) {
        ObjectNode result = JSON.createObjectNode().put("success", answer.ok());
        result.putArray("contentItems").addObject().put("type", "inputText").put("text", answer.text());
        return result;
    }
}
