package org.jvmfactory.engine.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentTool;
import org.jvmfactory.engine.CliProtocol;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.PermissionDecision;
import org.jvmfactory.engine.PermissionRequest;
import org.jvmfactory.engine.Prices;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.engine.SessionRequest.Permissions;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.sandbox.Exit;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Limits;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Usage;
import org.jvmfactory.testkit.RecordingHost;

/** The protocol with what the CLI really printed; its answers name our requests by the numbers that they have here too. */
class ServerProtocolTest {

    private static final String MESSAGE = "11111111-1111-4111-8111-111111111111";

    private static final String NAME_SCHEMA = "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},"
            + "\"age\":{\"type\":\"integer\"}},\"required\":[\"name\"]}";

    private final RecordingHost host = new RecordingHost();

    @Test
    void introduces_itself_opens_a_conversation_and_begins_a_turn() {
        play("success-tools", plain());

        assertThat(host.written())
                .extracting(line -> line.path("method").asText())
                .startsWith("initialize", "initialized", "thread/start", "turn/start");
        JsonNode thread = host.written("method", "thread/start").get(0).path("params");
        assertThat(thread.path("cwd").asText()).isEqualTo("/workspace");
        assertThat(thread.path("approvalPolicy").asText()).isEqualTo("never");
        assertThat(thread.path("sandbox").asText()).isEqualTo("danger-full-access");
        assertThat(host.written("method", "turn/start")
                        .get(0)
                        .path("params")
                        .path("input")
                        .get(0)
                        .path("text")
                        .asText())
                .isEqualTo("Do it");
        assertThat(host.events())
                .filteredOn(AgentEvent.SessionStarted.class::isInstance)
                .containsExactly(new AgentEvent.SessionStarted(
                        "01a1fcdd-15d6-7b40-bd92-05d914490b7c", Optional.of("gpt-5.5"), Optional.of("0.169.0")));
    }

