package org.jvmfactory.engine.aider;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.FailureClass;

/** Why a turn failed, from the exception that ended it and from what Aider left undone. */
final class Failures {

    private static final int UNAUTHORIZED = 401;
    private static final int PAYMENT_REQUIRED = 402;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;
    private static final int CLIENT_ERROR = 400;

    private Failures() {}

    /** The failure in the end of a {@code turn}; empty where it succeeded. */
    static Optional<AgentFailure> in(JsonNode turn) {
        JsonNode failure = turn.path("failure");
        if (failure.isObject()) {
            String said = failure.path("message").asText().strip();
            FailureClass kind = kind(failure, said.toLowerCase(Locale.ROOT));
            Optional<Instant> resetAt = kind == FailureClass.RATE_LIMITED
                            && failure.path("resetAt").canConvertToLong()
                            && failure.hasNonNull("resetAt")
                    ? Optional.of(Instant.ofEpochSecond(failure.path("resetAt").asLong()))
                    : Optional.empty();
            String words = said.isEmpty() ? failure.path("error").asText() : said;
            return Optional.of(new AgentFailure(kind, words + " (" + remedy(kind) + ")", resetAt));
        }
        if (turn.path("unfinished").asBoolean()) {
            return Optional.of(AgentFailure.of(FailureClass.MAX_TURNS, unfinished(turn)));
        }
        return Optional.empty();
    }

    private static String unfinished(JsonNode turn) {
        int malformed = turn.path("malformed").asInt();
        return malformed > 0
                ? "The model's changes could not be applied " + malformed + " times, and its rounds are used up."
                        + " (Name another model, or another 'edit-format' in the engine's settings, or raise 'turns' in the"
                        + " limits.)"
                : "The agent's rounds are used up. (" + remedy(FailureClass.MAX_TURNS) + ")";
    }

    private static FailureClass kind(JsonNode failure, String said) {
        int status = failure.path("status").asInt();
        return switch (failure.path("error").asText()) {
            case "AuthenticationError", "PermissionDeniedError" -> FailureClass.AUTH;
            case "ContextWindowExceededError" -> FailureClass.CONTEXT_FULL;
            case "ContentPolicyViolationError" -> FailureClass.REFUSED;
            case "NotFoundError" -> FailureClass.MODEL_NOT_FOUND;
            case "RateLimitError" -> limited(said);
            case "FinishReasonLength", "UnsupportedParamsError" -> FailureClass.BAD_REQUEST;
            case "Timeout" -> FailureClass.NETWORK;
            case "APIConnectionError",
                    "APIError",
                    "BadRequestError",
                    "BadGatewayError",
                    "InternalServerError",
                    "ServiceUnavailableError",
                    "UnprocessableEntityError",
                    "APIResponseValidationError" ->
                byStatus(failure.path("error").asText(), status, said);
            default -> FailureClass.CRASHED;
        };
    }

    private static FailureClass limited(String said) {
        return said.contains("insufficient_quota") || said.contains("billing")
                ? FailureClass.BILLING
                : FailureClass.RATE_LIMITED;
    }

    private static FailureClass byStatus(String error, int status, String said) {
        if (said.contains("connection error")
                || said.contains("factory: can't connect")
                || said.contains("cannot connect")
                || said.contains("server disconnected")) {
            return FailureClass.NETWORK;
        }
        return switch (status) {
            case UNAUTHORIZED, FORBIDDEN -> FailureClass.AUTH;
            case PAYMENT_REQUIRED -> FailureClass.BILLING;
            case NOT_FOUND -> FailureClass.MODEL_NOT_FOUND;
            case TOO_MANY -> limited(said);
            default -> {
                if (error.equals("APIConnectionError")) {
                    yield FailureClass.NETWORK;
                }
                if (status >= SERVER_ERROR) {
                    yield FailureClass.OVERLOADED;
                }
                if (said.contains("credit balance")) {
                    yield FailureClass.BILLING;
                }
                if (said.contains("context length") || said.contains("prompt is too long")) {
                    yield FailureClass.CONTEXT_FULL;
                }
                yield status >= CLIENT_ERROR ? FailureClass.BAD_REQUEST : FailureClass.NETWORK;
            }
        };
    }

    /** What a person can do about it. */
    private static String remedy(FailureClass kind) {
        return switch (kind) {
            case AUTH -> "Check 'api-key', 'provider' and 'base-url' in the engine's settings.";
            case BILLING -> "Top up the account that the engine's key belongs to, or use another key.";
            case RATE_LIMITED ->
                "Try again later; if it happens often, let fewer agents work at once or have the account's limits raised.";
            case OVERLOADED -> "Try again later, or name another model for the agent.";
            case NETWORK ->
                "Check that the provider, or 'base-url' in the engine's settings, can be reached from here, and try again.";
            case CONTEXT_FULL -> "Split the task, or name a model with more context for the agent.";
            case REFUSED -> "Word the task otherwise, or name another model for the agent.";
            case MODEL_NOT_FOUND -> "Name another model for the agent, or an alias in the engine's 'models'.";
            case MAX_TURNS -> "Raise 'turns' in the limits of the task or the agent, or split the task.";
            case BAD_REQUEST ->
                "Check 'base-url', 'models' and 'environment' in the engine's settings, or split the task.";
            default ->
                "Try again; if it happens again, report it with the version of Aider: tested is "
                        + AiderEngine.TESTED_VERSION + ".";
        };
    }
}
