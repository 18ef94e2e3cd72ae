package org.jvmfactory.engine.claude;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.CliVersion;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.engine.claude.Transcript.Item;
import org.jvmfactory.testkit.EventShapes;

/** The same small conversations as different versions of the CLI print them: what they come to mustn't depend on the version. */
class RecordedVersionsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant RESET = Instant.ofEpochSecond(1795248910);

    /** Fields whose content is the agent's, or is named by a model. */
    private static final Set<String> FREE =
            Set.of("input", "modelUsage", "model_usage_since_last_result", "structured_output");

    static Stream<String> versions() {
        return ClaudeEngine.RECORDED_VERSIONS.stream().filter(version -> !version.equals(ClaudeEngine.TESTED_VERSION));
    }

    @Test
    void the_newest_recorded_version_is_the_last_one() {
        assertThat(ClaudeEngine.RECORDED_VERSIONS)
                .isSortedAccordingTo(CliVersion::compare)
                .contains(ClaudeEngine.TESTED_VERSION);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void work_with_tools_is_read_whole(String version) {
        List<Item> items = read(version, "success-tools");

        assertThat(events(items, AgentEvent.ToolStarted.class))
                .extracting(AgentEvent.ToolStarted::tool)
                .containsExactly("Bash", "Write");
        assertThat(events(items, AgentEvent.ToolFinished.class))
                .extracting(AgentEvent.ToolFinished::ok)
                .containsExactly(true, true);
        TurnResult result = result(items);
        assertThat(result.failure()).isEmpty();
        assertThat(result.text()).isEqualTo("I wrote it.");
        assertThat(result.usage().outputTokens()).isEqualTo(60);
        assertThat(result.cost().money().micros()).isPositive();
        assertThat(named(items).version()).contains(version);
        assertThat(named(items).model()).isPresent();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void every_turn_ends_once_and_counts_what_is_its_own(String version) {
        List<TurnResult> results = new ArrayList<>();
        Transcript transcript = new Transcript();
        transcript.beginTurn();
        for (String line : Recorded.lines(version, "two-turns")) {
            for (Item item : transcript.read(line)) {
                if (item instanceof Item.TurnOver over) {
                    results.add(over.result());
                    transcript.beginTurn();
                }
            }
        }
        assertThat(results).extracting(TurnResult::text).containsExactly("The first.", "The second.");
        assertThat(results).extracting(result -> result.usage().outputTokens()).containsExactly(20L, 20L);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_structured_result_is_found(String version) {
        assertThat(result(read(version, "schema-ok")).structured()).contains("{\"ok\":true}");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void failures_are_of_their_class(String version) {
        assertThat(failure(version, "overloaded-529").kind()).isEqualTo(FailureClass.OVERLOADED);
        assertThat(failure(version, "rate-429").kind()).isEqualTo(FailureClass.RATE_LIMITED);
        assertThat(failure(version, "rate-429").resetAt()).isEmpty();
        assertThat(failure(version, "model-404").kind()).isEqualTo(FailureClass.MODEL_NOT_FOUND);
        assertThat(failure(version, "auth-401").kind()).isEqualTo(FailureClass.AUTH);
        assertThat(failure(version, "interrupt-tool").kind()).isEqualTo(FailureClass.ENDED_BY_US);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_used_up_subscription_says_when_it_resets(String version) {
        AgentFailure failure = failure(version, "limit-5h-oauth");

        assertThat(failure.kind()).isEqualTo(FailureClass.RATE_LIMITED);
        assertThat(failure.resetAt()).contains(RESET);
        assertThat(events(read(version, "limit-5h-oauth"), AgentEvent.LimitReported.class))
                .containsExactly(new AgentEvent.LimitReported("five_hour", "rejected", Optional.of(RESET)));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void what_costs_extra_is_reported(String version) {
        assertThat(events(read(version, "overage-oauth"), AgentEvent.LimitReported.class))
                .contains(AgentEvent.LimitReported.overage(Optional.of(RESET)))
                .anyMatch(AgentEvent.LimitReported::costsExtra);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void nothing_in_the_recordings_is_beyond_this_version(String version) {
        for (String name : Recorded.names(version)) {
            assertThat(events(read(version, name), AgentEvent.Unrecognized.class))
                    .as(name)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void events_fields_and_requests_of_the_future_never_fail_a_turn(String version) throws Exception {
        List<String> future = List.of(
                "{\"type\":\"hologram\",\"frames\":[1,2]}",
                "{\"type\":\"system\",\"subtype\":\"telepathy\",\"thought\":{\"deep\":true}}",
                "{\"type\":\"control_request\",\"request_id\":\"x1\",\"request\":{\"subtype\":\"may_i_levitate\"}}",
                "{\"type\":\"assistant\",\"message\":{\"id\":\"m\",\"content\":[{\"type\":\"smell\",\"of\":\"roses\"}]}}",
                "{\"type\":7}",
                "[]",
                "not even JSON");
        List<String> lines = new ArrayList<>();
        for (String line : Recorded.lines(version, "success-tools")) {
            lines.addAll(future);
            lines.add(withMore(line));
        }

        List<Item> items = read(lines);

        assertThat(result(items).failure()).isEmpty();
        assertThat(result(items).text()).isEqualTo("I wrote it.");
        assertThat(events(items, AgentEvent.Unrecognized.class)).isNotEmpty();
        assertThat(items).anyMatch(Item.Asked.class::isInstance);
    }

    /** Who records a further version reads what moved, and writes it down. */
    @Test
    void what_moved_inside_known_events_from_version_to_version_is_known() {
        List<String> versions = versions().toList();
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
        return (event.path("type").asText() + " " + event.path("subtype").asText()).strip();
    }

    /** The line with fields that nobody knows. */
    private static String withMore(String line) throws JsonProcessingException {
        ObjectNode json = (ObjectNode) JSON.readTree(line);
        json.put("from_the_future", 1).putObject("nested").put("more", true);
        return json.toString();
    }

    private static AgentFailure failure(String version, String name) {
        return result(read(version, name)).failure().orElseThrow();
    }

    private static List<Item> read(String version, String name) {
        return read(Recorded.lines(version, name));
    }

    private static List<Item> read(List<String> lines) {
        Transcript transcript = new Transcript();
        transcript.beginTurn();
        return lines.stream().flatMap(line -> transcript.read(line).stream()).toList();
    }

    private static <E extends AgentEvent> List<E> events(List<Item> items, Class<E> kind) {
        return items.stream()
                .filter(Item.Happened.class::isInstance)
                .map(item -> ((Item.Happened) item).event())
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private static TurnResult result(List<Item> items) {
        return items.stream()
                .filter(Item.TurnOver.class::isInstance)
                .map(item -> ((Item.TurnOver) item).result())
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    private static Item.Named named(List<Item> items) {
        return items.stream()
                .filter(Item.Named.class::isInstance)
                .map(Item.Named.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
