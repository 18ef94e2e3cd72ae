package org.jvmfactory.engine.codex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.util.Optional;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.FailureClass;

/** Why a turn failed, from what the CLI says in its fields, and from its words where it says {@code other}. */
final class Failures {

    private static final int UNAUTHORIZED = 401;
    private static final int PAYMENT_REQUIRED = 402;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int CLIENT_ERROR = 400;
    private static final int SERVER_ERROR = 500;
    private static final int BAD_GATEWAY = 502;
    private static final int GATEWAY_TIMEOUT = 504;

    private static final String GONE = "no rollout found";
    private static final String CUT_SHORT = "Incomplete response returned";

    private Failures() {}

    /**
     * The failure in the {@code error} of a turn.
     *
     * @param tried what the CLI last tried again after in this turn; missing where it didn't
     * @param resetAt when the limit resets that is used up, where the CLI said it
     */
    static AgentFailure of(JsonNode error, JsonNode tried, Optional<Instant> resetAt) {
        String said = said(error.path("message").asText());
        FailureClass kind = kind(error.path("codexErrorInfo"), tried, said, resetAt);
        return of(kind, said, kind == FailureClass.RATE_LIMITED ? resetAt : Optional.empty());
    }

    /** Of a CLI that says nothing but words. */
    static AgentFailure inWords(String message) {
        String said = said(message);
        return of(
                kind(MissingNode.getInstance(), MissingNode.getInstance(), said, Optional.empty()),
                said,
                Optional.empty());
    }

    /** Because somebody wanted it so. */
    static AgentFailure interrupted() {
        return of(FailureClass.ENDED_BY_US, "The turn was interrupted.");
    }

    static AgentFailure of(FailureClass kind, String said) {
        return of(kind, said, Optional.empty());
    }

    private static AgentFailure of(FailureClass kind, String said, Optional<Instant> resetAt) {
        return new AgentFailure(kind, said + " (" + remedy(kind, said, resetAt) + ")", resetAt);
    }

    static boolean isSessionGone(String message) {
        return message.contains(GONE);
    }

    private static FailureClass kind(JsonNode info, JsonNode tried, String said, Optional<Instant> resetAt) {
        // Either a word, or an object whose only field is the word.
        String word = info.isObject() && info.fieldNames().hasNext()
                ? info.fieldNames().next()
                : info.asText("other");
        return switch (word) {
            case "unauthorized" -> FailureClass.AUTH;
            case "usageLimitExceeded" ->
                resetAt.isPresent() || isLimit(said) ? FailureClass.RATE_LIMITED : FailureClass.BILLING;
            case "rateLimitExceeded", "flexUnavailable" -> FailureClass.RATE_LIMITED;
            case "serverOverloaded", "internalServerError", "policyCapacityUnavailable" -> FailureClass.OVERLOADED;
            case "contextWindowExceeded" -> FailureClass.CONTEXT_FULL;
            case "sessionBudgetExceeded" -> FailureClass.BUDGET;
            case "modelNotFound" -> FailureClass.MODEL_NOT_FOUND;
            case "cyberPolicy", "misalignmentPolicyViolation", "inferenceHookDenied" -> FailureClass.REFUSED;
            case "badRequest" -> FailureClass.BAD_REQUEST;
            case "httpConnectionFailed",
                    "responseStreamConnectionFailed",
                    "responseStreamDisconnected",
                    "responseTooManyFailedAttempts" -> byStatus(status(info));
            default -> tried.isObject() && status(tried) == 0 ? FailureClass.NETWORK : byWords(said);
        };
    }

    private static int status(JsonNode info) {
        return info.elements().hasNext()
                ? info.elements().next().path("httpStatusCode").asInt()
                : 0;
    }

