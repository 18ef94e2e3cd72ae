package org.jvmfactory.engine.claude;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmfactory.engine.AgentEvent.MessageDelivered;
import org.jvmfactory.engine.AgentEvent.SessionStarted;
import org.jvmfactory.engine.AgentEvent.Unrecognized;
import org.jvmfactory.engine.AgentEvent.Warned;
import org.jvmfactory.engine.AgentTool;
import org.jvmfactory.engine.CliProtocol;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.PermissionDecision;
import org.jvmfactory.engine.PermissionRequest;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.sandbox.Exit;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Usage;
import org.jvmfactory.testkit.RecordingHost;

class ClaudeProtocolTest {

    private static final String STEERING = "11111111-1111-4111-8111-111111111111";

    private final RecordingHost host = new RecordingHost();
    private final ClaudeProtocol protocol = protocol("Do it", false);

    @BeforeEach
    void start() {
        protocol.started(host);
    }

    @Test
    void introduces_itself_before_the_prompt() {
        assertThat(host.written())
                .extracting(line -> line.path("type").asText())
                .containsExactly("control_request", "user");
        assertThat(host.written().get(0).path("request").path("subtype").asText())
                .isEqualTo("initialize");
        assertThat(host.written().get(0).path("request").has("sdkMcpServers")).isFalse();
        assertThat(content(host.written().get(1))).isEqualTo("Do it");
    }

    @Test
    void offers_the_hosts_tools_where_there_are_any() {
        RecordingHost other = new RecordingHost();
        protocol("Do it", true).started(other);

        assertThat(other.written()
                        .get(0)
                        .path("request")
                        .path("sdkMcpServers")
                        .get(0)
                        .asText())
                .isEqualTo("factory");
    }

    @ParameterizedTest
    @CsvSource({"/compact", "'  /clear', ' /usr/bin/x'", "'\n/quit'"})
    void a_message_that_begins_with_a_slash_is_no_command(String text) {
        protocol.message(text, false, host);

        JsonNode line = host.written().get(2);
        assertThat(content(line)).endsWith(text).doesNotStartWith("/").startsWith("Message:\n");
    }

    @Test
    void a_turn_ends_with_its_result() {
        play("success-tools");

        assertThat(host.turns())
                .singleElement()
                .satisfies(turn -> assertThat(turn.text()).startsWith("All done"));
        assertThat(host.events()).first().isInstanceOf(SessionStarted.class);
    }

    @Test
    void further_turns_count_for_themselves() {
        List<String> lines = Recorded.lines("stream-in-two-turns");
        int end = endOfTurn(lines);
        lines.subList(0, end).forEach(line -> protocol.line(line, host));
        protocol.message("turn two", false, host);
        lines.subList(end, lines.size()).forEach(line -> protocol.line(line, host));

        assertThat(host.turns())
                .extracting(TurnResult::usage)
                .containsExactly(new Usage(1200, 40, 5000, 300, 1), new Usage(1200, 40, 5000, 300, 1));
    }

    @Test
    void a_turn_that_nobody_here_began_is_not_reported() {
        play("stream-in-two-turns");

        assertThat(host.turns()).hasSize(1);
    }

    @Test
    void says_when_a_word_that_steers_has_reached_the_agent() {
        ClaudeProtocol steered = protocol("start", false, UUID.fromString(STEERING));
        steered.started(new RecordingHost());
        steered.message("STEER: also do X", true, host);
        Recorded.lines("steer-during-tool").forEach(line -> steered.line(line, host));

        assertThat(host.events()).contains(new MessageDelivered("STEER: also do X"));
        assertThat(host.turns()).hasSize(1);
    }

