package org.jvmfactory.engine.claude;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.FailureClass;

/** Why a turn failed, from what the CLI says in its fields. */
final class Failures {

    private static final int PAYMENT_REQUIRED = 402;
    private static final int OVERLOADED = 529;
    private static final int BAD_GATEWAY = 502;
    private static final int GATEWAY_TIMEOUT = 504;
    private static final int SERVER_ERROR = 500;
    private static final int CLIENT_ERROR = 400;

    private Failures() {}

    /**
     * The failure in a {@code result}; empty where the turn succeeded.
     *
     * @param code the kind of error that the CLI named last in this turn; empty text where it named none
     * @param tried the status of the response that the CLI last tried again after, and no answer came since; 0 where there was none
     * @param resetAt when the limit resets that was reached, where the CLI said it
     */
    static Optional<AgentFailure> in(JsonNode result, String code, int tried, Optional<Instant> resetAt) {
        String said = said(result);
        return kind(result, code, tried, said).map(kind -> {
            Optional<Instant> reset = kind == FailureClass.RATE_LIMITED ? resetAt : Optional.empty();
            return new AgentFailure(kind, said + " (" + remedy(kind, code, reset) + ")", reset);
        });
    }

    private static Optional<FailureClass> kind(JsonNode result, String code, int tried, String said) {
        boolean failed = result.path("is_error").asBoolean();
        boolean nothingDone = result.path("num_turns").asInt(1) == 0;
        return switch (result.path("subtype").asText()) {
            case "error_max_turns" -> Optional.of(FailureClass.MAX_TURNS);
            case "error_max_budget_usd" -> Optional.of(FailureClass.BUDGET);
            case "error_max_structured_output_retries" -> Optional.of(FailureClass.SCHEMA);
            case "error_during_execution" -> Optional.of(duringExecution(result, said, nothingDone));
            default -> {
                if (failed) {
                    yield Optional.of(byCode(result, code, tried, said));
                }
                // The CLI took the message for a command of its own and asked no model.
                yield nothingDone ? Optional.of(FailureClass.USAGE) : Optional.empty();
            }
        };
    }

    private static FailureClass duringExecution(JsonNode result, String said, boolean nothingDone) {
        if (aborted(result)) {
            return FailureClass.ENDED_BY_US;
        }
        if (said.startsWith("No conversation found")) {
            return FailureClass.SESSION_GONE;
        }
        return nothingDone ? FailureClass.USAGE : FailureClass.CRASHED;
    }

    private static FailureClass byCode(JsonNode result, String code, int tried, String said) {
        return switch (code) {
            case "authentication_failed", "oauth_org_not_allowed" -> FailureClass.AUTH;
            case "billing_error" -> FailureClass.BILLING;
            case "rate_limit" -> FailureClass.RATE_LIMITED;
            case "overloaded" -> FailureClass.OVERLOADED;
            case "model_not_found" -> FailureClass.MODEL_NOT_FOUND;
            case "invalid_request" -> invalid(result);
            case "max_output_tokens" ->
                said.contains("context window") ? FailureClass.CONTEXT_FULL : FailureClass.BAD_REQUEST;
            default -> byStatus(result.path("api_error_status").asInt(tried));
        };
    }

    private static FailureClass invalid(JsonNode result) {
        if (result.path("stop_reason").asText().equals("refusal")) {
            return FailureClass.REFUSED;
        }
        return result.path("terminal_reason").asText().equals("prompt_too_long")
                ? FailureClass.CONTEXT_FULL
                : FailureClass.BAD_REQUEST;
    }

    /** @param status of the provider's last response; 0 where there was none, or none that could be read */
    private static FailureClass byStatus(int status) {
        if (status == PAYMENT_REQUIRED) {
            return FailureClass.BILLING;
        }
        if (status == BAD_GATEWAY || status == GATEWAY_TIMEOUT) {
            return FailureClass.NETWORK;
        }
        if (status == OVERLOADED || status >= SERVER_ERROR) {
            return FailureClass.OVERLOADED;
        }
        return status >= CLIENT_ERROR ? FailureClass.BAD_REQUEST : FailureClass.NETWORK;
    }

    private static String said(JsonNode result) {
        String text = result.path("result").asText().strip();
        if (!text.isEmpty()) {
            return text;
        }
        if (aborted(result)) {
            return "The turn was interrupted.";
        }
        List<String> errors = new ArrayList<>();
        result.path("errors").forEach(error -> errors.add(error.asText()));
        return errors.isEmpty() ? "Claude Code gave no reason." : String.join("; ", errors);
    }

    private static boolean aborted(JsonNode result) {
        return result.path("terminal_reason").asText().startsWith("aborted");
    }

    /** What a person can do about it. */
    private static String remedy(FailureClass kind, String code, Optional<Instant> resetAt) {
        return switch (kind) {
            case AUTH ->
                "Check 'api-key' or 'oauth-token' in the settings of the engine; agents don't use your own login.";
            case BILLING -> "Top up the account that the engine's key belongs to, or use another key.";
            case RATE_LIMITED ->
                resetAt.map(reset -> "The limit resets at " + reset + ".")
                        .orElse(
                                "Try again later; if it happens often, let fewer agents work at once or have the account's"
                                        + " limits raised.");
            case OVERLOADED ->
                "Try again later; 'fallback-model' in the settings of the engine names a model to take meanwhile.";
            case NETWORK ->
                "Check that the provider, or 'base-url' in the settings of the engine, can be reached from here, and try"
                        + " again.";
            case CONTEXT_FULL -> "Split the task, or name a model with more context for the agent.";
            case REFUSED -> "Word the task otherwise, or name another model for the agent.";
            case MAX_TURNS -> "Raise 'turns' in the limits of the task or the agent, or split the task.";
            case BUDGET -> "Raise 'money' in the limits of the task or the agent, or split the task.";
            case MODEL_NOT_FOUND -> "Name another model for the agent, or an alias in the engine's 'models'.";
            case BAD_REQUEST ->
                code.equals("max_output_tokens")
                        ? "Variables of the CLI stand in 'environment' in the settings of the engine; or split the task."
                        : "Check 'base-url', 'models' and 'environment' in the settings of the engine, and the version of"
                                + " Claude Code: tested is " + ClaudeEngine.TESTED_VERSION + ".";
            case SCHEMA -> "Try again, or name another model for the agent.";
            case USAGE ->
                "Try again; if it happens again, report it with the version of Claude Code: tested is "
                        + ClaudeEngine.TESTED_VERSION + ".";
            case SESSION_GONE -> "A new session has to begin: try again.";
            case CRASHED, STALLED, DENIED_EGRESS -> "Try again.";
            case LIMIT_REACHED, ENDED_BY_US -> "What it did so far is in its work tree.";
        };
    }
}
