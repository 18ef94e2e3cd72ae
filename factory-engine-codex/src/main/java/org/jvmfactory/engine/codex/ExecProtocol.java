package org.jvmfactory.engine.codex;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.CliProtocol;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.sandbox.Exit;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Usage;

/** One turn of {@code codex exec}: the prompt goes in, JSON lines come out, and nothing can be said meanwhile. */
final class ExecProtocol implements CliProtocol {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AgentEvent SIGN_OF_LIFE = new AgentEvent.TextDelta("");

    /** The names of items that call tools, as the server calls them. */
    private static final Map<String, String> CALLS = Map.of(
            "command_execution", "commandExecution",
            "file_change", "fileChange",
            "mcp_tool_call", "mcpToolCall",
            "collab_tool_call", "collabAgentToolCall",
            "web_search", "webSearch");

    private final Launch launch;
    private final Opening opening;
    private final Optional<StrictSchema> schema;
    private final Set<String> begun = new HashSet<>();
    private String lastWords = "";
    private boolean heardOf;

    ExecProtocol(Launch launch, Opening opening) {
        this.launch = launch;
        this.opening = opening;
        this.schema = opening.request().outputSchema().map(StrictSchema::of);
    }

    @Override
    public Launch launch() {
        return launch;
    }

    @Override
    public void started(Host host) {
        host.writeText(opening.request().prompt());
        host.closeInput();
    }

    @Override
    public boolean message(String text, boolean steering, Host host) {
        return false;
    }

    @Override
    public List<Stage> stop(boolean turnUnderWay) {
        return List.of(new Stage(Host::terminateProcess, Until.EXIT));
    }

    @Override
    public void line(String line, Host host) {
        JsonNode root;
        try {
            root = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            host.emit(new AgentEvent.Unrecognized(line));
            return;
        }
        switch (root.path("type").asText()) {
            case "thread.started" -> {
                heardOf = true;
                host.named(root.path("thread_id").asText(), Optional.empty(), Optional.empty());
            }
            case "turn.started" -> host.emit(SIGN_OF_LIFE);
            case "item.started", "item.updated" -> item(root.path("item"), false, host);
            case "item.completed" -> item(root.path("item"), true, host);
            case "error" -> error(root.path("message").asText(), host);
            case "turn.completed" -> host.turnEnded(completed(root.path("usage")));
            case "turn.failed" ->
                host.turnEnded(failed(
                        Failures.inWords(root.path("error").path("message").asText())));
            default -> host.emit(new AgentEvent.Unrecognized(line));
        }
    }

    private void item(JsonNode item, boolean complete, Host host) {
        String type = item.path("type").asText();
        if (CALLS.containsKey(type)) {
            ObjectNode call = named(item, CALLS.get(type));
            if (begun.add(call.path("id").asText())) {
                host.emit(Calls.started(call));
            }
            if (complete) {
                host.emit(Calls.finished(call));
            }
        } else if (complete && type.equals("agent_message")) {
            lastWords = item.path("text").asText();
            host.emit(new AgentEvent.Said(lastWords));
        } else if (complete && type.equals("error")) {
            host.emit(new AgentEvent.Warned(OneLine.of(item.path("message").asText())));
        } else {
            host.emit(SIGN_OF_LIFE);
        }
    }

    /** The call as the server would report it. */
    private static ObjectNode named(JsonNode item, String type) {
        ObjectNode call = item.deepCopy();
        call.put("type", type);
        call.set("exitCode", item.path("exit_code"));
        call.set("aggregatedOutput", item.path("aggregated_output"));
        return call;
    }

    /** What ends the turn is said again by its end. */
    private static void error(String message, Host host) {
        if (message.startsWith("Reconnecting")) {
            host.emit(new AgentEvent.Retrying(1, OneLine.of(message)));
        }
    }

    private TurnResult completed(JsonNode counted) {
        Optional<AgentFailure> failure = lastWords.isEmpty() && begun.isEmpty()
                ? Optional.of(Failures.of(
                        FailureClass.REFUSED,
                        "The model ended its turn without a word or a deed, as it does when it refuses."))
                : Optional.empty();
        return new TurnResult(
                lastWords,
                schema.flatMap(it -> it.result(lastWords)),
                failure,
                opening.model(),
                used(counted),
                opening.request().resume().isPresent()
                        ? Cost.UNKNOWN
                        : opening.bill().of(opening.model(), used(counted), failure));
    }

    /** The CLI counts from the beginning of a conversation; what earlier processes of it used, nobody here knows. */
    private Usage used(JsonNode counted) {
        if (opening.request().resume().isPresent()) {
            return new Usage(0, 0, 0, 0, 1);
        }
        long cached = counted.path("cached_input_tokens").asLong();
        long written = counted.path("cache_write_input_tokens").asLong();
        return new Usage(
                Math.max(counted.path("input_tokens").asLong() - cached - written, 0),
                counted.path("output_tokens").asLong(),
                cached,
                written,
                1);
    }

    private TurnResult failed(AgentFailure failure) {
        return new TurnResult(
                lastWords, Optional.empty(), Optional.of(failure), Optional.empty(), Usage.NONE, Cost.UNKNOWN);
    }

    @Override
    public TurnResult exited(Exit exit, String stderrTail) {
        if (Failures.isSessionGone(stderrTail)) {
            return failed(Failures.of(FailureClass.SESSION_GONE, ServerProtocol.complaint(stderrTail)));
        }
        boolean misunderstood = !heardOf && exit instanceof Exit.Exited && !exit.success() && !stderrTail.isBlank();
        return misunderstood
                ? failed(Failures.of(
                        FailureClass.USAGE,
                        "Codex refused to start (" + exit.describe() + "): " + ServerProtocol.complaint(stderrTail)))
                : CliProtocol.super.exited(exit, stderrTail);
    }
}
