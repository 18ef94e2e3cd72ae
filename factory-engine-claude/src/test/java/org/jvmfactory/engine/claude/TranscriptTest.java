package org.jvmfactory.engine.claude;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentEvent.LimitReported;
import org.jvmfactory.engine.AgentEvent.Retrying;
import org.jvmfactory.engine.AgentEvent.Said;
import org.jvmfactory.engine.AgentEvent.TextDelta;
import org.jvmfactory.engine.AgentEvent.ToolFinished;
import org.jvmfactory.engine.AgentEvent.ToolStarted;
import org.jvmfactory.engine.AgentEvent.Unrecognized;
import org.jvmfactory.engine.AgentEvent.Warned;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.engine.claude.Transcript.Item;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Usage;

class TranscriptTest {

    private final Transcript transcript = new Transcript();

    @Test
    void names_session_model_and_version() {
        assertThat(read("success-text"))
                .first()
                .isEqualTo(new Item.Named(
                        "32b73900-2cc5-4aaf-a95a-ef391932f4e2",
                        Optional.of("claude-opus-4-8[1m]"),
                        Optional.of("2.1.197")));
    }

    @Test
    void calls_and_outcomes_can_be_compared_as_a_whole() {
        List<AgentEvent> events = events(read("success-tools"));

        assertThat(of(events, ToolStarted.class))
                .allSatisfy(started -> assertThat(started.fingerprint()).isPresent());
        assertThat(of(events, ToolFinished.class))
                .allSatisfy(finished -> assertThat(finished.fingerprint()).isPresent());
        assertThat(of(events, ToolStarted.class))
                .extracting(ToolStarted::fingerprint)
                .doesNotHaveDuplicates();
    }

