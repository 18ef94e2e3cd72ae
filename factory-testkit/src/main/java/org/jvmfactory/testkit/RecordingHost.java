package org.jvmfactory.testkit;

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

/**
 * A session that only notes what its protocol does, for tests of a protocol that writes JSON in lines; tools are called at once. For one
 * thread.
 */
public final class RecordingHost implements CliProtocol.Host {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> written = new ArrayList<>();
    private final List<AgentEvent> events = new ArrayList<>();
    private final List<TurnResult> turns = new ArrayList<>();
    private final List<AgentTool> tools = new ArrayList<>();
    private final List<PermissionRequest> asked = new ArrayList<>();
    private PermissionDecision decision = PermissionDecision.allow("the test wants it so");
    private boolean reading = true;

    public RecordingHost() {}

    /** All lines that were written. */
    public List<JsonNode> written() {
        return written;
    }

    /** The lines written whose member {@code name} is {@code value}. */
    public List<JsonNode> written(String name, String value) {
        return written.stream()
                .filter(line -> line.path(name).asText().equals(value))
                .toList();
    }

    public List<AgentEvent> events() {
        return events;
    }

    public List<TurnResult> turns() {
        return turns;
    }

    /** The permissions that were asked for. */
    public List<PermissionRequest> asked() {
        return asked;
    }

    /** How permissions are decided from now on; allowed unless said. */
    public void decides(PermissionDecision next) {
        decision = next;
    }

    /** The CLI reads no further line. */
    public void stopsReading() {
        reading = false;
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

    /** What the agent may call; more may be added. */
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
