package org.jvmfactory.engine.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.jvmfactory.testkit.CodexCalls.shell;
import static org.jvmfactory.testkit.ModelReply.error;
import static org.jvmfactory.testkit.ModelReply.reply;
import static org.jvmfactory.testkit.ModelReply.saying;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.AgentSession;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.testkit.ModelReply;

class CodexFailuresIT extends RealSessions {

    /** What the model answers, the class of the failure, what its message says happened, and what it says to do. */
    static Stream<Arguments> answers() {
        return Stream.of(
                arguments(
                        error(401, "invalid_api_key", "Incorrect API key provided"),
                        FailureClass.AUTH,
                        "Incorrect API key",
                        "Check 'api-key'"),
                arguments(error(403, "forbidden", "no access for you"), FailureClass.AUTH, "403", "Check 'api-key'"),
                arguments(
                        error(429, "insufficient_quota", "You exceeded your current quota."),
                        FailureClass.BILLING,
                        "Quota exceeded",
                        "Top up the account"),
                arguments(
                        error(429, "rate_limit_exceeded", "slow down"),
                        FailureClass.RATE_LIMITED,
                        "429",
                        "let fewer agents work at once"),
                arguments(
                        error(503, "server_is_overloaded", "overloaded"),
                        FailureClass.OVERLOADED,
                        "at capacity",
                        "another model"),
                arguments(
                        error(500, "server_error", "oops"), FailureClass.OVERLOADED, "high demand", "Try again later"),
                arguments(error(502, "bad_gateway", "oops"), FailureClass.NETWORK, "502", "'base-url'"),
                arguments(
                        error(400, "context_length_exceeded", "too long"),
                        FailureClass.CONTEXT_FULL,
                        "ran out of room",
                        "Split the task"),
                arguments(
                        error(
                                404,
                                "model_not_found",
                                "The model `gpt-5.5` does not exist or you do not have access to it."),
                        FailureClass.MODEL_NOT_FOUND,
                        "does not exist",
                        "Name another model"),
                arguments(
                        error(400, "unsupported_parameter", "Unsupported parameter: foo"),
                        FailureClass.BAD_REQUEST,
                        "Unsupported parameter: foo",
                        "Check 'base-url'"),
                arguments(
                        error(200, "invalid_prompt", "Invalid prompt: your prompt was flagged."),
                        FailureClass.REFUSED,
                        "flagged",
                        "Word the task otherwise"),
                arguments(
                        saying("I can't help with that.").stoppingFor("refusal"),
                        FailureClass.REFUSED,
                        "without a word or a deed",
                        "Word the task otherwise"),
                arguments(
                        saying("and so").stoppingFor("max_output_tokens"),
                        FailureClass.BAD_REQUEST,
                        "max_output_tokens",
                        "longest answer"),
                arguments(
                        saying("half of").thenBreaksOff(), FailureClass.NETWORK, "stream disconnected", "'base-url'"));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void says_what_failed_and_what_to_do(ModelReply answer, FailureClass kind, String said, String todo)
            throws Exception {
        models(answer);

        TurnResult turn = play(conversation("Hello"));

        assertThat(turn.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).as(failure.message()).isEqualTo(kind);
            assertThat(failure.message()).contains(said, todo);
            assertThat(failure.message()).doesNotContain(RealCodex.KEY.reveal());
        });
        assertThat(asked()).hasSize(1);
        assertThat(bench.events(AgentEvent.Unrecognized.class)).isEmpty();
    }

    @Test
    void an_answer_that_falls_silent_is_a_failure_of_the_network() throws Exception {
        models(reply().says("half of").thenFallsSilent());
        configured(config -> config.withRetries(0, Duration.ofSeconds(1)));

        assertThat(play(conversation("Hello")).failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).as(failure.message()).isEqualTo(FailureClass.NETWORK);
            assertThat(failure.message()).contains("idle timeout");
        });
    }

    @Test
    void reports_what_the_cli_tries_again_and_goes_on() throws Exception {
        models(saying("half of").thenBreaksOff(), saying("hello"));
        configured(config -> config.withRetries(1, Duration.ofSeconds(30)));

        TurnResult turn = play(conversation("Hello"));

        assertThat(turn.failure()).isEmpty();
        assertThat(turn.text()).isEqualTo("hello");
        assertThat(bench.events(AgentEvent.Retrying.class)).singleElement().satisfies(retry -> {
            assertThat(retry.attempt()).isEqualTo(1);
            assertThat(retry.reason()).contains("stream disconnected");
        });
    }

    @Test
    void a_killed_cli_has_crashed_and_its_session_can_be_gone_on_with() throws Exception {
        models(reply().says("begun").calls(shell("true")), reply().calls(shell("kill -9 $PPID")), saying("again"));
        AgentSession killed = open(conversation("Work"));

        TurnResult turn = finish(killed);

        assertThat(turn.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureClass.CRASHED);
            assertThat(failure.message()).contains("killed by signal 9", "Something else killed it", "memory");
        });
        assertThat(turn.usage().turns()).isEqualTo(1);
        assertThat(finish(open(conversation("Go on").resuming(killed.id()))).text())
                .isEqualTo("again");
        assertThat(lastAsked().mentions("begun")).isTrue();
    }

    @Test
    void a_session_goes_on_after_a_failure() throws Exception {
        models(error(503, "server_is_overloaded", "overloaded"), saying("hello"));
        AgentSession session = open(conversation("Hello"));
        assertThat(finish(session).succeeded()).isFalse();

        assertThat(session.send("Once more")).isTrue();

        assertThat(finish(session).text()).isEqualTo("hello");
    }

    @Test
    void says_when_the_limit_of_a_plan_resets() throws Exception {
        Instant reset = Instant.ofEpochSecond(4_000_000_000L);
        models(error(429, "usage_limit_reached", "The usage limit has been reached")
                .withHeader("x-codex-primary-used-percent", "100")
                .withHeader("x-codex-primary-window-minutes", "300")
                .withHeader("x-codex-primary-reset-at", Long.toString(reset.getEpochSecond())));

        TurnResult turn = play(conversation("Hello"));

        assertThat(turn.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureClass.RATE_LIMITED);
            assertThat(failure.resetAt()).contains(reset);
            assertThat(failure.message()).contains("usage limit", "resets at " + reset);
        });
        assertThat(bench.events(AgentEvent.LimitReported.class))
                .containsExactly(new AgentEvent.LimitReported("primary", "rejected", Optional.of(reset)));
    }

    @ParameterizedTest
    @EnumSource(CodexConfig.Mode.class)
    void a_provider_that_is_not_there_is_a_failure_of_the_network(CodexConfig.Mode mode) throws Exception {
        configured(config -> config.withMode(mode).withBaseUrl(URI.create("http://127.0.0.1:1/v1")));

        assertThat(play(conversation("Hello")).failure())
                .hasValueSatisfying(failure -> assertThat(failure)
                        .extracting(AgentFailure::kind)
                        .as(failure.message())
                        .isEqualTo(FailureClass.NETWORK));
    }

    @Test
    void a_session_that_is_gone_is_one_in_either_mode() throws Exception {
        configured(config -> config.withMode(CodexConfig.Mode.EXEC));

        assertThat(play(conversation("Go on").resuming(Optional.of("00000000-0000-4000-8000-000000000000")))
                        .failure())
                .hasValueSatisfying(failure -> {
                    assertThat(failure.kind()).as(failure.message()).isEqualTo(FailureClass.SESSION_GONE);
                    assertThat(failure.message()).contains("00000000");
                });
    }

    @ParameterizedTest
    @EnumSource(CodexConfig.Mode.class)
    void a_setting_it_does_not_take_is_our_mistake(CodexConfig.Mode mode) throws Exception {
        models(saying("hello"));
        configured(config -> config.withMode(mode).withConfig(Map.of("model_verbosity", "7")));

        assertThat(play(conversation("Hello")).failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).as(failure.message()).isEqualTo(FailureClass.USAGE);
            assertThat(failure.message()).contains("Codex refused to start", "Check 'config'");
        });
        assertThat(asked()).isEmpty();
    }
}
