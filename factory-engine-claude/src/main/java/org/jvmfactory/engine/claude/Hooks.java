package org.jvmfactory.engine.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jvmfactory.engine.CliProtocol.Host;
import org.jvmfactory.engine.PermissionDecision;
import org.jvmfactory.engine.PermissionRequest;
import org.jvmfactory.engine.Watch;

/**
 * The moments at which the CLI asks the host through the pipe: its hooks, with callbacks instead of programs. They are asked in every
 * permission mode, and what isn't answered in time is refused, where a program that fails lets everything pass. Stateless.
 */
final class Hooks {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The CLI's names, by what the host calls them. */
    private static final Map<Watch, String> NAMES = Map.of(
            Watch.BEFORE_TOOL, "PreToolUse",
            Watch.AFTER_TOOL, "PostToolUse",
            Watch.BEFORE_END, "Stop");

    private static final String EDITS = "Write|Edit|MultiEdit|NotebookEdit";

    /** In seconds, longer than anything the host does then; the host has limits of its own. */
    private static final int PATIENCE = 86_400;

    private Hooks() {}

    /** What the CLI is told of it. */
    static ObjectNode of(Set<Watch> watches) {
        ObjectNode hooks = JSON.createObjectNode();
        NAMES.forEach((watch, name) -> {
            if (watches.contains(watch)) {
                ObjectNode hook = hooks.putArray(name).addObject();
                if (watch == Watch.AFTER_TOOL) {
                    hook.put("matcher", EDITS);
                }
                hook.putArray("hookCallbackIds").add(name);
                hook.put("timeout", PATIENCE);
            }
        });
        return hooks;
    }

    /** Asks the host, and passes on what the CLI is to be told. */
    static void answer(String callback, JsonNode input, Host host, Consumer<ObjectNode> answer) {
        if (callback.equals(NAMES.get(Watch.BEFORE_TOOL))) {
            host.beforeTool(request(input), said -> answer.accept(before(said)));
        } else if (callback.equals(NAMES.get(Watch.AFTER_TOOL))) {
            host.afterTool(request(input), said -> answer.accept(after(said)));
        } else {
            host.beforeEnd(said -> answer.accept(end(said)));
        }
    }

    private static PermissionRequest request(JsonNode input) {
        return new PermissionRequest(
                input.path("tool_name").asText(), input.path("tool_input").toString(), directory(input.path("cwd")));
    }

    private static Optional<Path> directory(JsonNode cwd) {
        try {
            return Optional.of(cwd.asText())
                    .filter(text -> text.startsWith("/"))
                    .map(Path::of);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static ObjectNode before(Optional<PermissionDecision> said) {
        ObjectNode answer = JSON.createObjectNode();
        said.ifPresent(decision -> {
            ObjectNode output = answer.putObject("hookSpecificOutput").put("hookEventName", "PreToolUse");
            if (decision.allowed()) {
                output.put("additionalContext", decision.reason());
            } else {
                output.put("permissionDecision", "deny").put("permissionDecisionReason", decision.reason());
            }
        });
        return answer;
    }

    private static ObjectNode after(Optional<String> said) {
        ObjectNode answer = JSON.createObjectNode();
        said.ifPresent(text -> answer.putObject("hookSpecificOutput")
                .put("hookEventName", "PostToolUse")
                .put("additionalContext", text));
        return answer;
    }

    private static ObjectNode end(Optional<String> why) {
        ObjectNode answer = JSON.createObjectNode();
        why.ifPresent(reason -> answer.put("decision", "block").put("reason", reason));
        return answer;
    }
}
