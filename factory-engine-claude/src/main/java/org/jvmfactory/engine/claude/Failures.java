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
    private static final int SERVER_ERROR = 500;
    private static final int CLIENT_ERROR = 400;

    private Failures() {}

    /**
     * The failure in a {@code result}; empty where the turn succeeded.
     *
     * @param code the kind of error that the CLI named last in this turn; empty text where it named none
     * @param resetAt when the limit resets that was reached, where the CLI said it
     */
    static Optional<AgentFailure> in(JsonNode result, String code, Optional<Instant> resetAt) {
        String said = said(result);
        return kind(result, code, said).map(kind -> {
            Optional<Instant> reset = kind == FailureClass.RATE_LIMITED ? resetAt : Optional.empty();
            return new AgentFailure(kind, said + remedy(kind), reset);
        });
    }

    private static Optional<FailureClass> kind(JsonNode result, String code, String said) {
        boolean failed = result.path("is_error").asBoolean();
        boolean nothingDone = result.path("num_turns").asInt(1) == 0;
        return switch (result.path("subtype").asText()) {
            case "error_max_turns" -> Optional.of(FailureClass.MAX_TURNS);
            case "error_max_budget_usd" -> Optional.of(FailureClass.BUDGET);
            case "error_max_structured_output_retries" -> Optional.of(FailureClass.SCHEMA);
            case "error_during_execution" -> Optional.of(duringExecution(result, nothingDone));
            default -> {
                if (failed) {
                    yield Optional.of(byCode(result, code, said));
                }
                // The CLI took the message for a command of its own and asked no model.
                yield nothingDone ? Optional.of(FailureClass.USAGE) : Optional.empty();
            }
        };
    }

    private static FailureClass duringExecution(JsonNode result, boolean nothingDone) {
        if (result.path("terminal_reason").asText().startsWith("aborted")) {
            return FailureClass.ENDED_BY_US;
        }
        return nothingDone ? FailureClass.USAGE : FailureClass.CRASHED;
    }

    private static FailureClass byCode(JsonNode result, String code, String said) {
        return switch (code) {
            case "authentication_failed", "oauth_org_not_allowed" -> FailureClass.AUTH;
            case "billing_error" -> FailureClass.BILLING;
            case "rate_limit" -> FailureClass.RATE_LIMITED;
            case "overloaded" -> FailureClass.OVERLOADED;
            case "model_not_found" -> FailureClass.MODEL_NOT_FOUND;
            case "invalid_request" -> invalid(result);
            case "max_output_tokens" ->
                said.contains("context window") ? FailureClass.CONTEXT_FULL : FailureClass.BAD_REQUEST;
            default -> byStatus(result.path("api_error_status").asInt());
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
        List<String> errors = new ArrayList<>();
        result.path("errors").forEach(error -> errors.add(error.asText()));
        if (errors.isEmpty() || result.path("terminal_reason").asText().startsWith("aborted")) {
            return result.path("terminal_reason").asText().startsWith("aborted")
                    ? "The turn was interrupted."
                    : "Claude Code did nothing and said nothing.";
        }
        return String.join("; ", errors);
    }

    private static String remedy(FailureClass kind) {
        return switch (kind) {
            case AUTH -> " (Check 'api-key' or 'oauth-token' in the settings of the engine.)";
            case BILLING -> " (Top up the account that the engine's key belongs to, or use another key.)";
            case MODEL_NOT_FOUND -> " (Name another model for the agent, or an alias in the engine's 'models'.)";
            default -> "";
        };
    }
}