    @Test
    void a_turn_is_not_over_before_the_word_that_steers_it_was_taken_in() {
        List<String> lines = Recorded.lines("steer-during-text");
        ClaudeProtocol steered = protocol("start", false, UUID.fromString(echoOf(lines, "STEER during text")));
        steered.started(new RecordingHost());
        steered.message("STEER during text", true, host);

        int end = endOfTurn(lines);
        lines.subList(0, end).forEach(line -> steered.line(line, host));
        assertThat(host.turns()).isEmpty();
        lines.subList(end, lines.size()).forEach(line -> steered.line(line, host));

        assertThat(host.events()).contains(new MessageDelivered("STEER during text"));
        assertThat(host.turns()).singleElement().satisfies(turn -> {
            assertThat(turn.usage()).isEqualTo(new Usage(2400, 80, 10000, 600, 2));
            assertThat(turn.cost()).isEqualTo(Cost.exact(Money.usd("0.02275")));
        });
    }

    @Test
    void an_interrupt_takes_words_back_that_have_not_reached_the_agent() {
        ClaudeProtocol steered = protocol("start", false, UUID.fromString("22222222-2222-4222-8222-222222222222"));
        steered.started(host);
        steered.message("QUEUED", true, host);
        steered.interrupt(host);

        List<JsonNode> requests = host.written("type", "control_request");
        JsonNode withdrawal = requests.get(requests.size() - 2);
        assertThat(withdrawal.path("request").path("message_uuid").asText())
                .isEqualTo("22222222-2222-4222-8222-222222222222");
        assertThat(requests.get(requests.size() - 1)
                        .path("request")
                        .path("subtype")
                        .asText())
                .isEqualTo("interrupt");
        steered.line(
                "{\"type\":\"control_response\",\"response\":{\"subtype\":\"success\",\"request_id\":\""
                        + withdrawal.path("request_id").asText() + "\",\"response\":{\"cancelled\":true}}}",
                host);
        Recorded.lines("interrupt-tool").forEach(line -> steered.line(line, host));

        assertThat(host.events()).contains(new Warned("The turn ended before this reached the agent: QUEUED"));
        assertThat(host.turns())
                .singleElement()
                .satisfies(turn -> assertThat(turn.failure())
                        .hasValueSatisfying(
                                failure -> assertThat(failure.kind()).isEqualTo(FailureClass.ENDED_BY_US)));
    }

    @Test
    void the_host_decides_about_the_use_of_a_tool() {
        host.decides(PermissionDecision.deny("not here"));
        play("canuse-deny");

        assertThat(host.asked())
                .containsExactly(new PermissionRequest(
                        "Write", "{\"file_path\":\"/workspace/hello.txt\",\"content\":\"hello\\n\"}"));
        JsonNode answer = host.written("type", "control_response").get(0).path("response");
        assertThat(answer.path("request_id").asText()).isEqualTo("0a5df5dc-0e0c-415d-8b55-b2f08b38392f");
        assertThat(answer.path("response").path("behavior").asText()).isEqualTo("deny");
        assertThat(answer.path("response").path("message").asText()).isEqualTo("not here");
    }

    @Test
    void a_tool_that_is_allowed_runs_with_the_input_it_was_asked_for() {
        play("canuse-deny");

        JsonNode answer =
                host.written("type", "control_response").get(0).path("response").path("response");
        assertThat(answer.path("behavior").asText()).isEqualTo("allow");
        assertThat(answer.path("updatedInput").path("file_path").asText()).isEqualTo("/workspace/hello.txt");
    }

    @Test
    void answers_every_message_to_the_hosts_tools() {
        host.tools().add(new Report());
        play("sdk-mcp-in-process");

        List<JsonNode> answers = host.written("type", "control_response").stream()
                .map(line -> line.path("response").path("response").path("mcp_response"))
                .toList();
        assertThat(answers)
                .hasSize(7)
                .allSatisfy(
                        answer -> assertThat(answer.path("jsonrpc").asText()).isEqualTo("2.0"));
        assertThat(answers.get(0).path("result").path("protocolVersion").asText())
                .isEqualTo("2025-11-25");
        assertThat(answers.get(6)
                        .path("result")
                        .path("content")
                        .get(0)
                        .path("text")
                        .asText())
                .isEqualTo("reported {\"text\":\"ping\"}");
    }