    @Test
    void reports_words_tools_and_the_end_of_a_turn() {
        play("success-tools", plain());

        assertThat(events(AgentEvent.ToolStarted.class))
                .extracting(AgentEvent.ToolStarted::tool, AgentEvent.ToolStarted::summary)
                .contains(
                        tuple("apply_patch", "/workspace/greet.sh"),
                        tuple("shell", "sh greet.sh"),
                        tuple("shell", "ls nosuchfile; exit 3"));
        assertThat(events(AgentEvent.ToolFinished.class))
                .extracting(AgentEvent.ToolFinished::ok, AgentEvent.ToolFinished::summary)
                .contains(
                        tuple(true, "hi from greet"),
                        tuple(false, "Exit code 3 ls: cannot access 'nosuchfile': No such file or directory"));
        assertThat(events(AgentEvent.ToolStarted.class))
                .allSatisfy(call -> assertThat(call.fingerprint()).isPresent());
        assertThat(events(AgentEvent.Unrecognized.class)).isEmpty();
        assertThat(host.turns()).singleElement().satisfies(turn -> {
            assertThat(turn.text()).startsWith("All done");
            assertThat(turn.failure()).isEmpty();
            assertThat(turn.model()).contains("gpt-5.5");
            assertThat(turn.usage()).isEqualTo(new Usage(7500, 600, 25000, 0, 5));
            assertThat(turn.cost()).isEqualTo(Cost.estimated(Money.usd("0.068")));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "auth-401, AUTH, Incorrect API key provided",
        "quota, BILLING, Quota exceeded",
        "rate-429, RATE_LIMITED, 429",
        "usage-limit, RATE_LIMITED, usage limit",
        "overloaded-503, OVERLOADED, at capacity",
        "server-500, OVERLOADED, high demand",
        "stream-cut, NETWORK, stream disconnected",
        "context-400, CONTEXT_FULL, ran out of room",
        "bad-request, BAD_REQUEST, Unsupported parameter",
        "incomplete, BAD_REQUEST, max_output_tokens",
        "model-404, MODEL_NOT_FOUND, does not exist",
        "policy, REFUSED, flagged",
        "refusal, REFUSED, without a word or a deed"
    })
    void classifies(String recording, FailureClass kind, String said) {
        play(recording, plain());

        assertThat(host.turns())
                .singleElement()
                .satisfies(turn -> assertThat(turn.failure()).hasValueSatisfying(failure -> {
                    assertThat(failure.kind()).isEqualTo(kind);
                    assertThat(failure.message()).contains(said);
                }));
        assertThat(events(AgentEvent.Unrecognized.class)).isEmpty();
    }

    @Test
    void says_when_the_limit_resets_that_is_used_up_and_not_when_another_does() {
        play("usage-limit", plain());

        Instant reset = Instant.ofEpochSecond(1795250973);
        assertThat(host.turns().get(0).failure().flatMap(failure -> failure.resetAt()))
                .contains(reset);
        assertThat(events(AgentEvent.LimitReported.class))
                .containsExactly(
                        new AgentEvent.LimitReported("primary", "rejected", Optional.of(reset)),
                        new AgentEvent.LimitReported(
                                "secondary", "allowed", Optional.of(Instant.ofEpochSecond(1795543773))));
    }

    @Test
    void reports_what_the_cli_tries_again() {
        play("auth-401", plain());

        assertThat(events(AgentEvent.Retrying.class)).singleElement().satisfies(retry -> {
            assertThat(retry.attempt()).isEqualTo(1);
            assertThat(retry.reason()).startsWith("unexpected status 401");
        });
    }

    @Test
    void does_not_count_again_what_an_earlier_process_used() {
        play("session-2-resume", resuming("01a1fcdf-5dd8-7713-92c8-75245828fbe3"));

        assertThat(host.written("method", "thread/resume")
                        .get(0)
                        .path("params")
                        .path("threadId")
                        .asText())
                .isEqualTo("01a1fcdf-5dd8-7713-92c8-75245828fbe3");
        assertThat(host.turns())
                .singleElement()
                .satisfies(turn -> assertThat(turn.usage()).isEqualTo(new Usage(1500, 120, 5000, 0, 1)));
    }

    @Test
    void a_session_that_is_not_there_is_gone() {
        ServerProtocol protocol = start(resuming("11111111-2222-4333-8444-555555555555"));
        protocol.line("{\"id\":1,\"result\":{\"userAgent\":\"factory/0.169.0 (x)\"}}", host);
        protocol.line(
                "{\"id\":2,\"error\":{\"code\":-32600,\"message\":\"no rollout found for thread id 1111\"}}", host);

        assertThat(host.turns())
                .singleElement()
                .satisfies(turn -> assertThat(turn.failure())
                        .hasValueSatisfying(
                                failure -> assertThat(failure.kind()).isEqualTo(FailureClass.SESSION_GONE)));
        assertThat(protocol.message("anybody there?", false, host)).isFalse();
    }

    @Test
    void asks_for_a_structured_result_and_takes_no_other_words_for_one() {
        play("output-schema", schema(NAME_SCHEMA));

        assertThat(host.turns().get(0).structured()).isEmpty();
        assertThat(host.turns().get(0).text()).startsWith("not json at all");
        assertThat(host.written("method", "turn/start")
                        .get(0)
                        .path("params")
                        .path("outputSchema")
                        .path("additionalProperties"))
                .hasToString("false");
    }

    @Test
    void gives_the_structured_result() {
        ServerProtocol protocol = begun(schema(NAME_SCHEMA));
        protocol.line(
                item("{\"type\":\"agentMessage\",\"text\":\"{\\\"name\\\":\\\"Ada\\\",\\\"age\\\":null}\"}"), host);
        protocol.line(completed("t1", "completed"), host);

        assertThat(host.turns().get(0).structured()).contains("{\"name\":\"Ada\"}");
    }

    @Test
    void calls_a_tool_of_the_host_and_passes_its_answer_on() {
        host.tools().add(new Report());
        play("dynamic-tool", plain(), new Report());

        assertThat(host.written("method", "thread/start")
                        .get(0)
                        .path("params")
                        .path("dynamicTools")
                        .get(0)
                        .path("name")
                        .asText())
                .isEqualTo("report_status");
        assertThat(answers())
                .singleElement()
                .hasToString("{\"success\":true,\"contentItems\":[{\"type\":\"inputText\",\"text\":\"reported\"}]}");
    }

    @Test
    void the_host_decides_about_a_command_and_the_agent_reads_why_not_before_its_turn_goes_on() {
        host.decides(PermissionDecision.deny("not here"));
        ServerProtocol protocol = play("approval-decline", asking());

        assertThat(host.asked())
                .first()
                .satisfies(request -> assertThat(request.tool()).isEqualTo("Bash"));
        assertThat(host.written("method", "turn/start")
                        .get(1)
                        .path("params")
                        .path("input")
                        .get(0)
                        .path("text")
                        .asText())
                .isEqualTo("This was declined: not here");
        assertThat(answers()).isEmpty();

        protocol.line("{\"id\":4,\"result\":{}}", host);

        assertThat(answers()).singleElement().hasToString("{\"decision\":\"decline\"}");
        assertThat(host.written("method", "thread/start")
                        .get(0)
                        .path("params")
                        .path("approvalPolicy")
                        .asText())
                .isEqualTo("untrusted");
    }

    @Test
    void a_word_that_the_cli_took_and_the_turn_did_not_is_not_waited_for() {
        ServerProtocol protocol = begun();
        protocol.line(item("{\"type\":\"agentMessage\",\"text\":\"mine\"}"), host);
        protocol.message("That too", true, host);
        protocol.line(completed("t1", "completed"), host);
        assertThat(host.turns()).isEmpty();

        protocol.line("{\"id\":4,\"result\":{\"turn\":{\"id\":\"t1\"}}}", host);

        assertThat(host.turns()).hasSize(1);
        assertThat(events(AgentEvent.Warned.class)).hasSize(1);
    }

    @Test
    void the_host_decides_about_each_file_of_a_patch() {
        play("approval-patch", asking());

        assertThat(host.asked())
                .containsExactly(new PermissionRequest("Write", "{\"file_path\":\"/workspace/p.txt\"}"));
        assertThat(answers()).singleElement().hasToString("{\"decision\":\"accept\"}");
    }

    @Test
    void a_host_that_watches_is_asked_about_everything_though_permissions_are_bypassed() {
        List<PermissionRequest> looked = new ArrayList<>();
        host.beforeTools(request -> {
            looked.add(request);
            return Optional.of(
                    request.tool().equals("Bash")
                            ? PermissionDecision.deny("Not that.")
                            : PermissionDecision.allow("Anna works on it too."));
        });
        ServerProtocol protocol = begun();
        protocol.line(
                "{\"id\":0,\"method\":\"item/commandExecution/requestApproval\",\"params\":{\"threadId\":\"ours\","
                        + "\"command\":\"/bin/bash -lc 'git push'\",\"cwd\":\"/workspace/sub\"}}",
                host);
        protocol.line("{\"id\":4,\"result\":{}}", host);
        protocol.line(
                "{\"method\":\"item/started\",\"params\":{\"threadId\":\"ours\",\"item\":{\"type\":\"fileChange\",\"id\":\"c1\","
                        + "\"changes\":[{\"path\":\"/workspace/a\",\"kind\":{\"type\":\"add\"}}]}}}",
                host);
        protocol.line(
                "{\"id\":1,\"method\":\"item/fileChange/requestApproval\",\"params\":{\"threadId\":\"ours\",\"itemId\":\"c1\"}}",
                host);
        protocol.line("{\"id\":5,\"result\":{}}", host);
        protocol.line(
                "{\"id\":2,\"method\":\"mcpServer/elicitation/request\",\"params\":{\"threadId\":\"ours\",\"serverName\":\"db\","
                        + "\"_meta\":{\"codex_approval_kind\":\"mcp_tool_call\",\"tool_name\":\"ask\",\"tool_params\":{\"sql\":\"x\"}}}}",
                host);
        protocol.line("{\"id\":6,\"result\":{}}", host);

        assertThat(looked)
                .containsExactly(
                        new PermissionRequest(
                                "Bash", "{\"command\":\"git push\"}", Optional.of(Path.of("/workspace/sub"))),
                        new PermissionRequest("Write", "{\"file_path\":\"/workspace/a\"}"),
                        new PermissionRequest("mcp__db__ask", "{\"sql\":\"x\"}"));
        assertThat(answers())
                .extracting(JsonNode::toString)
                .containsExactly(
                        "{\"decision\":\"decline\"}",
                        "{\"decision\":\"accept\"}",
                        "{\"action\":\"accept\",\"content\":{}}");
        assertThat(said())
                .containsExactly(
                        "Do it", "This was declined: Not that.", "Anna works on it too.", "Anna works on it too.");
        assertThat(host.written("method", "thread/start")
                        .get(0)
                        .path("params")
                        .path("approvalPolicy")
                        .asText())
                .isEqualTo("untrusted");
    }

    @Test
    void what_the_host_found_after_an_edit_is_told_before_the_turn_ends() {
        List<PermissionRequest> after = new ArrayList<>();
        host.afterTools(request -> {
            after.add(request);
            return Optional.of("The line is too long.");
        });
        ServerProtocol protocol = begun();
        protocol.line(
                item("{\"type\":\"fileChange\",\"id\":\"c1\",\"status\":\"completed\",\"changes\":["
                        + "{\"path\":\"/workspace/a\",\"kind\":{\"type\":\"update\",\"move_path\":\"/workspace/b\"}},"
                        + "{\"path\":\"/workspace/c\",\"kind\":{\"type\":\"delete\"}}]}"),
                host);
        protocol.line(
                item("{\"type\":\"fileChange\",\"id\":\"c2\",\"status\":\"declined\",\"changes\":["
                        + "{\"path\":\"/workspace/d\",\"kind\":{\"type\":\"add\"}}]}"),
                host);

        assertThat(after).containsExactly(new PermissionRequest("Edit", "{\"file_path\":\"/workspace/b\"}"));
        assertThat(said()).containsExactly("Do it", "The line is too long.");
    }

    @Test
    void what_a_turn_that_was_just_ending_left_unread_is_told_once_more() {
        host.afterTools(request -> Optional.of("The line is too long."));
        ServerProtocol protocol = begun();
        protocol.line(
                item("{\"type\":\"fileChange\",\"id\":\"c1\",\"status\":\"completed\",\"changes\":["
                        + "{\"path\":\"/workspace/c\",\"kind\":{\"type\":\"add\"}}]}"),
                host);
        protocol.line("{\"id\":4,\"result\":{\"turn\":{\"id\":\"t1\"}}}", host);
        protocol.line(completed("t1", "completed"), host);
        assertThat(host.turns()).isEmpty();
        assertThat(said()).containsExactly("Do it", "The line is too long.", "The line is too long.");

        protocol.line("{\"id\":5,\"result\":{\"turn\":{\"id\":\"t2\"}}}", host);
        protocol.line(started("t2"), host);
        protocol.line(completed("t2", "completed"), host);

        assertThat(host.turns()).hasSize(1);
    }

    @Test
    void an_agent_that_may_not_stop_goes_on_in_the_same_turn() {
        Iterator<Optional<String>> whys =
                List.of(Optional.of("Test 1 fails."), Optional.<String>empty()).iterator();
        host.beforeEnds(whys::next);
        ServerProtocol protocol = begun();
        protocol.line(item("{\"type\":\"agentMessage\",\"text\":\"done\"}"), host);
        protocol.line(completed("t1", "completed"), host);
        assertThat(host.turns()).isEmpty();
        assertThat(said()).containsExactly("Do it", "Test 1 fails.");

        protocol.line("{\"id\":4,\"result\":{\"turn\":{\"id\":\"t2\"}}}", host);
        protocol.line(started("t2"), host);
        protocol.line(item("{\"type\":\"userMessage\",\"clientId\":\"" + MESSAGE + "\"}"), host);
        protocol.line(item("{\"type\":\"agentMessage\",\"text\":\"now it is\"}"), host);
        protocol.line(completed("t2", "completed"), host);

        assertThat(host.turns())
                .singleElement()
                .satisfies(turn -> assertThat(turn.text()).isEqualTo("now it is"));
        assertThat(whys.hasNext()).isFalse();
    }

    @Test
    void a_turn_that_failed_or_was_interrupted_may_always_end() {
        host.beforeEnds(() -> Optional.of("Never."));
        ServerProtocol protocol = begun();
        protocol.interrupt(host);
        protocol.line(completed("t1", "interrupted"), host);
        host.written("method", "thread/backgroundTerminals/clean")
                .forEach(line -> protocol.line("{\"id\":" + line.path("id") + ",\"result\":{}}", host));

        assertThat(host.turns()).hasSize(1);
        assertThat(said()).containsExactly("Do it");
    }

    @Test
    void says_when_a_word_that_steers_has_entered_the_conversation() {
        List<String> lines = Recorded.lines("steer-during-tool").stream()
                .map(line -> line.contains("STEER: also do X")
                        ? line.replace("\"clientId\":null", "\"clientId\":\"" + MESSAGE + "\"")
                        : line)
                .toList();
        ServerProtocol protocol = start(plain());
        int ours = indexOf(lines, "commandExecution");
        lines.subList(0, ours).forEach(line -> protocol.line(line, host));
        protocol.message("STEER: also do X", true, host);
        lines.subList(ours, lines.size()).forEach(line -> protocol.line(line, host));

        assertThat(events(AgentEvent.MessageDelivered.class))
                .containsExactly(new AgentEvent.MessageDelivered("STEER: also do X"));
        assertThat(host.turns()).hasSize(1);
    }

    @Test
    void a_turn_is_not_over_before_it_is_known_what_became_of_a_word_that_steers() {
        ServerProtocol protocol = begun();
        protocol.line(item("{\"type\":\"agentMessage\",\"text\":\"mine\"}"), host);
        protocol.message("That too", true, host);
        protocol.line(completed("t1", "completed"), host);
        assertThat(host.turns()).isEmpty();

        protocol.line("{\"id\":4,\"result\":{\"turn\":{\"id\":\"t2\"}}}", host);
        protocol.line(started("t2"), host);
        protocol.line(item("{\"type\":\"userMessage\",\"clientId\":\"" + MESSAGE + "\"}"), host);
        protocol.line(completed("t2", "completed"), host);

        assertThat(events(AgentEvent.MessageDelivered.class)).hasSize(1);
        assertThat(host.turns())
                .singleElement()
                .satisfies(turn -> assertThat(turn.succeeded()).isTrue());
    }

    @Test
    void a_word_that_comes_after_an_interrupt_begins_no_turn_that_nobody_wants() {
        ServerProtocol protocol = begun();
        protocol.message("Too late", true, host);
        protocol.interrupt(host);
        protocol.line(completed("t1", "interrupted"), host);
        protocol.line("{\"id\":4,\"result\":{\"turn\":{\"id\":\"t2\"}}}", host);
        protocol.line(started("t2"), host);
        assertThat(host.written("method", "turn/interrupt"))
                .extracting(line -> line.path("params").path("turnId").asText())
                .containsExactly("t1", "t2");
        protocol.line(completed("t2", "interrupted"), host);
        host.written("method", "thread/backgroundTerminals/clean")
                .forEach(line -> protocol.line("{\"id\":" + line.path("id") + ",\"result\":{}}", host));

        assertThat(events(AgentEvent.Warned.class))
                .containsExactly(new AgentEvent.Warned("The turn ended before this reached the agent: Too late"));
        assertThat(host.turns())
                .singleElement()
                .satisfies(turn -> assertThat(turn.failure())
                        .hasValueSatisfying(
                                failure -> assertThat(failure.kind()).isEqualTo(FailureClass.ENDED_BY_US)));
    }

    @Test
    void an_interrupted_turn_is_over_when_its_commands_are() {
        List<String> lines = Recorded.lines("interrupt-then-clean");
        ServerProtocol protocol = start(plain());
        int interrupted = indexOf(lines, "{\"id\":4,");
        int cleaned = indexOf(lines, "{\"id\":5,");
        lines.subList(0, interrupted).forEach(line -> protocol.line(line, host));
        protocol.interrupt(host);
        lines.subList(interrupted, cleaned).forEach(line -> protocol.line(line, host));
        assertThat(host.written("method", "thread/backgroundTerminals/clean")).hasSize(1);
        assertThat(host.turns()).isEmpty();

        protocol.line(lines.get(cleaned), host);

        assertThat(host.turns())
                .singleElement()
                .satisfies(turn -> assertThat(turn.failure())
                        .hasValueSatisfying(
                                failure -> assertThat(failure.kind()).isEqualTo(FailureClass.ENDED_BY_US)));
    }

    @Test
    void a_subagents_turn_is_none_of_ours_and_its_tokens_are() {
        ServerProtocol protocol = begun();
        protocol.line(item("{\"type\":\"agentMessage\",\"text\":\"mine\"}"), host);
        protocol.line(
                "{\"method\":\"item/completed\",\"params\":{\"threadId\":\"sub\",\"item\":{\"type\":\"agentMessage\",\"text\":\"its\"}}}",
                host);
        protocol.line(
                "{\"method\":\"thread/tokenUsage/updated\",\"params\":{\"threadId\":\"sub\",\"turnId\":\"s1\",\"tokenUsage\":"
                        + "{\"last\":{\"inputTokens\":7,\"outputTokens\":2}}}}",
                host);
        protocol.line(
                "{\"method\":\"turn/completed\",\"params\":{\"threadId\":\"sub\",\"turn\":{\"id\":\"s1\",\"status\":\"failed\"}}}",
                host);
        assertThat(host.turns()).isEmpty();

        protocol.line(completed("t1", "completed"), host);

        assertThat(host.turns()).singleElement().satisfies(turn -> {
            assertThat(turn.text()).isEqualTo("mine");
            assertThat(turn.usage()).isEqualTo(new Usage(7, 2, 0, 0, 0));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "line from the future",
                "",
                "42",
                "null",
                "[]",
                "{\"type\":",
                "{\"type\":\"unheard_of\"}",
                "{\"method\":\"unheard/of\",\"params\":{}}"
            })
    void keeps_a_line_it_cannot_read(String line) {
        begun().line(line, host);

        assertThat(events(AgentEvent.Unrecognized.class)).containsExactly(new AgentEvent.Unrecognized(line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "turn/started",
                "item/started",
                "item/completed",
                "error",
                "thread/tokenUsage/updated",
                "account/rateLimits/updated",
                "model/rerouted",
                "warning"
            })
    void bears_lines_that_lack_everything_they_should_hold(String method) {
        ServerProtocol protocol = begun();
        protocol.line("{\"method\":\"" + method + "\"}", host);
        protocol.line("{\"method\":\"" + method + "\",\"params\":{\"item\":{\"type\":\"commandExecution\"}}}", host);

        assertThat(host.turns()).isEmpty();
    }

    @Test
    void refuses_a_request_it_does_not_know_and_keeps_it() {
        String line = "{\"id\":9,\"method\":\"item/tool/requestUserInput\",\"params\":{}}";
        begun().line(line, host);

        assertThat(events(AgentEvent.Unrecognized.class)).containsExactly(new AgentEvent.Unrecognized(line));
        assertThat(host.written())
                .last()
                .satisfies(answer -> assertThat(
                                answer.path("error").path("message").asText())
                        .contains("item/tool/requestUserInput"));
    }

    @Test
    void a_message_that_nobody_reads_is_not_taken() {
        ServerProtocol protocol = begun();
        host.stopsReading();

        assertThat(protocol.message("anybody there?", true, host)).isFalse();
    }

    @Test
    void a_program_that_never_spoke_was_started_wrongly() {
        TurnResult result = start(plain()).exited(new Exit.Exited(1), "WARNING: something\nError: unknown field `x`\n");

        assertThat(result.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureClass.USAGE);
            assertThat(failure.message()).contains("(exit status 1): Error: unknown field `x`");
        });
    }

    @Test
    void a_program_that_ended_in_the_middle_has_crashed_also_with_status_0() {
        assertThat(begun().exited(new Exit.Exited(0), "").failure())
                .hasValueSatisfying(failure -> assertThat(failure.kind()).isEqualTo(FailureClass.CRASHED));
    }

    @Test
    void stops_a_turn_before_it_quits() {
        assertThat(begun().stop(true))
                .extracting(CliProtocol.Stage::until)
                .containsExactly(CliProtocol.Until.TURN_END, CliProtocol.Until.EXIT, CliProtocol.Until.EXIT);
        assertThat(begun().stop(false)).hasSize(2);
    }

    // The conversation

    private ServerProtocol play(String recording, SessionRequest request, AgentTool... tools) {
        ServerProtocol protocol = start(request, tools);
        Recorded.lines(recording).forEach(line -> protocol.line(line, host));
        return protocol;
    }

    private ServerProtocol start(SessionRequest request, AgentTool... tools) {
        ServerProtocol protocol = new ServerProtocol(
                Launch.of(List.of("codex")),
                new Opening(request, request.model(), List.of(tools), host.watches(), new Bill(Prices.BUILT_IN)),
                () -> UUID.fromString(MESSAGE));
        protocol.started(host);
        return protocol;
    }

    /** A conversation whose first turn is under way. */
    private ServerProtocol begun() {
        return begun(plain());
    }

    private ServerProtocol begun(SessionRequest request) {
        ServerProtocol protocol = start(request);
        protocol.line("{\"id\":1,\"result\":{\"userAgent\":\"factory/0.169.0 (x)\"}}", host);
        protocol.line("{\"id\":2,\"result\":{\"thread\":{\"id\":\"ours\"},\"model\":\"gpt-5.5\"}}", host);
        protocol.line("{\"id\":3,\"result\":{\"turn\":{\"id\":\"t1\"}}}", host);
        protocol.line(started("t1"), host);
        return protocol;
    }

    private static String started(String turn) {
        return "{\"method\":\"turn/started\",\"params\":{\"threadId\":\"ours\",\"turn\":{\"id\":\"" + turn + "\"}}}";
    }

    private static String item(String item) {
        return "{\"method\":\"item/completed\",\"params\":{\"threadId\":\"ours\",\"item\":" + item + "}}";
    }

    private static String completed(String turn, String status) {
        return "{\"method\":\"turn/completed\",\"params\":{\"threadId\":\"ours\",\"turn\":{\"id\":\"" + turn
                + "\",\"status\":\"" + status + "\"}}}";
    }

    private static int indexOf(List<String> lines, String text) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(text)) {
                return i;
            }
        }
        throw new AssertionError("nothing says " + text);
    }

    /** What the agent was told. */
    private List<String> said() {
        return host.written("method", "turn/start").stream()
                .map(line ->
                        line.path("params").path("input").get(0).path("text").asText())
                .toList();
    }

    private List<JsonNode> answers() {
        return host.written().stream()
                .filter(line -> line.has("result"))
                .map(line -> line.path("result"))
                .toList();
    }

    private <E extends AgentEvent> List<E> events(Class<E> kind) {
        return host.events().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static SessionRequest plain() {
        return request(Optional.empty(), Optional.empty(), Permissions.BYPASS);
    }

    private static SessionRequest asking() {
        return request(Optional.empty(), Optional.empty(), Permissions.ASK_HOST);
    }

    private static SessionRequest resuming(String session) {
        return request(Optional.of(session), Optional.empty(), Permissions.BYPASS);
    }

    private static SessionRequest schema(String json) {
        return request(Optional.empty(), Optional.of(json), Permissions.BYPASS);
    }

    private static SessionRequest request(Optional<String> resume, Optional<String> schema, Permissions permissions) {
        return new SessionRequest(
                "Do it",
                Optional.empty(),
                Optional.of("gpt-5.5"),
                resume,
                schema,
                List.of(),
                permissions,
                Limits.INHERITED,
                Path.of("/workspace"),
                Path.of("/home/agent"));
    }

    private record Report() implements AgentTool {

        @Override
        public String name() {
            return "report_status";
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
            return "reported";
        }
    }
}
