package org.jvmfactory.engine.codex;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentTool;
import org.jvmfactory.engine.CliProtocol;
import org.jvmfactory.engine.PermissionDecision;
import org.jvmfactory.engine.PermissionRequest;
import org.jvmfactory.engine.TurnResult;

/** A session that only notes what its protocol does; tools are called at once. */
final class RecordingHost implements CliProtocol.Host {

    private static final ObjectMapper JSON = new ObjectMapper();

    final List<JsonNode> written = new ArrayList<>();
    final List<AgentEvent> events = new ArrayList<>();
    final List<TurnResult> turns = new ArrayList<>();
    final List<AgentTool> tools = new ArrayList<>();
    final List<PermissionRequest> asked = new ArrayList<>();
    PermissionDecision decision = PermissionDecision.allow("the test wants it so");
    boolean reading = true;

    /** The lines written that ask for this. */
    List<JsonNode> written(String method) {
        return written.stream()
                .filter(line -> line.path("method").asText().equals(method))
                .toList();
    }

    @Override
    public void emit(AgentEvent event) {
        events.add(event);
    }

    @Override
    public void named(String session, Optional<String> model, Optional<String> version) {
        events.add(new AgentEvent.SessionStarted(session, model, version));
    }

    @Override
    public void turnEnded(TurnResult result) {
        turns.add(result);
    }

    @Override
    public boolean write(String line) {
        if (reading) {
            try {
                written.add(JSON.readTree(line));
            } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + line, e);
            }
        }
        return reading;
    }

    @Override
    public boolean writeText(String text) {
        throw new AssertionError("only lines are written");
    }

    @Override
    public void closeInput() {
        throw new AssertionError("nobody stops here");
    }

    @Override
    public void interruptProcess() {
        throw new AssertionError("nobody stops here");
    }

    @Override
    public void terminateProcess() {
        throw new AssertionError("nobody stops here");
    }

    @Override
    public PermissionDecision decide(PermissionRequest request) {
        asked.add(request);
        return decision;
    }

    @Override
    public List<AgentTool> tools() {
        return tools;
    }

    @Override
    public void call(String tool, String input, Consumer<CliProtocol.ToolAnswer> answer) {
        Optional<AgentTool> called =
                tools.stream().filter(it -> it.name().equals(tool)).findFirst();
        answer.accept(new CliProtocol.ToolAnswer(
                called.isPresent(), called.map(it -> it.call(input)).orElse("there is no such tool")));
    }
}