    @Test
    void refuses_a_request_it_does_not_know_and_keeps_it() {
        String line = "{\"type\":\"control_request\",\"request_id\":\"9\",\"request\":{\"subtype\":\"elicitation\"}}";
        protocol.line(line, host);

        assertThat(host.events()).containsExactly(new Unrecognized(line));
        assertThat(host.written("type", "control_response")
                        .get(0)
                        .path("response")
                        .path("subtype")
                        .asText())
                .isEqualTo("error");
    }

    @Test
    void a_message_that_nobody_reads_is_not_taken() {
        host.stopsReading();

        assertThat(protocol.message("anybody there?", true, host)).isFalse();
    }

    @Test
    void a_program_that_never_spoke_was_started_wrongly() {
        TurnResult result = protocol.exited(new Exit.Exited(1), "error: unknown option '--nonsense'");

        assertThat(result.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureClass.USAGE);
            assertThat(failure.message()).contains("--nonsense", "1");
        });
    }

    @Test
    void of_what_a_program_prints_that_does_not_start_only_its_complaint_is_told() {
        String printed =
                "33618 | `),await new Promise(...)\n\nerror: no such thing\n      at <anonymous> (cli.js:33623:6915)\n";

        assertThat(protocol.exited(new Exit.Exited(1), printed).failure())
                .hasValueSatisfying(failure -> assertThat(failure.message()).endsWith(": error: no such thing"));
    }

    @Test
    void a_program_that_ended_in_the_middle_has_crashed() {
        protocol.line(Recorded.lines("success-text").get(0), host);

        assertThat(protocol.exited(new Exit.Exited(0), "").failure())
                .hasValueSatisfying(failure -> assertThat(failure.kind()).isEqualTo(FailureClass.CRASHED));
    }

    @Test
    void what_was_used_is_kept_when_the_program_ends_before_a_word_was_taken_in() {
        protocol.message("QUEUED", true, host);
        play("success-text");

        TurnResult result = protocol.exited(new Exit.Signalled(9), "");

        assertThat(result.failure())
                .hasValueSatisfying(failure -> assertThat(failure.kind()).isEqualTo(FailureClass.CRASHED));
        assertThat(result.usage().inputTokens()).isEqualTo(1200);
        assertThat(result.cost().certainty()).isEqualTo(Cost.Certainty.UNKNOWN);
    }

    @Test
    void stops_a_turn_before_it_quits() {
        assertThat(protocol.stop(true))
                .extracting(CliProtocol.Stage::until)
                .containsExactly(CliProtocol.Until.TURN_END, CliProtocol.Until.EXIT, CliProtocol.Until.EXIT);
        assertThat(protocol.stop(false)).hasSize(2);
    }

    private static ClaudeProtocol protocol(String prompt, boolean offersTools, UUID... ids) {
        List<UUID> given = List.of(ids);
        return new ClaudeProtocol(
                Launch.of(List.of("claude")),
                prompt,
                offersTools,
                () -> given.isEmpty() ? UUID.randomUUID() : given.get(0));
    }

    private void play(String recording) {
        Recorded.lines(recording).forEach(line -> protocol.line(line, host));
    }

    private static int endOfTurn(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("{\"type\":\"result\"")) {
                return i + 1;
            }
        }
        throw new AssertionError("no turn ends here");
    }

    private static String echoOf(List<String> lines, String text) {
        String echo = lines.stream()
                .filter(line -> line.contains(text) && line.contains("\"isReplay\":true"))
                .findFirst()
                .orElseThrow();
        return echo.replaceFirst(".*\"uuid\":\"([^\"]+)\".*", "$1");
    }

    private static String content(JsonNode line) {
        return line.path("message").path("content").asText();
    }

    private record Report() implements AgentTool {

        @Override
        public String name() {
            return "report";
        }

        @Override
        public String description() {
            return "Reports.";
        }

        @Override
        public String inputSchema() {
            return "{\"type\":\"object\"}";
        }

        @Override
        public String call(String input) {
            return "reported " + input;
        }
    }
}