    @Test
    void reads_words_tools_and_the_end_of_a_turn() {
        List<AgentEvent> events = events(read("success-tools"));

        assertThat(events)
                .map(TranscriptTest::shown)
                .contains(
                        new ToolStarted("toolu_mock_9", "Write", "/workspace/greet.sh"),
                        new ToolStarted("toolu_mock_14", "Bash", "sh greet.sh"),
                        new ToolStarted("toolu_mock_5", "TaskCreate", "create script"),
                        new ToolFinished("toolu_mock_14", true, "hi from greet"),
                        new ToolFinished(
                                "toolu_mock_23",
                                false,
                                "Exit code 3 ls: cannot access 'nosuchfile': No such file or directory"),
                        new Said("All done: greet.sh written, run and edited."));
        assertThat(events).noneMatch(Unrecognized.class::isInstance);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "background-shell-at-exit",
                "bad-tool-json",
                "compact-command",
                "hook-all-events",
                "partial-messages",
                "steer-during-tool",
                "subagent",
                "unicode-edge"
            })
    void knows_every_line_of(String recording) {
        assertThat(events(read(recording))).noneMatch(Unrecognized.class::isInstance);
    }

    @Test
    void ends_every_tool_call_it_saw_begin() {
        for (String recording : List.of("success-tools", "subagent", "canuse-deny", "interrupt-tool")) {
            List<AgentEvent> events = events(read(recording));

            assertThat(of(events, ToolFinished.class))
                    .extracting(ToolFinished::call)
                    .containsExactlyInAnyOrderElementsOf(of(events, ToolStarted.class).stream()
                            .map(ToolStarted::call)
                            .toList());
        }
    }

    @Test
    void makes_a_turn_of_what_was_said_last_counted_and_paid() {
        assertThat(result("success-tools"))
                .isEqualTo(new TurnResult(
                        "All done: greet.sh written, run and edited.",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("claude-opus-4-8"),
                        new Usage(7200, 240, 30000, 1800, 6),
                        Cost.exact(Money.usd("0.06825"))));
    }

    @Test
    void counts_each_turn_of_a_process_alone() {
        List<TurnResult> turns = turns("stream-in-two-turns");

        assertThat(turns).hasSize(2).allSatisfy(turn -> {
            assertThat(turn.usage()).isEqualTo(new Usage(1200, 40, 5000, 300, 1));
            assertThat(turn.cost()).isEqualTo(Cost.exact(Money.usd("0.011375")));
        });
    }

    @Test
    void counts_what_subagents_use_but_not_their_answers_as_turns() {
        TurnResult turn = result("subagent");

        assertThat(turn.usage()).isEqualTo(new Usage(4800, 160, 20000, 1200, 2));
        assertThat(turn.text()).isEqualTo("main finished");
    }

    @Test
    void says_who_called_a_subagents_tool() {
        assertThat(of(events(read("subagent")), ToolStarted.class))
                .extracting(ToolStarted::tool, ToolStarted::summary)
                .containsExactly(tuple("Agent", "sub task"), tuple("Bash", "general-purpose: echo sub"));
    }

    @Test
    void gives_the_structured_result() {
        TurnResult turn = result("schema-ok");

        assertThat(turn.failure()).isEmpty();
        assertThat(turn.structured()).contains("{\"name\":\"Ada\",\"age\":36}");
    }

    @Test
    void gives_no_structured_result_where_the_agent_only_talked() {
        TurnResult turn = result("schema-never");

        assertThat(turn.failure()).isEmpty();
        assertThat(turn.structured()).isEmpty();
        assertThat(turn.text()).isEqualTo("plain text, no tool call");
    }

    @ParameterizedTest
    @CsvSource({
        "auth-none, AUTH, Not logged in",
        "auth-401-retries0, AUTH, Invalid API key",
        "auth-401-oauth-retries2, AUTH, Failed to authenticate",
        "auth-403, AUTH, does not have access",
        "billing-402, BILLING, Payment required",
        "billing-credit-low, BILLING, Credit balance is too low",
        "rate-429-retries2, RATE_LIMITED, rejected (429)",
        "limit-5h-apikey, RATE_LIMITED, rate limit",
        "limit-5h-oauth, RATE_LIMITED, session limit",
        "overloaded-529-retries2, OVERLOADED, 529 Overloaded",
        "server-500-retries2, OVERLOADED, 500 Internal server error",
        "server-503-html, OVERLOADED, 503",
        "network-refused, NETWORK, ConnectionRefused",
        "stream-cut-before-block, NETWORK, ECONNRESET",
        "stream-cut-after-block, NETWORK, Connection closed mid-response",
        "hang-timeout-3s, NETWORK, Request timed out",
        "proxy-html-200, NETWORK, empty or malformed response",
        "context-too-long, CONTEXT_FULL, Prompt is too long",
        "context-too-long-compact-fails, CONTEXT_FULL, Prompt is too long",
        "context-window-stop, CONTEXT_FULL, context window limit",
        "max-output-tokens, BAD_REQUEST, output token maximum",
        "bad-request-400, BAD_REQUEST, something weird",
        "model-404, MODEL_NOT_FOUND, selected model",
        "refusal-stop-reason, REFUSED, safeguards flagged",
        "refusal-empty, REFUSED, unable to respond",
        "max-turns, MAX_TURNS, maximum number of turns (2)",
        "max-budget, BUDGET, maximum budget",
        "schema-exhausted, SCHEMA, after 5 attempts",
        "session-resume-missing, SESSION_GONE, No conversation found with session ID: 11111111",
        "slash-unknown-prompt, USAGE, Unknown command",
        "interrupt-tool, ENDED_BY_US, interrupted"
    })
    void classifies(String recording, FailureClass kind, String said) {
        assertThat(turns(recording).get(0).failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.message()).contains(said);
        });
    }

    @Test
    void an_overload_that_did_not_end_is_known_by_what_was_tried_again() {
        Transcript transcript = new Transcript();
        transcript.beginTurn();
        transcript.read(
                "{\"type\":\"system\",\"subtype\":\"api_retry\",\"attempt\":2,\"error_status\":529,\"error\":\"overloaded\"}");
        transcript.read(
                "{\"type\":\"assistant\",\"error\":\"server_error\",\"message\":{\"model\":\"<synthetic>\",\"content\":[]}}");

        List<Item> items =
                transcript.read("{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":true,\"num_turns\":1,"
                        + "\"result\":\"API Error: Repeated 529 Overloaded errors.\",\"api_error_status\":null}");

        assertThat(((Item.TurnOver) items.get(0)).result().failure().map(AgentFailure::kind))
                .contains(FailureClass.OVERLOADED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "success-text",
                "canuse-deny",
                "empty-response",
                "overloaded-529-recovers",
                "fallback-model",
                "stream-cut-recovers",
                "limit-warning-oauth"
            })
    void finds_no_failure_in(String recording) {
        assertThat(result(recording).failure()).isEmpty();
    }

    @Test
    void says_when_the_limit_resets_that_was_reached() {
        Instant reset = Instant.ofEpochSecond(1795248910);
        List<Item> items = read("limit-5h-oauth");

        assertThat(events(items)).contains(new LimitReported("five_hour", "rejected", Optional.of(reset)));
        assertThat(last(items).failure().flatMap(AgentFailure::resetAt)).contains(reset);
    }

    @Test
    void reports_a_limit_that_comes_near() {
        assertThat(of(events(read("limit-warning-oauth")), LimitReported.class))
                .extracting(LimitReported::status)
                .contains("allowed_warning");
    }

    @Test
    void reports_what_the_cli_tries_again() {
        assertThat(of(events(read("rate-429-retries2")), Retrying.class))
                .containsExactly(
                        new Retrying(1, "rate_limit (HTTP 429), again in 1.0 s"),
                        new Retrying(2, "rate_limit (HTTP 429), again in 1.0 s"));
        assertThat(of(events(read("network-refused")), Retrying.class))
                .first()
                .satisfies(retry -> assertThat(retry.reason()).contains("no response"));
    }

    @Test
    void warns_of_another_model_and_of_a_conversation_summed_up() {
        assertThat(of(events(read("fallback-model")), Warned.class))
                .containsExactly(new Warned("Switched to Sonnet 4.5 due to high demand for Opus 4.8 (1M context)"));
        assertThat(result("fallback-model").model()).contains("claude-sonnet-4-5");
        assertThat(of(events(read("compact-command")), Warned.class))
                .contains(new Warned("The conversation was summed up to make room: 6540 tokens became 578"));
    }

    @Test
    void an_interrupted_turn_costs_at_least_what_was_counted() {
        TurnResult turn = turns("interrupt-tool").get(0);

        assertThat(turn.cost()).isEqualTo(new Cost(Money.usd("0.011375"), Cost.Certainty.UNKNOWN));
        assertThat(turn.text()).isEqualTo("sleeping");
    }

    @Test
    void passes_on_what_is_being_said_and_every_other_sign_of_life() {
        List<TextDelta> deltas = of(events(read("partial-messages")), TextDelta.class);

        assertThat(deltas).extracting(TextDelta::text).contains("I will ", "write.", "Done.");
        assertThat(deltas).contains(new TextDelta(""));
    }

    @Test
    void knows_when_a_message_has_entered_the_conversation() {
        assertThat(read("steer-during-tool")).contains(new Item.TakenIn("11111111-1111-4111-8111-111111111111"));
    }

    @Test
    void finds_the_requests_of_the_cli() {
        assertThat(of(read("canuse-deny"), Item.MayUse.class)).singleElement().satisfies(request -> {
            assertThat(request.tool()).isEqualTo("Write");
            assertThat(request.input().path("file_path").asText()).isEqualTo("/workspace/hello.txt");
        });
        assertThat(of(read("sdk-mcp-in-process"), Item.ToHostTools.class))
                .extracting(request -> request.message().path("method").asText())
                .contains("initialize", "notifications/initialized", "tools/list", "tools/call");
        assertThat(
                        transcript.read(
                                "{\"type\":\"control_request\",\"request_id\":\"9\",\"request\":{\"subtype\":\"elicitation\"}}"))
                .containsExactly(new Item.Asked("9", "elicitation"));
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
                "{\"type\":\"system\",\"subtype\":\"unheard_of\"}"
            })
    void keeps_a_line_it_cannot_read(String line) {
        assertThat(transcript.read(line)).containsExactly(new Item.Happened(new Unrecognized(line)));
    }

    @Test
    void bears_lines_that_lack_everything_they_should_hold() {
        for (String type : List.of(
                "assistant",
                "user",
                "stream_event",
                "result",
                "rate_limit_event",
                "control_request",
                "control_response")) {
            assertThat(transcript.read("{\"type\":\"" + type + "\"}")).isNotNull();
        }
    }

    private List<Item> read(String recording) {
        return Recorded.lines(recording).stream()
                .flatMap(line -> transcript.read(line).stream())
                .toList();
    }

    /** The results of a recording, each counted from the end of the one before. */
    private List<TurnResult> turns(String recording) {
        return Recorded.lines(recording).stream()
                .flatMap(line -> transcript.read(line).stream())
                .filter(Item.TurnOver.class::isInstance)
                .map(item -> ((Item.TurnOver) item).result())
                .peek(turn -> transcript.beginTurn())
                .toList();
    }

    private TurnResult result(String recording) {
        return last(read(recording));
    }

    private static TurnResult last(List<Item> items) {
        List<Item.TurnOver> ends = of(items, Item.TurnOver.class);
        return ends.get(ends.size() - 1).result();
    }

    private static List<AgentEvent> events(List<Item> items) {
        return of(items, Item.Happened.class).stream().map(Item.Happened::event).toList();
    }

    /** The event without what only serves to compare it with others. */
    private static AgentEvent shown(AgentEvent event) {
        if (event instanceof ToolStarted started) {
            return new ToolStarted(started.call(), started.tool(), started.summary());
        }
        return event instanceof ToolFinished finished
                ? new ToolFinished(finished.call(), finished.ok(), finished.summary())
                : event;
    }

    private static <T> List<T> of(List<?> all, Class<T> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