    /** @param status of the provider's last response; 0 where there was none */
    private static FailureClass byStatus(int status) {
        return switch (status) {
            case UNAUTHORIZED, FORBIDDEN -> FailureClass.AUTH;
            case PAYMENT_REQUIRED -> FailureClass.BILLING;
            case TOO_MANY_REQUESTS -> FailureClass.RATE_LIMITED;
            case BAD_GATEWAY, GATEWAY_TIMEOUT -> FailureClass.NETWORK;
            default -> {
                if (status >= SERVER_ERROR) {
                    yield FailureClass.OVERLOADED;
                }
                yield status >= CLIENT_ERROR ? FailureClass.BAD_REQUEST : FailureClass.NETWORK;
            }
        };
    }

    private static FailureClass byWords(String said) {
        if (said.startsWith("Missing environment variable")
                || said.contains("status 401")
                || said.contains("status 403")) {
            return FailureClass.AUTH;
        }
        if (said.startsWith("Quota exceeded") || said.contains("status 402")) {
            return FailureClass.BILLING;
        }
        if (isLimit(said) || said.contains("status: 429") || said.contains("status 429")) {
            return FailureClass.RATE_LIMITED;
        }
        if (said.matches("(?s).*status 50[24]\\b.*")) {
            return byStatus(BAD_GATEWAY);
        }
        if (said.contains("at capacity") || said.contains("high demand") || said.matches("(?s).*status 5\\d\\d.*")) {
            return FailureClass.OVERLOADED;
        }
        if (said.contains("ran out of room in the model's context window")) {
            return FailureClass.CONTEXT_FULL;
        }
        if (said.startsWith("stream disconnected")
                || said.startsWith("Connection failed")
                || said.contains("error sending request")) {
            return FailureClass.NETWORK;
        }
        if (said.startsWith("Invalid prompt")) {
            return FailureClass.REFUSED;
        }
        return said.contains("does not exist or you do not have access to it")
                ? FailureClass.MODEL_NOT_FOUND
                : FailureClass.BAD_REQUEST;
    }

    private static boolean isLimit(String said) {
        return said.contains("usage limit");
    }

    private static String said(String message) {
        return message.isBlank() ? "Codex gave no reason." : message.strip();
    }

    /** What a person can do about it. */
    private static String remedy(FailureClass kind, String said, Optional<Instant> resetAt) {
        return switch (kind) {
            case AUTH -> "Check 'api-key' in the settings of the engine; agents don't use your own login.";
            case BILLING -> "Top up the account that the engine's key belongs to, or use another key.";
            case RATE_LIMITED ->
                resetAt.map(reset -> "The limit resets at " + reset + ".")
                        .orElse(
                                "Try again later; if it happens often, let fewer agents work at once or have the account's"
                                        + " limits raised.");
            case OVERLOADED -> "Try again later, or name another model for the agent.";
            case NETWORK ->
                "Check that the provider, or 'base-url' in the settings of the engine, can be reached from here, and try"
                        + " again.";
            case CONTEXT_FULL -> "Split the task, or name a model with more context for the agent.";
            case REFUSED -> "Word the task otherwise, or name another model for the agent.";
            case MAX_TURNS -> "Raise 'turns' in the limits of the task or the agent, or split the task.";
            case BUDGET -> "Raise 'money' in the limits of the task or the agent, or split the task.";
            case MODEL_NOT_FOUND -> "Name another model for the agent, or an alias in the engine's 'models'.";
            case BAD_REQUEST ->
                said.startsWith(CUT_SHORT)
                        ? "The model's longest answer was reached: split the task, or name another model."
                        : "Check 'base-url', 'model', 'models' and 'config' in the settings of the engine, and the version of"
                                + " Codex: tested is " + CodexEngine.TESTED_VERSION + ".";
            case USAGE ->
                "Check 'config' in the settings of the engine, and the version of Codex: tested is "
                        + CodexEngine.TESTED_VERSION + ".";
            case SESSION_GONE -> "A new session has to begin: try again.";
            case SCHEMA, CRASHED, STALLED, DENIED_EGRESS -> "Try again.";
            case LIMIT_REACHED, ENDED_BY_US -> "What it did so far is in its work tree.";
        };
    }
}
