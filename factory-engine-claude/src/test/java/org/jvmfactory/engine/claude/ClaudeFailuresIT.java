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
import org.junit.jupiter.params.provider.CsvSource;
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
import org.jvmfactory.testkit.ModelRequest;

class ClaudeFailuresIT extends RealSessions {

    /** What the model answers, the class of the failure, what its message says happened, and what it says to do. */
    static Stream<Arguments> answers() {
        return Stream.of(
                arguments(
                        error(401, "authentication_error", "invalid x-api-key"),
                        FailureClass.AUTH,
                        "Invalid API key",
                        "Check 'api-key'"),
                arguments(
                        error(403, "permission_error", "no access for you"),
                        FailureClass.AUTH,
                        "no access for you",
                        "Check 'api-key'"),
                arguments(
                        error(400, "invalid_request_error", "Your credit balance is too low to access the API."),
                        FailureClass.BILLING,
                        "Credit balance",
                        "Top up the account"),
                arguments(
                        error(429, "rate_limit_error", "slow down"),
                        FailureClass.RATE_LIMITED,
                        "slow down",
                        "let fewer agents work at once"),
                arguments(
                        error(429, "rate_limit_error", "come back in an hour").withHeader("retry-after", "3600"),
                        FailureClass.RATE_LIMITED,
                        "come back in an hour",
                        "Try again later"),
                arguments(
                        error(529, "overloaded_error", "Overloaded"),
                        FailureClass.OVERLOADED,
                        "529 Overloaded",
                        "'fallback-model'"),
                arguments(error(500, "api_error", "Internal"), FailureClass.OVERLOADED, "500", "Try again later"),
                arguments(
                        error(404, "not_found_error", "model: x"),
                        FailureClass.MODEL_NOT_FOUND,
                        "model",
                        "Name another model"),
                arguments(
                        error(400, "invalid_request_error", "odd"),
                        FailureClass.BAD_REQUEST,
                        "400 odd",
                        "'base-url', 'models' and 'environment'"),
                arguments(
                        error(400, "invalid_request_error", "prompt is too long: 250000 tokens > 200000 maximum"),
                        FailureClass.CONTEXT_FULL,
                        "Prompt is too long",
                        "Split the task"),
                arguments(
                        reply().stoppingFor("refusal"),
                        FailureClass.REFUSED,
                        "unable to respond",
                        "Word the task otherwise"),
                arguments(
                        reply().says("Half").thenBreaksOff(),
                        FailureClass.NETWORK,
                        "Connection closed mid-response",
                        "try again"),
                arguments(noAnswer(), FailureClass.NETWORK, "timed out", "'base-url'"));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void says_why_a_turn_failed_and_what_to_do(ModelReply answer, FailureClass kind, String said, String todo)
            throws Exception {
        models(answer);
        configured(config -> config.withRetries(0, Duration.ofSeconds(2)));

        TurnResult turn = play(conversation("Work"));

        assertThat(turn.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.message()).contains(said, todo);
        });
        // Where an answer can't be used, the CLI may ask for it in one piece; it tries nothing again, nor does anybody
        // else.
        assertThat(asked()).filteredOn(ModelRequest::streaming).hasSize(1);
        assertThat(bench.events(AgentEvent.Unrecognized.class)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "model_context_window_exceeded, CONTEXT_FULL, context window limit, Split the task",
        "max_tokens, BAD_REQUEST, output token maximum, 'environment'"
    })
    void an_answer_that_does_not_fit_ends_the_turn_once_the_cli_has_gone_on_a_few_times(
            String stop, FailureClass kind, String said, String todo) throws Exception {
        models(reply().says("Half").stoppingFor(stop));

        TurnResult turn = play(conversation("Work"));

        assertThat(turn.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.message()).contains(said).contains(todo.replace("'environment'", "in 'environment'"));
        });
        assertThat(asked()).hasSizeBetween(1, 4);
    }

    @Test
    void an_overloaded_model_is_asked_twice_more_by_the_cli_and_by_nobody_else() throws Exception {
        models(error(529, "overloaded_error", "Overloaded"));
        configured(config -> config.withRetries(2, Duration.ofSeconds(30)));

        TurnResult turn = play(conversation("Hello"));

        assertThat(bench.events(AgentEvent.Retrying.class))
                .hasSize(2)
                .allSatisfy(retry -> assertThat(retry.reason()).contains("529"));
        assertThat(turn.failure())
                .hasValueSatisfying(failure -> assertThat(failure)
                        .extracting(AgentFailure::kind)
                        .as(failure.message())
                        .isEqualTo(FailureClass.OVERLOADED));
        assertThat(asked()).hasSize(3);
    }

    @Test
    void the_fallback_model_takes_over_from_an_overloaded_one_and_that_is_said() throws Exception {
        models(request -> request.model().startsWith("claude-haiku")
                ? saying("hello")
                : error(529, "overloaded_error", "Overloaded"));
        configured(config -> config.withRetries(2, Duration.ofSeconds(30)).withFallbackModel("claude-haiku-4-5"));

        TurnResult turn = play(conversation("Hello"));

        assertThat(turn.failure()).isEmpty();
        assertThat(turn.model()).contains("claude-haiku-4-5");
        assertThat(bench.events(AgentEvent.Warned.class))
                .singleElement()
                .satisfies(warning -> assertThat(warning.message()).contains("Haiku 4.5"));
    }

    @Test
    void a_killed_cli_has_crashed_and_its_session_can_be_gone_on_with() throws Exception {
        models(reply().says("begun").calls(bash("true")), reply().calls(bash("kill -9 $PPID")), saying("again"));
        AgentSession killed = open(conversation("Work"));

        TurnResult turn = finish(killed);

        assertThat(turn.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureClass.CRASHED);
            assertThat(failure.message()).contains("killed by signal 9", "Something else killed it", "memory");
        });
        assertThat(finish(open(conversation("Go on").resuming(killed.id()))).text())
                .isEqualTo("again");
        assertThat(lastAsked().mentions("begun")).isTrue();
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
            assertThat(failure.message()).contains("limit", "resets at " + reset);
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

        assertThat(play(conversation("Hello")).failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureClass.AUTH);
            assertThat(failure.message()).contains("Not logged in", "Check 'api-key'", "don't use your own login");
        });
        assertThat(asked()).isEmpty();
    }

    @Test
    void a_provider_that_is_not_there_is_a_failure_of_the_network() throws Exception {
        configured(config -> config.withBaseUrl(URI.create("http://127.0.0.1:1")));

        assertThat(play(conversation("Hello")).failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureClass.NETWORK);
            assertThat(failure.message()).contains("Connection refused", "'base-url'");
        });
    }

    @Test
    void ends_at_its_limit_of_turns() throws Exception {
        models(reply().says("again").calls(bash("true")));
        Limits limits = new Limits(Optional.empty(), Optional.empty(), Optional.of(3), Optional.empty());

        TurnResult turn = play(conversation("Work").within(limits));

        assertThat(turn.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureClass.MAX_TURNS);
            assertThat(failure.message()).contains("maximum number of turns (3)", "Raise 'turns'");
        });
        assertThat(turn.usage().turns()).isEqualTo(3);
        assertThat(turn.text()).isEqualTo("again");
    }

    @Test
    void ends_at_its_limit_of_money() throws Exception {
        models(reply().calls(bash("true")).using(new Usage(100_000, 1_000, 0, 0, 1)));
        Limits limits = new Limits(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(Money.usd("0.6")));

        TurnResult turn = play(conversation("Work").within(limits));

        assertThat(turn.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureClass.BUDGET);
            assertThat(failure.message()).contains("maximum budget ($0.6)", "Raise 'money'");
        });
        assertThat(turn.cost().money()).isGreaterThan(Money.usd("0.6"));
    }

    @Test
    void a_structured_result_that_never_obeys_is_a_failure() throws Exception {
        models(reply().calls(structured("{\"answer\":\"many\"}")));

        TurnResult turn = play(
                conversation("Count")
                        .giving(
                                "{\"type\":\"object\",\"properties\":{\"answer\":{\"type\":\"integer\"}},\"required\":[\"answer\"]}"));

        assertThat(turn.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureClass.SCHEMA);
            assertThat(failure.message()).contains("after 5 attempts", "name another model");
        });
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
