package org.jvmfactory.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentTool;
import org.jvmfactory.engine.CliProtocol;
import org.jvmfactory.engine.PermissionDecision;
import org.jvmfactory.engine.PermissionRequest;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.engine.Watch;

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
    private final Set<Watch> watches = EnumSet.noneOf(Watch.class);
    private Function<PermissionRequest, Optional<PermissionDecision>> before = request -> Optional.empty();
    private Function<PermissionRequest, Optional<String>> after = request -> Optional.empty();
    private Supplier<Optional<String>> end = Optional::empty;
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

    /** What is said before a tool runs; answered at once. */
    public void beforeTools(Function<PermissionRequest, Optional<PermissionDecision>> said) {
        before = said;
        watches.add(Watch.BEFORE_TOOL);
    }

    /** What is told after a tool; answered at once. */
    public void afterTools(Function<PermissionRequest, Optional<String>> told) {
        after = told;
        watches.add(Watch.AFTER_TOOL);
    }

    /** Why a turn may not end; answered at once. */
    public void beforeEnds(Supplier<Optional<String>> why) {
        end = why;
        watches.add(Watch.BEFORE_END);
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
    public Set<Watch> watches() {
        return Set.copyOf(watches);
    }

    @Override
    public void beforeTool(PermissionRequest request, Consumer<Optional<PermissionDecision>> answer) {
        answer.accept(before.apply(request));
    }

    @Override
    public void afterTool(PermissionRequest request, Consumer<Optional<String>> answer) {
        answer.accept(after.apply(request));
    }

    @Override
    public void beforeEnd(Consumer<Optional<String>> answer) {
        answer.accept(end.get());
    }

    @Override
    public void call(String tool, String input, Consumer<CliProtocol.ToolAnswer> answer) {
        Optional<AgentTool> called =
                tools.stream().filter(it -> it.name().equals(tool)).findFirst();
        answer.accept(new CliProtocol.ToolAnswer(
                called.isPresent(), called.map(it -> it.call(input)).orElse("there is no such tool")));
    }
}
