package org.jvmfactory.engine.claude;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.jvmfactory.testkit.ClaudeCalls.bash;
import static org.jvmfactory.testkit.ClaudeCalls.structured;
import static org.jvmfactory.testkit.ModelReply.error;
import static org.jvmfactory.testkit.ModelReply.noAnswer;
import static org.jvmfactory.testkit.ModelReply.reply;
import static org.jvmfactory.testkit.ModelReply.saying;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.AgentSession;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.task.Limits;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Usage;
import org.jvmfactory.testkit.ModelReply;

class ClaudeFailuresIT extends RealSessions {

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments(
                        error(401, "authentication_error", "invalid x-api-key"), FailureClass.AUTH, "Invalid API key"),
                arguments(error(403, "permission_error", "no access for you"), FailureClass.AUTH, "no access for you"),
                arguments(
                        error(400, "invalid_request_error", "Your credit balance is too low to access the API."),
                        FailureClass.BILLING,
                        "Credit balance"),
                arguments(
                        error(429, "rate_limit_error", "slow down").withHeader("retry-after", "3600"),
                        FailureClass.RATE_LIMITED,
                        "slow down"),
                arguments(error(529, "overloaded_error", "Overloaded"), FailureClass.OVERLOADED, "Overloaded"),
                arguments(error(500, "api_error", "Internal"), FailureClass.OVERLOADED, "500"),
                arguments(error(404, "not_found_error", "model: x"), FailureClass.MODEL_NOT_FOUND, "model"),
                arguments(error(400, "invalid_request_error", "odd"), FailureClass.BAD_REQUEST, "odd"),
                arguments(
                        error(400, "invalid_request_error", "prompt is too long: 250000 tokens > 200000 maximum"),
                        FailureClass.CONTEXT_FULL,
                        "too long"),
                arguments(
                        reply().says("Half").stoppingFor("model_context_window_exceeded"),
                        FailureClass.CONTEXT_FULL,
                        "context window"),
                arguments(
                        reply().says("Half").stoppingFor("max_tokens"),
                        FailureClass.BAD_REQUEST,
                        "output token maximum"),
                arguments(reply().stoppingFor("refusal"), FailureClass.REFUSED, "unable to respond"),
                arguments(reply().says("Half").thenBreaksOff(), FailureClass.NETWORK, "mid-response"),
                arguments(noAnswer(), FailureClass.NETWORK, "timed out"));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void says_why_a_turn_failed(ModelReply answer, FailureClass kind, String said) throws Exception {
        models(answer);
        configured(config -> config.withRetries(0, Duration.ofSeconds(2)));

        TurnResult turn = play(conversation("Work"));

        assertThat(turn.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.message()).contains(said);
        });
        assertThat(bench.events(AgentEvent.Unrecognized.class)).isEmpty();
    }

    @Test
    void a_session_goes_on_after_a_failure() throws Exception {
        models(error(529, "overloaded_error", "Overloaded"), saying("hello"));
        AgentSession session = open(conversation("Hello"));
        assertThat(finish(session).succeeded()).isFalse();

        assertThat(session.send("Once more")).isTrue();

        assertThat(finish(session).text()).isEqualTo("hello");
    }

    @Test
    void reports_what_the_cli_tries_again() throws Exception {
        models(error(529, "overloaded_error", "Overloaded"), saying("hello"));
        configured(config -> config.withRetries(1, Duration.ofSeconds(30)));

        assertThat(play(conversation("Hello")).text()).isEqualTo("hello");
        assertThat(bench.events(AgentEvent.Retrying.class)).singleElement().satisfies(retry -> {
            assertThat(retry.attempt()).isEqualTo(1);
            assertThat(retry.reason()).contains("529");
        });
    }

    @Test
    void says_when_the_limit_of_a_subscription_resets() throws Exception {
        Instant reset = Instant.ofEpochSecond(4_000_000_000L);
        models(error(429, "rate_limit_error", "This request would exceed your account's rate limit.")
                .withHeader("anthropic-ratelimit-unified-status", "rejected")
                .withHeader("anthropic-ratelimit-unified-reset", Long.toString(reset.getEpochSecond()))
                .withHeader("anthropic-ratelimit-unified-representative-claim", "five_hour")
                .withHeader("anthropic-ratelimit-unified-5h-utilization", "1.0")
                .withHeader("anthropic-ratelimit-unified-5h-reset", Long.toString(reset.getEpochSecond())));
        configured(config -> config.withOauthToken(Secret.of("sk-ant-oat01-dummy-of-the-test")));

        TurnResult turn = play(conversation("Hello"));

        assertThat(turn.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureClass.RATE_LIMITED);
            assertThat(failure.resetAt()).contains(reset);
        });
        assertThat(bench.events(AgentEvent.LimitReported.class))
                .contains(new AgentEvent.LimitReported("five_hour", "rejected", Optional.of(reset)));
        assertThat(lastAsked().headers()).containsEntry("authorization", "Bearer sk-ant-oat01-dummy-of-the-test");
    }

    @Test
    void without_a_key_it_asks_nobody() throws Exception {
        models(saying("hello"));
        URI provider = URI.create("http://127.0.0.1:1");
        configured(config -> ClaudeConfig.defaults()
                .withExecutable(config.executable().orElseThrow())
                .withBaseUrl(provider));

        assertThat(play(conversation("Hello")).failure().map(AgentFailure::kind))
                .contains(FailureClass.AUTH);
        assertThat(asked()).isEmpty();
    }

    @Test
    void a_provider_that_is_not_there_is_a_failure_of_the_network() throws Exception {
        configured(config -> config.withBaseUrl(URI.create("http://127.0.0.1:1")));

        assertThat(play(conversation("Hello")).failure().map(AgentFailure::kind))
                .contains(FailureClass.NETWORK);
    }

    @Test
    void ends_at_its_limit_of_turns() throws Exception {
        models(reply().says("again").calls(bash("true")));
        Limits limits = new Limits(Optional.empty(), Optional.empty(), Optional.of(3), Optional.empty());

        TurnResult turn = play(conversation("Work").within(limits));

        assertThat(turn.failure().map(AgentFailure::kind)).contains(FailureClass.MAX_TURNS);
        assertThat(turn.usage().turns()).isEqualTo(3);
        assertThat(turn.text()).isEqualTo("again");
    }

    @Test
    void ends_at_its_limit_of_money() throws Exception {
        models(reply().calls(bash("true")).using(new Usage(100_000, 1_000, 0, 0, 1)));
        Limits limits = new Limits(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(Money.usd("0.6")));

        TurnResult turn = play(conversation("Work").within(limits));

        assertThat(turn.failure().map(AgentFailure::kind)).contains(FailureClass.BUDGET);
        assertThat(turn.cost().money()).isGreaterThan(Money.usd("0.6"));
    }

    @Test
    void a_structured_result_that_never_obeys_is_a_failure() throws Exception {
        models(reply().calls(structured("{\"answer\":\"many\"}")));

        TurnResult turn = play(
                conversation("Count")
                        .giving(
                                "{\"type\":\"object\",\"properties\":{\"answer\":{\"type\":\"integer\"}},\"required\":[\"answer\"]}"));

        assertThat(turn.failure().map(AgentFailure::kind)).contains(FailureClass.SCHEMA);
        assertThat(turn.structured()).isEmpty();
    }

    @Test
    void an_option_it_does_not_take_is_our_mistake() throws Exception {
        models(saying("hello"));
        Limits limits = new Limits(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(Money.ZERO));

        TurnResult turn = play(conversation("Hello").within(limits));

        assertThat(turn.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureClass.USAGE);
            assertThat(failure.message())
                    .isEqualTo("Claude Code refused to start (exit status 1):"
                            + " error: --max-budget-usd must be a positive number greater than 0");
        });
        assertThat(asked()).isEmpty();
    }
}
