package org.jvmfactory.engine.codex;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.PermissionDecision;
import org.jvmfactory.engine.PermissionRequest;
import org.jvmfactory.engine.Prices;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.task.Limits;
import org.jvmfactory.testkit.EventShapes;
import org.jvmfactory.testkit.RecordingHost;

/** The same small conversations as different versions of the CLI print them: what they come to mustn't depend on the version. */
class RecordedVersionsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant RESET = Instant.ofEpochSecond(1795248910);
    private static final String SCHEMA = "{\"type\":\"object\",\"properties\":{\"ok\":{\"type\":\"boolean\"}}}";

    /** Fields whose content is the agent's, or a list of models and the like. */
    private static final Set<String> FREE = Set.of("arguments", "tool_params", "tool_params_display", "config");

    private final RecordingHost host = new RecordingHost();

    static Stream<String> versions() {
        return CodexEngine.RECORDED_VERSIONS.stream();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void work_with_tools_is_read_whole(String version) {
        TurnResult turn = play(version, "success-tools");

        assertThat(events(AgentEvent.ToolStarted.class))
                .extracting(AgentEvent.ToolStarted::tool)
                .containsExactly("shell", "apply_patch");
        assertThat(events(AgentEvent.ToolFinished.class))
                .extracting(AgentEvent.ToolFinished::ok)
                .containsExactly(true, true);
        assertThat(turn.failure()).isEmpty();
        assertThat(turn.text()).isEqualTo("I wrote it.");
        assertThat(turn.usage().outputTokens()).isEqualTo(60);
        assertThat(turn.usage().turns()).isEqualTo(3);
        assertThat(events(AgentEvent.SessionStarted.class))
                .singleElement()
                .satisfies(started -> assertThat(started.version()).contains(version));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_structured_result_is_found(String version) {
        assertThat(play(version, "schema-ok").structured()).contains("{\"ok\":true}");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_host_that_watches_is_asked_about_everything(String version) {
        List<PermissionRequest> looked = new ArrayList<>();
        host.beforeTools(request -> {
            looked.add(request);
            return Optional.of(PermissionDecision.deny("Not that."));
        });
        play(version, "declined");

        assertThat(looked).extracting(PermissionRequest::tool).containsExactly("Bash", "Write", "mcp__words__word");
        assertThat(looked.get(0).directory()).contains(Path.of("/workspace"));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void calls_of_tools_of_the_host_and_of_servers_are_read(String version) {
        play(version, "tools-of-others");

        assertThat(events(AgentEvent.ToolStarted.class))
                .extracting(AgentEvent.ToolStarted::tool)
                .containsExactly("look_up", "words.word");
        assertThat(host.written().toString()).contains("there is no such tool");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void failures_are_of_their_class(String version) {
        assertThat(failure(version, "overloaded-503").kind()).isEqualTo(FailureClass.OVERLOADED);
        assertThat(failure(version, "rate-429").kind()).isEqualTo(FailureClass.RATE_LIMITED);
        assertThat(failure(version, "model-404").kind())
                .isIn(FailureClass.MODEL_NOT_FOUND, FailureClass.BAD_REQUEST); // 0.160.1 has no word of its own for it
        assertThat(failure(version, "auth-401").kind()).isEqualTo(FailureClass.AUTH);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_used_up_plan_says_when_it_resets(String version) {
        AgentFailure failure = failure(version, "usage-limit");

        assertThat(failure.kind()).isEqualTo(FailureClass.RATE_LIMITED);
        assertThat(failure.resetAt()).contains(RESET);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void nothing_in_the_recordings_is_beyond_the_reading(String version) {
        for (String name : Recorded.names(version)) {
            play(version, name);
            assertThat(events(AgentEvent.Unrecognized.class)).as(name).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void events_fields_and_requests_of_the_future_never_fail_a_turn(String version) throws Exception {
        List<String> future = List.of(
                "{\"method\":\"hologram/shown\",\"params\":{\"frames\":[1,2]}}",
                "{\"method\":\"item/completed\",\"params\":{\"item\":{\"type\":\"smell\",\"of\":\"roses\"}}}",
                "{\"id\":900,\"method\":\"may/I/levitate\",\"params\":{}}",
                "{\"method\":7}",
                "[]",
                "not even JSON");
        List<String> lines = new ArrayList<>();
        for (String line : Recorded.lines(version, "success-tools")) {
            lines.addAll(future);
            lines.add(withMore(line));
        }
        TurnResult turn = play(lines, Optional.empty());

        assertThat(turn.failure()).isEmpty();
        assertThat(turn.text()).isEqualTo("I wrote it.");
        assertThat(events(AgentEvent.Unrecognized.class)).isNotEmpty();
    }

    /** Who records a further version reads what moved, and writes it down. */
    @Test
    void what_moved_inside_known_events_from_version_to_version_is_known() {
        List<String> versions = CodexEngine.RECORDED_VERSIONS;
        List<String> moved = IntStream.range(1, versions.size())
                .boxed()
                .flatMap(i -> Stream.concat(
                        Stream.of("# " + versions.get(i)),
                        shapes(versions.get(i - 1)).movedIn(shapes(versions.get(i))).stream()))
                .toList();

        assertThat(String.join("\n", moved)).isEqualTo(String.join("\n", Recorded.moved()));
    }

    private static EventShapes shapes(String version) {
        EventShapes shapes = new EventShapes(RecordedVersionsTest::kind, FREE);
        Recorded.names(version).forEach(name -> shapes.add(Recorded.lines(version, name)));
        return shapes;
    }

    private static String kind(JsonNode event) {
        String item = event.path("params").path("item").path("type").asText();
        return (event.path("method").asText() + " " + item).strip();
    }

    /** The line with fields that nobody knows. */
    private static String withMore(String line) throws JsonProcessingException {
        ObjectNode json = (ObjectNode) JSON.readTree(line);
        json.put("from_the_future", 1).putObject("nested").put("more", true);
        return json.toString();
    }

    private AgentFailure failure(String version, String name) {
        return play(version, name).failure().orElseThrow();
    }

    private TurnResult play(String version, String name) {
        return play(Recorded.lines(version, name), Optional.of(SCHEMA).filter(schema -> name.equals("schema-ok")));
    }

    private TurnResult play(List<String> lines, Optional<String> schema) {
        SessionRequest request = new SessionRequest(
                "Do it",
                Optional.empty(),
                Optional.of("gpt-5"),
                Optional.empty(),
                schema,
                List.of(),
                SessionRequest.Permissions.BYPASS,
                Limits.INHERITED,
                Path.of("/workspace"),
                Path.of("/home/agent"));
        Opening opening = new Opening(request, request.model(), List.of(), host.watches(), new Bill(Prices.BUILT_IN));
        ServerProtocol protocol = new ServerProtocol(Launch.of(List.of("codex")), opening, UUID::randomUUID);
        int ended = host.turns().size();
        protocol.started(host);
        lines.forEach(line -> protocol.line(line, host));
        return host.turns().size() == ended
                ? TurnResult.failed(AgentFailure.of(FailureClass.CRASHED, "the turn didn't end"))
                : host.turns().get(ended);
    }

    private <E extends AgentEvent> List<E> events(Class<E> kind) {
        return host.events().stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
